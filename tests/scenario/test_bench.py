"""The benches run and say what they promise to say. How fast anything is, is not looked at here."""

import json
import os
import subprocess
import unittest
from pathlib import Path

from .lib.post import PREFIX

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("TSUJIBAN_BUILD", ROOT / "build"))


def run(name):
    environment = dict(os.environ, TSUJIBAN_PREFIX=str(PREFIX), TSUJIBAN_BUILD=str(BUILD))
    done = subprocess.run([ROOT / "script/bench", name, "--small"], env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=300)
    return done, [json.loads(line) for line in done.stdout.splitlines()]


@unittest.skipUnless((BUILD / "bench/load").exists(), "the load maker is not built")
class Bench(unittest.TestCase):
    def _figures(self, name):
        done, figures = run(name)
        self.assertEqual(done.returncode, 0, done.stderr)
        for figure in figures:
            self.assertLessEqual({"name", "value", "unit", "input", "command"}, figure.keys())
            self.assertEqual(figure["command"], f"script/bench {name} --small")
            self.assertTrue(figure["value"] is not None or figure["reason"], figure)
        return {figure["name"]: figure for figure in figures}

    def test_pipeline(self):
        """That every acknowledged event was matched, the bench asserts itself."""
        figures = self._figures("pipeline")
        for name in ("300", "5"):
            self.assertGreater(figures[f"pipeline.{name}.per_core"]["value"], 0)
            self.assertGreater(figures[f"pipeline.{name}.wall"]["value"], 0)
        self.assertEqual(figures["pipeline.300.per_core"]["input"]["events"], 6000)
        self.assertEqual(figures["pipeline.300.per_core"]["aim"], ">= 150000")
        self.assertIn("pipeline.rsyslog.per_core", figures)

    def test_latency(self):
        figures = self._figures("latency")
        for station in ("shown", "mail_taken"):
            self.assertGreater(figures[f"latency.{station}.p50"]["value"], 0)
            self.assertGreaterEqual(figures[f"latency.{station}.p99"]["value"],
                                    figures[f"latency.{station}.p50"]["value"])

    def test_memory(self):
        figures = self._figures("memory")
        self.assertGreater(figures["memory.idle"]["value"], 0)
        self.assertGreater(figures["memory.connected.20"]["value"], figures["memory.idle"]["value"])
        self.assertIn("memory.reconnects.cpu", figures)

    def test_advisor(self):
        figures = self._figures("advisor")
        self.assertGreater(figures["advisor.all.p50"]["value"], 0)
        self.assertEqual(figures["advisor.all.p50"]["input"]["services"], 30)
        self.assertGreater(figures["advisor.narrow.p50"]["input"]["answer_bytes"], 0)

    def test_page(self):
        figures = self._figures("page")
        self.assertGreater(figures["page.interactive"]["value"], 0)
        self.assertLessEqual(figures["page.bytes"]["value"], 150_000)

    def test_unknown_name(self):
        done, figures = run("nothing")
        self.assertEqual((done.returncode, figures), (2, []))


if __name__ == "__main__":
    unittest.main()
