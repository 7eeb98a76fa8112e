#!/usr/bin/env python3
"""The catalogue against the survey: every cell of the survey's merged tables with its raw code, read a second time
from a table of its own, and what the survey chose, reproduced from the catalogue's rules by a slow reading of them.

    test_survey.py

TSUJIBAN_FACTS (else ../shared/facts) may hold the survey's tables as they were first written down; where they are
present, the catalogue is held against those too.
"""

import csv
import os
import re
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
FACTS = Path(os.environ.get("TSUJIBAN_FACTS", ROOT.parent / "shared/facts"))

# Cells that carry a condition, with what can be computed of it.
WHEN = {
    ("s01", "annual_cost_le_60pct"): "member=yes", ("s01", "first_year_le_60pct"): "member=yes",
    ("s08", "annual_cost_le_60pct"): "terminals>=5;terminals<=10",
    ("s08", "first_year_le_60pct"): "terminals>=5;terminals<=10",
    ("s16", "annual_cost_le_60pct"): "", ("s14", "first_year_le_60pct"): "",
    ("s14", "insurance_cap_yen_per_year"): "",
}
# Cells that no row of the survey prints as such.
DERIVED = {("s06", "notify_mail_immediate"), ("s08", "notify_mail_immediate"), ("s16", "notify_mail_immediate"),
           ("s14", "no_initial_or_extra_cost"), ("s16", "no_initial_or_extra_cost")} | \
          {(s, "supports_windows_xp") for s in ("s01", "s02", "s03", "s04", "s05", "s06", "s08", "s11", "s16")}
# Doubts that a single cell or name must carry.
DOUBTS = {
    ("s16", "annual_cost_le_60pct"): {"o1", "o2", "o14"}, ("s16", "insurance_cap_yen_per_year"): {"o2", "o3"},
    ("s16", "no_initial_or_extra_cost"): {"o2", "o5"}, ("s03", "detection_desk_24x365"): {"o7"},
    ("s06", "dispatch_24x365"): {"o7"}, ("s03", "notify_mail_immediate"): {"o8"},
    ("s03", "desk_weekday_daytime_phone_mail"): {"o9"}, ("s11", "desk_weekday_daytime_phone_mail"): {"o9"},
    ("s16", "response_removal_recovery"): {"o11"}, ("s08", "no_initial_or_extra_cost"): {"o12"},
    ("s01", "annual_cost_le_60pct"): {"o13", "o14"}, ("s02", "annual_cost_le_60pct"): {"o14"},
    ("s14", "insurance_cap_yen_per_year"): {"o15", "o22"}, ("s14", "insurance_covers_liability"): {"o15", "o22"},
    ("s02", "dispatch_24x365"): set(), ("s02", "detection_desk_24x365"): set(), ("s05", "cost_rank_in_type"): set(),
}
NAME_DOUBTS = {3: "o18", 7: "name_s07", 8: "name_s08", 12: "o18;o24", 13: "o24", 15: "o24", 16: "o2;o18",
               23: "o24", 24: "o24", 25: "o24", 26: "o24", 27: "o19"}
PRINTED = {("a", "endpoint"): "s02", ("a", "network"): "s01", ("a", "combined"): "",
           ("b", "endpoint"): "s05", ("b", "network"): "s01", ("b", "combined"): "",
           ("c", "endpoint"): "s14", ("c", "network"): "", ("c", "combined"): ""}


def read(path):
    lines = path.read_text(encoding="utf-8").split("\n")
    while lines[0].startswith("#"):
        lines.pop(0)
    return list(csv.DictReader(lines))


def table(name):
    return read(ROOT / "catalogue" / (name + ".csv"))


FACT = {(r["service"], r["item"]): r for r in table("facts")}


def state(service, item):
    return FACT[service, item]["state"] if (service, item) in FACT else "ns"


def value(service, item):
    row = FACT.get((service, item), {"state": "ns", "value": ""})
    return int(row["value"]) if row["state"] == "yes" and row["value"] else None


def stated(service, step):
    return [state(service, i) in step["states"].split(";") for i in step["items"].split(";")]


def passes(service, step):
    if step["how"] == "known":
        return any(value(service, i) is not None for i in step["items"].split(";"))
    return {"any": any, "all": all}[step["how"]](stated(service, step))


def rank(service, step):
    """The smaller, the better."""
    if step["how"] == "lowest":
        return value(service, step["items"]) if value(service, step["items"]) is not None else float("inf")
    if step["how"] == "count":
        return -sum(stated(service, step))
    order = step["states"].split(";")
    return max(order.index(s) if (s := state(service, i)) in order else len(order) for i in step["items"].split(";"))


def choose(case, kind):
    left = [s for s, i in FACT if i == "type" and FACT[s, i]["value"] == kind]
    steps = sorted((r for r in table("choices") if r["case"] == case), key=lambda r: int(r["step"]))
    for step in steps:
        if step["act"] == "filter":
            left = [s for s in left if passes(s, step)]
        elif step["act"] == "refuse":
            left = [s for s in left if not passes(s, step)]
    prefer = [step for step in steps if step["act"] == "prefer"]
    return sorted(left, key=lambda s: [rank(s, step) for step in prefer])


