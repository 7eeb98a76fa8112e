#!/usr/bin/env python3
"""`tsujiban catalogue check`: what it finds in a catalogue's folder, what it prints, how it ends.

    test_catalogue_check.py TSUJIBAN CATALOGUE
"""

import json
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CATALOGUE = Path(sys.argv.pop())
PROGRAM = sys.argv.pop()


def check(*folders, options=()):
    return subprocess.run([PROGRAM, "--lang", "en", *options, "catalogue", "check", *folders], capture_output=True,
                          text=True, check=False)


class Check(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name) / "catalogue"
        shutil.copytree(CATALOGUE, self.folder)

    def change(self, name, old, new):
        text = (self.folder / name).read_text()
        self.assertIn(old, text)
        (self.folder / name).write_text(text.replace(old, new, 1))

    def line_of(self, name, begin):
        lines = (self.folder / name).read_text().split("\n")
        return next(n for n, line in enumerate(lines, 1) if line.startswith(begin))

    def test_the_trees_own(self):
        done = check(str(CATALOGUE))
        self.assertEqual(done.stdout, "29 tables, nothing to mend\n")
        self.assertEqual((done.stderr, done.returncode), ("", 0))

    def test_beside_the_program(self):
        programs = self.folder.parent / "bin"
        programs.mkdir()
        shutil.copy(PROGRAM, programs / "tsujiban")
        shutil.copytree(self.folder, self.folder.parent / "share/tsujiban/catalogue")
        done = subprocess.run([programs / "tsujiban", "--lang", "en", "catalogue", "check"], capture_output=True,
                              text=True, check=False)
        self.assertEqual((done.stdout, done.returncode), ("29 tables, nothing to mend\n", 0))

    def test_file_line_and_column(self):
        self.change("facts.csv", "s02,type,endpoint,yes", "s02,type,both,yes")
        done = check(str(self.folder))
        line = self.line_of("facts.csv", "s02,type,both")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stdout.split("\n")[0],
                         f"facts.csv:{line}:10  TB-1742 the value does not fit the kind of type (type)")
        self.assertIn("1 to mend\n", done.stdout)

    def test_a_missing_a_wrong_and_an_extra_column(self):
        self.change("weights.csv", "part,weight,", "part,importance,")
        self.change("answers.csv", "answer,points,ja,en", "answer,points,ja,en,fr")
        done = check(str(self.folder), options=["--json"])
        found = [(f["file"], f["message"], f["subject"]) for f in json.loads(done.stdout)["findings"]]
        self.assertEqual(sorted(found), [
            ("answers.csv", "TB-1734", "fr"),
            ("weights.csv", "TB-1733", "weight"),
            ("weights.csv", "TB-1734", "importance"),
        ])
        self.assertEqual(done.returncode, 1)

    def test_files_that_are_missing_or_no_table(self):
        (self.folder / "texts.csv").rename(self.folder / "prices.csv")
        done = check(str(self.folder))
        self.assertEqual(done.stdout.split("\n")[:2], [
            "prices.csv  TB-1731 there is no table prices.csv (prices.csv)",
            "texts.csv  TB-1730 texts.csv is missing (texts.csv)",
        ])

    def test_what_a_cell_holds_cannot_steer_the_terminal(self):
        self.change("texts.csv", "type_endpoint,", "type_endpoint\x1b[31m,")
        done = check(str(self.folder))
        self.assertNotIn("\x1b", done.stdout)
        self.assertIn("TB-1732", done.stdout)

    def test_no_such_folder(self):
        done = check(str(self.folder / "nowhere"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("No such file or directory", done.stderr)


unittest.main()
