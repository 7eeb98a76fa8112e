"""The command line draws a proposal through the real program: fonts embedded, text to be found, two pages."""

import json
import re
import subprocess
import tempfile
import unicodedata
import unittest
from pathlib import Path

from .lib.post import PREFIX

VISIT = {"visit": 1, "case": "A", "type": "endpoint", "terminals": 8,
         "company": {"name": "株式会社山田製作所", "pcs": 8, "inside": "no"}}


def squeeze(text):
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


class Press(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.visit = self.folder / "yamada.tsujiban-visit.json"
        self.pdf = self.folder / "proposal.pdf"

    def _advise(self, visit, status=0, **environment):
        self.visit.write_text(json.dumps(visit, ensure_ascii=False))
        done = subprocess.run([str(PREFIX / "bin/tsujiban"), "--lang", "ja", "advise", "--company", str(self.visit),
                               "--today", "2026-11-23", "--pdf", str(self.pdf)], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=90, check=False, **environment)
        self.assertEqual(done.returncode, status, done.stderr)
        return done.stderr

    def _ask(self, *command):
        return subprocess.run([*command], capture_output=True, text=True, check=True).stdout

    def test_a_proposal(self):
        self._advise(VISIT)
        rows = self._ask("pdffonts", str(self.pdf)).splitlines()[2:]
        self.assertGreaterEqual(len(rows), 2)
        for row in rows:
            self.assertRegex(row, r"\byes\s+yes\s+yes\b")
        self.assertRegex(self._ask("pdfinfo", str(self.pdf)), r"Pages:\s+2\n")
        text = squeeze(self._ask("pdftotext", "-raw", str(self.pdf), "-"))
        for expected in ("株式会社山田製作所", "防検サイバー", "1/2", "2/2"):
            self.assertIn(expected, text)

    def test_the_same_visit_gives_the_same_bytes(self):
        self._advise(VISIT)
        first = self.pdf.read_bytes()
        self._advise(VISIT)
        self.assertEqual(first, self.pdf.read_bytes())

    def test_what_cannot_be_written_is_said(self):
        visit = VISIT | {"company": {"name": "笑顔\U0001f600商店"}}
        self.assertIn("U+1F600", self._advise(visit, status=1))
        self.assertFalse(self.pdf.exists())

    def test_anybody_may(self):
        """Not only root: the program needs no rights to start with."""
        self.folder.chmod(0o777)
        self._advise(VISIT, user="nobody", group="nogroup", extra_groups=[])
        self.assertTrue(self.pdf.read_bytes().startswith(b"%PDF-"))


if __name__ == "__main__":
    unittest.main()
