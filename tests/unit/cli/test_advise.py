#!/usr/bin/env python3
"""`tsujiban advise` and `tsujiban catalogue` for programs: answers, refusals, changed catalogues.

    test_advise.py TSUJIBAN
"""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = sys.argv.pop(1)
TODAY = "2026-11-23"

# What the survey prints (its table 3-8): the first answer, or none.
PRINTED = {("A", "endpoint"): 2, ("A", "network"): 1, ("A", "combined"): None,
           ("B", "endpoint"): 5, ("B", "network"): 1, ("B", "combined"): None,
           ("C", "endpoint"): 14, ("C", "network"): None, ("C", "combined"): None}

# The three companies of the survey's section 4, as a visit.
NETWORK = {"pcs": 8, "printers": 1, "carried_out": "no", "antivirus": "yes", "network_measure": "firewall",
           "network_support": "ended", "remote_access": "no", "inside": "no", "vendor": "yes"}
ENDPOINT = dict(NETWORK, pcs=5, network_support="in")
SITES = {"pcs": 20, "printers": 5, "carried_out": "yes", "antivirus": "yes", "network_measure": "none",
         "remote_access": "no", "inside": "no", "vendor": "no"}
OFFICE = {"name": "本社", "area": "chiba", "home": "no", "island": "no"}
HOME = {"name": "自宅", "area": "chiba", "home": "yes", "island": "no"}


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="tsujiban-advise-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def run_it(self, *arguments, language="en", **options):
        return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, check=False,
                              stdin=subprocess.DEVNULL, env={"LANG": language, "PATH": os.environ["PATH"]}, **options)

    def ask(self, *arguments, catalogue=ROOT / "catalogue"):
        done = self.run_it("advise", *arguments, "--catalogue", catalogue, "--today", TODAY, "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return json.loads(done.stdout)

    def first(self, case, kind, **options):
        answers = self.ask("--case", case, "--type", kind, **options)["answers"]
        return answers[0]["service"] if answers else None

    def visit(self, **members):
        path = self.folder / "company.tsujiban-visit.json"
        path.write_text(json.dumps(dict(members, visit=1)))
        return path

    def catalogue(self):
        """A copy that may be changed."""
        copy = self.folder / "catalogue"
        shutil.copytree(ROOT / "catalogue", copy)
        return copy


def change_rows(path, change):
    """Every row as a dict through `change`, which may return None to drop it."""
    lines = path.read_text().split("\n")
    comments = [line for line in lines if line.startswith("#")]
    rows = list(csv.DictReader(lines[len(comments):]))
    header = next(csv.reader([lines[len(comments)]]))
    out = io.StringIO()
    out.writelines(line + "\n" for line in comments)
    writer = csv.DictWriter(out, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(filter(None, map(change, rows)))
    path.write_text(out.getvalue())


class Advise(Case):
    def test_what_the_survey_printed(self):
        for (case, kind), service in PRINTED.items():
            answer = self.ask("--case", case, "--type", kind)
            got = answer["answers"][0]["service"] if answer["answers"] else None
            self.assertEqual(got, service, (case, kind))
            self.assertEqual(bool(answer["why"]), service is None, (case, kind))

    def test_an_answer_has_all_its_parts(self):
        answer = self.ask("--case", "A", "--type", "endpoint")["answers"][0]
        self.assertEqual(answer["key"], "s02")
        self.assertTrue(answer["reasons"] and all(isinstance(r, str) and r for r in answer["reasons"]))
        facts = {f["item"]: f for f in answer["facts"]}
        self.assertEqual(facts["dispatch_24x365"]["state"], "yes")
        for fact in facts.values():
            self.assertEqual(fact["date"], "2022-07")
            self.assertTrue(fact["source"] and fact["old"], fact)
        self.assertIsInstance(answer["open"], list)

    def test_unknown_facts_are_open_questions(self):
        answers = {a["service"]: a for a in self.ask("--case", "A", "--type", "endpoint")["answers"]}
        self.assertIn("response_root_cause", [o["item"] for o in answers[6]["open"]])

    def test_swapped_facts_change_the_answer(self):
        copy = self.catalogue()
        swap = {"s02": "s05", "s05": "s02"}
        items = ("response_root_cause", "response_removal_recovery", "dispatch_24x365", "detection_desk_24x365")

        def change(row):
            return dict(row, service=swap.get(row["service"], row["service"])) if row["item"] in items else row
        change_rows(copy / "facts.csv", change)
        self.assertEqual(self.first("A", "endpoint", catalogue=copy), 5)
        self.assertEqual(self.first("A", "network", catalogue=copy), 1)

    def test_an_ended_service_is_no_answer(self):
        copy = self.catalogue()
        with open(copy / "changes.csv", "a", encoding="utf-8") as file:
            file.write("s01,ended,2026-01,,,own,\n")
        self.assertEqual(self.first("A", "network", catalogue=copy), 16)
        self.assertNotEqual(self.first("B", "network", catalogue=copy), 1)

    def test_companies_of_the_survey(self):
        for company, sites, systems, kind in (
                (NETWORK, [OFFICE], ["windows_10", "windows_11"], "network"),
                (ENDPOINT, [OFFICE], ["windows_xp", "windows_10", "windows_11"], "endpoint"),
                (SITES, [OFFICE, OFFICE, OFFICE, HOME, HOME], ["windows_10", "windows_11"], "endpoint")):
            path = self.visit(company=company, sites=sites, systems=[{"system": s} for s in systems])
            self.assertEqual(self.ask("--company", path, "--op", "type")["type"], kind)
        self.assertEqual(self.ask("--company", path, "--case", "A")["answers"][0]["service"], 2)
        self.assertEqual(self.ask("--company", path, "--case", "C")["answers"][0]["service"], 14)

    def test_a_system_rules_services_out(self):
        path = self.visit(company=ENDPOINT, sites=[OFFICE], systems=[{"system": "windows_xp"}])
        answer = self.ask("--company", path, "--case", "A", "--type", "endpoint")
        self.assertEqual([a["service"] for a in answer["answers"]], [14])

    def test_full_width_digits(self):
        same = [self.ask("--case", "A", "--type", "endpoint", "--terminals", n)["answers"] for n in ("5", "５")]
        self.assertEqual(same[0], same[1])

    def test_refusals_name_place_and_code(self):
        for arguments, place in ((("--terminals", "-3"), "visit.terminals"), (("--terminals", "many"), "visit.terminals"),
                                 (("--case", "D"), "visit.case"), (("--type", "both"), "visit.type"),
                                 (("--op", "nothing"), "op")):
            done = self.run_it("advise", *arguments, "--catalogue", ROOT / "catalogue", "--json")
            self.assertEqual(done.returncode, 1, arguments)
            problem = json.loads(done.stdout)["problem"]
            self.assertEqual(problem["place"], place)
            self.assertRegex(problem["code"], r"^TB-17\d\d$")
            self.assertTrue(problem["text"] and problem["todo"])
            spoken = self.run_it("advise", *arguments, "--catalogue", ROOT / "catalogue")
            self.assertEqual((spoken.returncode, spoken.stdout), (1, ""))
            self.assertIn(problem["code"], spoken.stderr)
            self.assertIn(place, spoken.stderr)

    def test_files_that_cannot_be_read(self):
        broken, unknown = self.folder / "broken", self.visit(companyy={})
        broken.write_text('{"company": ')
        for arguments, code in ((("--company", self.folder / "none"), "TB-1781"), (("--company", broken), "TB-17"),
                                (("--company", unknown), "TB-1703"), (("--company", broken, "--case", "A"), "TB-1782")):
            done = self.run_it("advise", *arguments, "--catalogue", ROOT / "catalogue")
            self.assertEqual(done.returncode, 1, arguments)
            self.assertIn(code, done.stderr)
        done = self.run_it("advise", "--case", "A", "--catalogue", self.folder)
        self.assertEqual(done.returncode, 1)
        self.assertIn("TB-1780", done.stderr)
        self.assertIn(str(self.folder), done.stderr)

    def test_a_broken_catalogue_is_named_by_line(self):
        copy = self.catalogue()
        text = (copy / "items.csv").read_text()
        (copy / "items.csv").write_text(text.replace("item,part,kind", "item,kind,part", 1))
        done = self.run_it("advise", "--case", "A", "--catalogue", copy)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"^items\.csv:\d+:\d+  TB-17\d\d ")

    def test_without_a_terminal_it_asks_nothing(self):
        done = self.run_it("advise", "--catalogue", ROOT / "catalogue")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("TB-1784", done.stderr)

    def test_text_is_at_most_80_columns(self):
        path = self.visit(company=ENDPOINT, sites=[OFFICE], case="A", type="endpoint", candidates=["s02", "s14"],
                          needs=[{"item": "dispatch_24x365", "state": "yes"}],
                          diagnosis={"mode": "quick", "answers": {"1": "not"}},
                          outcome={"kind": "take", "service": "s02", "reasons": ["x"]})
        axes = '"x":"insurance_cap_yen_per_year","y":"dispatch_24x365"'
        for op, more in (("choose", ""), ("compare", ""), ("narrow", ""), ("quadrant", axes), ("money", ""),
                         ("insurance", ""), ("inquiry", ""), ("whatif", '"scenario":"ransomware"'), ("urgent", ""),
                         ("proposal", "")):
            for language in ("ja", "en"):
                done = self.run_it("advise", "--company", path, "--op", op, "--with", more, "--today", TODAY,
                                   "--catalogue", ROOT / "catalogue", language=language)
                self.assertEqual((done.returncode, done.stderr), (0, ""), op)
                if op != "urgent":
                    self.assertIn("防検サイバー", done.stdout)
                for line in done.stdout.split("\n"):
                    self.assertLessEqual(sum(1 if c.isascii() else 2 for c in line), 80, (op, line))

    def tell(self, op, **members):
        done = self.run_it("advise", "--company", self.visit(**members), "--op", op, "--today", TODAY,
                           "--catalogue", ROOT / "catalogue", language="ja")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def test_costs_say_how_many_pcs_and_how_old_their_grounds_are(self):
        known = self.tell("money", terminals=5, candidates=["s02"])
        self.assertIn("費用 (5台、税抜)", known)
        self.assertIn("2022年の調査による。契約前に確認", known)
        self.assertRegex(known, r"1台あたり1年 +14,400円以下")
        unknown = self.tell("money", candidates=["s02"])
        self.assertIn("費用 (台数はわからない、税抜)", unknown)
        self.assertNotIn("0台", unknown)

    def test_programs_hear_what_was_not_compared(self):
        self.assertIn("17 services", " ".join(self.ask("--case", "A", "--type", "endpoint")["notes"]))

    def test_insurance_has_source_and_date(self):
        text = self.tell("insurance", candidates=["s02"])
        self.assertRegex(text, r"6,000,000円.*\[表3-7 2022-07 過去の情報\]")

    def test_an_area_nobody_said_is_held_against_the_whole_list(self):
        lines = {row["no"]: row["unknown"] for row in self.ask("--company", self.visit(sites=[{"name": "本社"}]),
                                                              "--op", "fit")["open"]}
        self.assertIn("Hokkaido, Tohoku, Kanto", lines[16][0]["text"])

    def test_counts_are_intervals(self):
        path = self.visit(type="endpoint", needs=[{"item": "dispatch_24x365", "state": "yes"}])
        remain = self.ask("--company", path, "--op", "narrow")["remain"]
        self.assertEqual(remain["least"], 2)
        self.assertGreater(remain["most"], 2)
        text = self.run_it("advise", "--company", path, "--op", "narrow", "--catalogue", ROOT / "catalogue").stdout
        self.assertIn(f"Left: {remain['least']}–{remain['most']} of ", text)


class Catalogue(Case):
    def test_ours_is_in_order(self):
        done = self.run_it("catalogue", "check", ROOT / "catalogue", "--json")
        self.assertEqual((done.returncode, json.loads(done.stdout)["findings"]), (0, []), done.stdout)

    def test_findings_have_their_place(self):
        copy = self.catalogue()
        text = (copy / "facts.csv").read_text()
        line = text[:text.index("s05,report_weekly")].count("\n") + 1
        (copy / "facts.csv").write_text(text.replace("s05,report_weekly", "s99,report_weekly", 1))
        done = self.run_it("catalogue", "check", copy)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"facts.csv:{line}:1  TB-17", done.stdout)
        found = json.loads(self.run_it("catalogue", "check", copy, "--json").stdout)["findings"]
        self.assertIn(("facts.csv", line, "s99"), [(f["file"], f["line"], f["subject"]) for f in found])

    def change(self, *arguments):
        return self.run_it("catalogue", "change", *arguments, "--catalogue", self.copy, "--today", TODAY)

    def apply(self, diff):
        done = subprocess.run(["git", "apply", "-"], input=diff, text=True, capture_output=True, check=False,
                              cwd=self.folder, env={"PATH": os.environ["PATH"], "GIT_CEILING_DIRECTORIES": "/tmp"})
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))
        self.assertEqual(self.run_it("catalogue", "check", self.copy).returncode, 0)

    def test_a_change_is_a_diff_that_applies(self):
        self.copy = self.catalogue()
        before = (self.copy / "facts.csv").read_text()
        source = {"source": "provider_page", "mark": "found", "ja": "提供者のページ", "en": "The provider's page",
                  "address": "https://example.org/", "date": TODAY}
        done = self.change("s04", "provider_page", TODAY, "--item", "report_weekly", "--state", "yes", "--place",
                           "報告の段落, 3", "--new-source", json.dumps(source))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((self.copy / "facts.csv").read_text(), before)
        self.apply(done.stdout)
        after = (self.copy / "facts.csv").read_text().split("\n")
        gone = [line for line in before.split("\n") if line not in after]
        self.assertEqual([line[:17] for line in gone], ["s04,report_weekly"])
        self.assertIn(f's04,report_weekly,,yes,,,,provider_page,"報告の段落, 3",{TODAY},', after)

    def test_a_new_statement_and_an_end_are_appended(self):
        self.copy = self.catalogue()
        done = self.change("s04", "own", "2026-11", "--item", "price_initial", "--state", "yes", "--value", "12,000",
                           "--place", "p. 1")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.apply(done.stdout)
        self.assertTrue((self.copy / "facts.csv").read_text().endswith("\ns04,price_initial,12000,yes,,,,own,p. 1,2026-11,\n"))
        done = self.change("s09", "own", "2026-11", "--change", "ended")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.apply(done.stdout)
        self.assertIn("\ns09,ended,2026-11,", (self.copy / "changes.csv").read_text())

    def test_no_change_without_source_and_date(self):
        self.copy = self.catalogue()
        statement = ("--item", "report_weekly", "--state", "yes", "--place", "p. 1")
        self.assertEqual(self.run_it("catalogue", "change", "s04", *statement).returncode, 2)
        for source, date, place in (("", TODAY, "source"), ("nowhere", TODAY, "source"), ("own", "", "date"),
                                    ("own", "soon", "date"), ("own", "2026-02-31", "date")):
            done = self.change("s04", source, date, *statement)
            self.assertEqual((done.returncode, done.stdout), (1, ""), (source, date))
            self.assertIn(f"[{place}]", done.stderr)


if __name__ == "__main__":
    unittest.main()
