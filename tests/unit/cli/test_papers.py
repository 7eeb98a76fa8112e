#!/usr/bin/env python3
"""What is made from the table of acts: help, manual pages and completion name every act.

    test_papers.py TSUJIBAN MANUAL MANUAL_JA SERVER_MANUAL COMPLETION
"""

import shutil
import subprocess
import sys
import tomllib
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PROGRAM, MANUAL, MANUAL_JA, SERVER_MANUAL, COMPLETION = (sys.argv.pop(1) for _ in range(5))
ACTS = tomllib.loads((ROOT / "schema/cli.toml").read_text())["act"]


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def complete(*words):
    """What bash would offer for the last word."""
    script = f"source {COMPLETION}; COMP_WORDS=(tsujiban {' '.join(repr(w) for w in words)}); " \
             f"COMP_CWORD={len(words)}; _tsujiban 2>/dev/null; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    return run("bash", "-c", script).stdout.split()


class Papers(unittest.TestCase):
    def test_help_names_every_act(self):
        for language, key in (("ja", "ja"), ("en", "en")):
            text = run(PROGRAM, "--help", env={"LANG": language}).stdout
            for act in ACTS:
                self.assertEqual(act[key] in text, not act.get("hidden"), act["verb"])

    def test_help_of_one_verb(self):
        text = run(PROGRAM, "rules", "--help").stdout
        self.assertIn("rules check PATH...", text)
        self.assertNotIn("enrol-key", text)

    def test_wrong_usage(self):
        done = run(PROGRAM, "rules", "off", "x", env={"LANG": "en"})
        self.assertEqual(done.returncode, 2)
        self.assertIn("usage: tsujiban rules off ID REASON", done.stderr)
        self.assertEqual(run(PROGRAM, "nonsense").returncode, 2)
        self.assertEqual(run(PROGRAM).returncode, 2)

    @unittest.skipUnless(shutil.which("man"), "man is not installed")
    def test_manual_pages(self):
        for page in (MANUAL, MANUAL_JA, SERVER_MANUAL):
            done = run("man", "--warnings", "-l", page, env={"LANG": "C.UTF-8", "MANWIDTH": "500", "PATH": "/usr/bin:/bin"})
            self.assertEqual((done.returncode, done.stderr), (0, ""), page)
            if page != SERVER_MANUAL:
                for act in ACTS:
                    if not act.get("hidden"):
                        self.assertIn(" ".join(p for p in ("tsujiban", act["verb"], act["name"]) if p), done.stdout)

    def test_completion(self):
        self.assertIn("status", complete(""))
        self.assertEqual(complete("enr"), ["enrol-key"])
        self.assertEqual(complete("--lang", "en", "dri"), ["drill"])
        self.assertIn("check", complete("rules", ""))
        self.assertIn("--retention-days", complete("company", "change", "1", "--"))
        self.assertNotIn("drill-act", complete("drill"))


if __name__ == "__main__":
    unittest.main()
