"""A coordinator's visit at a terminal, from the first question to the proposal: without a server, without root, with
nothing but what is installed."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from .lib.post import PREFIX
from .lib.terminal import Terminal

NOBODY = 65534
TSUJIBAN = str(PREFIX / "bin/tsujiban")


def number_of(label, said):
    """Of a choice in a numbered list."""
    line = next(line for line in said.split("\n") if line.endswith(") " + label))
    return line.split(")")[0].strip()


def width(line):
    return sum(1 if c.isascii() else 2 for c in line)


class Advise(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="tsujiban-visit-", dir="/tmp"))
        self.addCleanup(shutil.rmtree, self.folder)
        os.chown(self.folder, NOBODY, NOBODY)
        self.file = self.folder / "yamada.tsujiban-visit.json"

    def begin(self, *more):
        return Terminal(TSUJIBAN, "advise", self.file, "--today", "2026-11-23", *more, uid=NOBODY)

    def kept(self):
        return json.loads(self.file.read_text())

    def test_a_visit(self):
        terminal = self.begin()
        self.tell_company(terminal)
        self.tell_needs(terminal)
        self.look(terminal)
        self.conclude(terminal)
        said, status = terminal.end()
        self.assertEqual(status, 0, said)
        visit = self.kept()
        self.assertEqual((visit["company"]["pcs"], visit["company"]["member"]), (5, "yes"))
        self.assertEqual(visit["company"]["vendor"], "unknown")
        self.assertEqual(visit["candidates"], ["s14"])
        self.assertEqual((visit["outcome"]["kind"], visit["outcome"]["remind"]), ("later", "2027-01-15"))
        for line in terminal.screen.split("\n"):
            self.assertLessEqual(width(line), 80, line)
        self.same_for_programs()

    def tell_company(self, terminal):
        terminal.answer("1", "1) － 会社のこと")
        terminal.answer("山田製作所", "会社の名前")
        terminal.answer("製造業", "業種")
        terminal.answer("１２", "働く人")
        terminal.answer("1", "小規模事業者")
        terminal.answer("1", "会員")
        terminal.answer("５台", "パソコンは全部で何台")
        terminal.answer("2", "サーバー")
        terminal.answer("1", "プリンター")
        terminal.answer("1", "ウイルス対策")
        terminal.answer("1", "守る機器")
        terminal.answer("1", "サポートは続いていますか")
        terminal.answer("2026年13月", "いつ終わりますか")
        said = terminal.answer("2027年3月")
        self.assertIn("2026年13月", said)
        terminal.answer("2", "外から")
        terminal.answer("<", "対応できる人")
        terminal.answer("2", "外から")
        terminal.answer("2", "対応できる人")
        terminal.answer("わからない", "頼めるIT業者")
        terminal.answer("1", "いくつありますか")
        terminal.answer("千葉", "都道府県")
        terminal.answer("2", "自宅")
        terminal.answer("2", "離島")
        terminal.answer("4,1", "システム")
        terminal.answer("=", "休日や夜間にも")

    def tell_needs(self, terminal):
        terminal.answer("2", "1) 済 会社のこと")
        terminal.answer("1", "5分で")
        for _ in range(8):
            terminal.answer("2", "一部実施している")
        said = terminal.answer("3", "3) － どう守るか")
        self.assertIn("すること(◎は先に)", said)
        terminal.answer("2", "会社の外で")
        said = terminal.answer("1", "これでよい")
        self.assertIn("パソコンの見守り", said)
        self.assertIn("Windows XP", said)
        terminal.answer("4")
        terminal.answer("3", "最小限の費用")
        terminal.answer("50 40 100 100 10", "変えるときは")

    def look(self, terminal):
        terminal.answer("5")
        said = terminal.answer("14", "並べて見るもの")
        self.assertIn("[14] マイセキュア ビジネス", said)
        self.assertIn("2022年の調査による。契約前に確認", said)
        said = terminal.ask()
        self.assertIn("しぼり込みます", said)
        terminal.type(number_of("駆け付け: 24時間365日", said))
        said = terminal.ask()
        self.assertIn("防検サイバー", said[:said.index("2つのことで見比べます")])
        terminal.type(number_of("保険: 1年の上限", said) + "、" + number_of("駆け付け: 24時間365日", said))
        said = terminal.ask()
        self.assertIn("どちらかがわからないもの", said)
        self.assertIn("6,000,000円", said[:said.index("どちらかがわからないもの")])
        terminal.type("6")
        terminal.answer("5", "見守るパソコンの台数")
        terminal.answer("5", "補助金")
        terminal.answer("14", "見積もりを加える")
        for text in ("電話で聞いた", "2026-11-20", "0", "", "1,500円", ""):
            terminal.answer(text)
        said = terminal.answer("", "見積もりを加える")
        self.assertIn("90,000円", said)
        self.assertEqual(self.kept()["quotations"][0]["per_terminal"], 1500)
        terminal.answer("7")
        terminal.answer("1", "夜、ファイルが使えなくなった")

    def conclude(self, terminal):
        said = terminal.answer("8")
        self.assertIn("[14] マイセキュア ビジネス", said)
        terminal.answer("3", "どうしますか")
        terminal.answer("ほかの対策を先に", "そのわけ")
        terminal.answer("2020-01-01", "いつ思い出しますか")
        terminal.answer("2027-01-15", "いつ思い出しますか")
        terminal.answer("山本", "手伝った人")
        terminal.answer("1", "紹介料")
        said = terminal.answer("", "PDF")
        self.assertIn("山田製作所", said)
        terminal.answer("0", "8) 済 提案書")

    def same_for_programs(self):
        """The file that was kept is what programs are answered by."""
        done = subprocess.run([TSUJIBAN, "advise", "--company", self.file, "--today", "2026-11-23", "--json"],
                              capture_output=True, text=True, check=False, env={}, stdin=subprocess.DEVNULL)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual([a["service"] for a in json.loads(done.stdout)["answers"]], [14])

        pdf = self.folder / "proposal.pdf"
        done = subprocess.run([TSUJIBAN, "advise", "--company", self.file, "--pdf", pdf], capture_output=True, text=True,
                              check=False, env={}, stdin=subprocess.DEVNULL)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(pdf.read_bytes()[:5], b"%PDF-")
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), [pdf.name, self.file.name])

    def test_a_closed_line_loses_nothing(self):
        terminal = self.begin()
        terminal.answer("1")
        terminal.answer("山田製作所", "会社の名前")
        terminal.ask()
        terminal.hang_up()
        self.assertEqual(self.kept()["company"]["name"], "山田製作所")
        again = self.begin()
        again.answer("1", "1) 済 会社のこと")
        again.answer("=", "[山田製作所]")
        again.answer("0")
        self.assertEqual(again.end()[1], 0)

    def test_english_on_a_narrow_terminal(self):
        terminal = Terminal(TSUJIBAN, "advise", uid=NOBODY, language="en_US.UTF-8", columns=40)
        said = terminal.answer("0", "The company")
        self.assertIn("Nothing is saved", said)
        self.assertEqual(terminal.end()[1], 0)
        for line in terminal.screen.split("\n"):
            self.assertLessEqual(width(line), 40, line)


if __name__ == "__main__":
    unittest.main()
