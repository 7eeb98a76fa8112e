"""tsujiban-press as `tsujiban advise --pdf` starts it: what is in the PDF, by poppler's eyes."""

import json
import re
import subprocess
import sys
import tempfile
import unicodedata
import unittest
from pathlib import Path

CALLER, PROGRAM = (str(Path(argument).resolve()) for argument in sys.argv[1:3])
DOCUMENT = Path(__file__).resolve().parents[2] / "fuzz/press/seeds_document/proposal"
MARGIN = 19 * 72 / 25.4
WIDTH, HEIGHT = 595.28, 841.89


def squeeze(text):
    """Without spaces and the ends of lines, which layout moves."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def texts_of(value):
    """Every text of a block that is drawn."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for element in value:
            yield from texts_of(element)
    elif isinstance(value, dict):
        for name, member in value.items():
            # The mark of a warning is drawn as its sign.
            if name != "kind" and member != "！":
                yield from texts_of(member)


class Press(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.pdf = self.folder / "out.pdf"

    def _draw(self, document, program=PROGRAM):
        source = self.folder / "document.json"
        source.write_text(document if isinstance(document, str) else json.dumps(document))
        return subprocess.run([CALLER, program, source, self.pdf], capture_output=True, text=True, timeout=60)

    def _ask(self, *command):
        return subprocess.run([*command, self.pdf], capture_output=True, text=True, check=True).stdout

    def _draw_proposal(self):
        document = json.loads(DOCUMENT.read_text())
        drawn = self._draw(document)
        self.assertEqual((drawn.returncode, drawn.stderr), (0, ""))
        return document

    def test_it_is_two_pages_of_a4_with_title_and_date(self):
        document = self._draw_proposal()
        info = dict(line.split(":", 1) for line in self._ask("pdfinfo", "-isodates").splitlines())
        self.assertEqual(info["Pages"].strip(), "2")
        self.assertIn("A4", info["Page size"])
        self.assertEqual(info["Title"].strip(), document["title"])
        self.assertTrue(info["CreationDate"].strip().startswith(document["date"]))

    def test_every_font_is_embedded_and_can_be_read_back(self):
        self._draw_proposal()
        rows = self._ask("pdffonts").splitlines()[2:]
        self.assertGreaterEqual(len(rows), 2)
        for row in rows:
            self.assertRegex(row, r"\byes\s+yes\s+yes\b")

    def test_every_text_is_on_its_page(self):
        document = self._draw_proposal()
        for number, page in enumerate(document["pages"], 1):
            got = squeeze(subprocess.run(["pdftotext", "-raw", "-f", str(number), "-l", str(number), self.pdf, "-"],
                                         capture_output=True, text=True, check=True).stdout)
            for text in texts_of(page["blocks"]):
                self.assertIn(squeeze(text), got)
            self.assertIn(f"{number}/2", got)

    def test_nothing_stands_outside_the_margins(self):
        self._draw_proposal()
        words = subprocess.run(["pdftotext", "-bbox", self.pdf, "-"], capture_output=True, text=True, check=True).stdout
        boxes = [[float(n) for n in box] for box in re.findall(
            r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)"', words)]
        self.assertGreater(len(boxes), 50)
        for left, top, right, bottom in boxes:
            self.assertGreaterEqual(left, MARGIN - 1)
            self.assertLessEqual(right, WIDTH - MARGIN + 1)
            self.assertGreaterEqual(top, 30)
            self.assertLessEqual(bottom, HEIGHT - 20)

    def test_the_same_document_gives_the_same_bytes(self):
        self._draw_proposal()
        first = self.pdf.read_bytes()
        self._draw_proposal()
        self.assertEqual(first, self.pdf.read_bytes())

    def _need_refused(self, document, code, text=""):
        drawn = self._draw(document)
        self.assertEqual(drawn.returncode, 1)
        self.assertIn(code, drawn.stderr)
        self.assertIn(text, drawn.stderr)
        self.assertEqual(self.pdf.read_bytes(), b"")

    def test_what_cannot_be_drawn_is_said(self):
        long = {"date": "2026-11-23", "pages": [{"blocks": [{"kind": "text", "text": "長い文です。" * 400}] * 5}]}
        self._need_refused(long, "TB-1763", "1 (")
        self._need_refused("[1", "TB-1760")
        self._need_refused({"date": "2026-11-23", "pages": [{"blocks": [{"kind": "poem", "text": ""}]}]}, "TB-1760",
                           "pages[0].blocks[0].kind")
        self._need_refused("{}" + " " * (1 << 20), "TB-1761")
        # Another script's library would like to open its dictionary here; there is none, and nobody dies.
        self._need_refused({"date": "2026-11-23", "pages": [{"blocks": [{"kind": "text", "text": "ภาษาไทย"}]}]},
                           "TB-1764", "U+0E")

    def test_a_program_that_cannot_be_started_is_said(self):
        drawn = self._draw("{}", program="/nonexistent/tsujiban-press")
        self.assertEqual(drawn.returncode, 1)
        self.assertIn("TB-1766", drawn.stderr)

    def test_a_program_that_dies_is_said(self):
        drawn = self._draw("{}", program="/bin/true")
        self.assertEqual(drawn.returncode, 1)
        self.assertIn("TB-1766", drawn.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