class Survey(unittest.TestCase):
    def hold_matrix(self, path):
        n = 0
        for row in read(path):
            item = row.pop("field")
            for service, code in row.items():
                if item == "recommended_case":
                    got = ";".join(sorted({r["case"].upper() for r in table("printed") if r["service"] == service}))
                    self.assertEqual(got, code, service)
                    continue
                fact = FACT[service, item]
                got = fact["value"] if fact["value"] else fact["state"]
                self.assertEqual(got, code, (service, item))
                self.assertTrue(fact["state"] == "yes" or not fact["value"], (service, item))
                n += 1
        self.assertEqual(n, 240)

    def test_matrix_cell_by_cell(self):
        self.hold_matrix(HERE / "survey_matrix.csv")

    @unittest.skipUnless((FACTS / "matrix.csv").exists(), "the survey's first tables are not here")
    def test_first_tables(self):
        self.hold_matrix(FACTS / "matrix.csv")
        first = {int(r["no"]): r for r in read(FACTS / "services-registered-2022.csv")}
        later = {int(r["no"]): r for r in read(FACTS / "services-surveyed.csv")}
        mend = str.maketrans({" ": ""})
        for row in table("services"):
            no = int(row["no"])
            name = first[no]["name_as_printed"].replace("バック", "パック").replace("インド", "エンド")
            self.assertEqual(row["name"].translate(mend), name.translate(mend), no)
            self.assertEqual(row["provider"].translate(mend), first[no]["provider_as_printed"].translate(mend), no)
            self.assertEqual(row["surveyed"], "yes" if no in later else "no")
            if no in later:
                self.assertEqual((row["name"], row["provider"]), (later[no]["name"], later[no]["provider"]))
                self.assertEqual(FACT[row["service"], "area_printed"]["value"], later[no]["area"])
                self.assertEqual(FACT[row["service"], "device"]["value"], later[no]["device"])
                said = FACT[row["service"], "resellers"]["value"].replace("、", ";") or "-"
                self.assertEqual(said, later[no]["resellers"], no)
        programmes = {r["ja"]: r for r in table("subsidies")}
        for row in read(FACTS / "subsidy.csv"):
            got = programmes[row["programme"]]
            for ours, theirs in (("from", "valid_from"), ("to", "valid_to"), ("rate_general",) * 2,
                                 ("rate_small",) * 2, ("cap", "cap_yen"), ("floor", "floor_yen"),
                                 ("months", "max_months")):
                self.assertEqual(got[ours] or "unknown", row[theirs], (row["programme"], ours))

    def test_services(self):
        services = table("services")
        self.assertEqual([int(r["no"]) for r in services], list(range(1, 28)))
        self.assertEqual([r["service"] for r in services], [f"s{n:02d}" for n in range(1, 28)])
        self.assertEqual({int(r["no"]): r["doubts"] for r in services if r["doubts"]}, NAME_DOUBTS)
        surveyed = {r["service"] for r in services if r["surveyed"] == "yes"}
        self.assertEqual({s for s, _ in FACT}, surveyed)
        self.assertEqual(len(surveyed), 10)

    def test_conditions_sources_and_doubts(self):
        self.assertEqual({k for k, r in FACT.items() if r["state"] == "cond"}, set(WHEN))
        for key, row in FACT.items():
            self.assertEqual(row["when"], WHEN.get(key, ""), key)
            self.assertTrue(row["state"] != "cond" or row["condition_ja"] and row["condition_en"], key)
            self.assertEqual(row["source"], "survey_derived" if key in DERIVED else "survey", key)
            self.assertRegex(row["date"], r"^2022-07$")
            self.assertRegex(row["place"], r"表3-[2-8]|図3-1|3\.3-3|4章", key)
        for key, doubts in DOUBTS.items():
            self.assertEqual(set(filter(None, FACT[key]["doubts"].split(";"))), doubts, key)
        self.assertEqual(sum(bool(re.fullmatch(r"o\d+", r["doubt"])) for r in table("doubts")), 24)

    def test_no_price_is_known(self):
        for key in FACT:
            self.assertNotIn("price", key[1])
            self.assertNotIn(key[1], ("first_year_cost", "year_cost"))

    def test_what_the_survey_chose(self):
        got = {(r["case"], r["type"]): r["service"] for r in table("printed")}
        self.assertEqual(got, PRINTED)
        for (case, kind), service in PRINTED.items():
            self.assertEqual((choose(case, kind) or [""])[0], service, (case, kind))
        for row in table("printed"):
            self.assertEqual(bool(row["service"]), bool(row["ja"]), row)

    def test_reach(self):
        regions = {r["region"] for r in table("areas")}
        areas = {r["area"]: r["region"] for r in table("areas")}
        self.assertEqual(len(areas), 47)
        rows = {(r["service"], r["region"]): r["state"] for r in table("reach")}

        def goes(service, area):
            for where in (area, areas[area], "all"):
                if (service, where) in rows:
                    return rows[service, where]
            return "unknown"
        self.assertTrue(all(r in regions or r in areas or r in ("all", "islands") for _, r in rows))
        self.assertEqual([goes("s11", a) for a in ("tokyo", "kanagawa", "chiba", "saitama", "ibaraki", "osaka")],
                         ["yes", "yes", "yes", "yes", "no", "no"])
        self.assertEqual([goes("s16", a) for a in ("kagawa", "chiba", "okinawa")], ["no", "cond", "unknown"])
        self.assertEqual([goes("s06", a) for a in ("hokkaido", "okinawa", "chiba", "hiroshima")],
                         ["no", "yes", "yes", "no"])
        self.assertEqual([goes(s, "hokkaido") for s in ("s01", "s02", "s08", "s09")], ["cond", "yes", "yes", "unknown"])

    def test_words(self):
        """Forbidden words stand nowhere; every sentence has its English."""
        for path in sorted((ROOT / "catalogue").glob("*.csv")):
            text = path.read_text(encoding="utf-8")
            for word in ("安心", "見張"):
                self.assertNotIn(word, text, path.name)
            for row in read(path):
                for column in row:
                    if column == "ja" or column.endswith("_ja"):
                        twin = column[:-2] + "en"
                        self.assertEqual(bool(row[column]), bool(row[twin]), (path.name, row))


if __name__ == "__main__":
    unittest.main()
