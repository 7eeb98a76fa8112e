#!/usr/bin/env python3
"""`tsujiban rules check`: what it takes and refuses, what it prints, how it ends.

    test_rules_check.py TSUJIBAN
"""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROGRAM = sys.argv.pop(1)
GOOD = """\
title: Good
id: 7d3f2b8e-54ef-4c0f-9f8c-2f2d3f1c9b01
level: high
logsource: {category: process_creation}
detection:
    selection:
        Image: /bin/x
    condition: selection
"""
EXPAND = GOOD.replace("9b01", "9b02").replace("Image: /bin/x", "Image|expand: '%tools%'")


def check(*paths, options=()):
    return subprocess.run([PROGRAM, "--lang", "en", *options, "rules", "check", *paths], capture_output=True, text=True,
                          check=False)


class Check(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return str(path)

    def test_good_rules_end_well(self):
        self.write("a/good.yml", GOOD)
        self.write("a/readme.txt", "no rule: [")
        done = check(str(self.folder))
        self.assertEqual((done.returncode, done.stdout), (0, "1 rules can be used, 0 are refused\n"))

    def test_a_refusal_is_named_with_its_place(self):
        self.write("good.yml", GOOD)
        path = self.write("expand.yml", EXPAND)
        done = check(str(self.folder))
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"{path}:7:23  TB-1055 ", done.stdout)
        self.assertIn("1 rules can be used, 1 are refused", done.stdout)

    def test_json(self):
        self.write("good.yml", GOOD)
        self.write("expand.yml", EXPAND)
        done = check(str(self.folder), options=["--json"])
        found = json.loads(done.stdout)
        self.assertEqual(done.returncode, 1)
        self.assertEqual((found["loaded"], found["not_loaded"]), (1, 1))
        self.assertEqual([(r["line"], r["column"], r["message"], r["subject"]) for r in found["refused"]],
                         [(7, 23, "TB-1055", "tools")])
        self.assertEqual(found["reasons"], [{"message": "TB-1055", "count": 1}])
        self.assertEqual(set(found["refused"][0]["text"]), {"ja", "en"})

    def test_placeholders_come_from_their_file(self):
        self.write("expand.yml", EXPAND)
        self.write("sub/placeholders.yml", "tools: [/bin/x]\n")
        done = check(str(self.folder))
        self.assertEqual((done.returncode, done.stdout), (0, "1 rules can be used, 0 are refused\n"))

    def test_the_same_id_twice(self):
        done = check(self.write("a.yml", GOOD), self.write("b.yml", GOOD))
        self.assertEqual(done.returncode, 1)
        self.assertIn("TB-1014", done.stdout)

    def test_control_characters_are_escaped(self):
        done = check(self.write("evil.yml", GOOD.replace("Image", '"Image|\\e[2J"')))
        self.assertNotIn("\x1b", done.stdout)

    def test_what_cannot_be_read_is_said(self):
        done = check(str(self.folder / "nowhere"))
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("nowhere", done.stderr)


if __name__ == "__main__":
    unittest.main()
