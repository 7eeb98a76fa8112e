"""Saved visits and the advisor behind the API: kept, copied with a backup, thought of on their day, answered by a
program that can do nothing else."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path

from . import test_confinement
from .lib.api import Problem
from .lib.post import PREFIX, Post, children_of, name_of
from .lib.waiting import wait_for

# As much as a visit may be, with what JSON has to escape.
LARGE = json.dumps({"visit": 1, "notes": "「山田」\n\"製作所\" " * 6000}, ensure_ascii=False)
CHOOSE = {"op": "choose", "today": "2026-11-23", "lang": "ja", "visit": {"visit": 1, "case": "A", "type": "endpoint"}}
PROPOSAL = CHOOSE | {"op": "proposal"}


def presses(post):
    found = []
    for pid in children_of(post.server.pid):
        try:
            found += [pid] if name_of(pid) == "press" else []
        except (FileNotFoundError, ProcessLookupError):
            pass
    return found


class Visits(unittest.TestCase):
    def setUp(self):
        self.post = Post(agent=False)
        self.post.__enter__()
        self.addCleanup(self.post.__exit__, None, None, None)

    def _save(self, **wish):
        return self.post.api.call("POST", "/visits", {"name": "相談", "text": "{}"} | wish)

    def _advise(self, request):
        reply = self.post.api.call("POST", "/advice", {"request": json.dumps(request)})
        return json.loads(reply["answer"])

    def _refused(self, status, method, path, body=None):
        with self.assertRaises(Problem) as caught:
            self.post.api.call(method, path, body)
        self.assertEqual(caught.exception.status, status)

    # ---- saved visits

    def test_a_visit_is_kept_and_copied_with_a_backup(self):
        self.assertGreater(len(LARGE.encode()), 150_000)
        row = self._save(name="山田製作所", text=LARGE, remind="2099-01-15")
        self._same(row)
        file, data = self.post.folder / "backup.tar", self.post.folder / "data"
        self._tsujiban("backup", str(file), "--data", str(data))
        self._save(name="後から")
        self.post.stop_server(signal.SIGKILL)
        shutil.rmtree(data)
        self._tsujiban("restore", str(file), "--data", str(data))
        self.post.start_server()
        self.assertEqual(len(self.post.api.call("GET", "/visits")["visits"]), 1)
        self._same(row)
        self.post.api.call("POST", f"/visits/{row['id']}/remove")
        self._refused(404, "GET", f"/visits/{row['id']}")
        acts = self.post.api.call("GET", "/audit")["acts"]
        self.assertEqual({a["act"] for a in acts} & {"visit_saved", "visit_removed"}, {"visit_saved", "visit_removed"})

    def _same(self, row):
        visit = self.post.api.call("GET", f"/visits/{row['id']}")
        self.assertEqual(visit["text"], LARGE)
        self.assertEqual((visit["row"]["name"], visit["row"]["remind"]), ("山田製作所", "2099-01-15"))

    def _tsujiban(self, *words):
        done = subprocess.run([str(PREFIX / "bin/tsujiban"), "--socket", self.post.api.path, "--lang", "en", *words],
                              capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_what_is_too_large_or_no_day_is_refused(self):
        self._refused(400, "POST", "/visits", {"name": "x", "text": "a" * (262144 + 1)})
        self._refused(413, "POST", "/visits", {"name": "x", "text": "a" * 600_000})
        self._refused(422, "POST", "/visits", {"name": "x", "text": "", "remind": "2026-02-31"})
        self._refused(404, "POST", "/visits", {"id": 4711, "name": "x", "text": ""})

    def test_the_day_opens_one_case(self):
        self._save(name="先送り", remind="2026-01-15")
        for _ in range(2):
            self.post.stop_server()
            self.post.start_server()
            wait_for("the case", self._reminders, 20)
        self.assertEqual(len(self._reminders()), 1)
        self.assertTrue(self.post.api.call("GET", "/visits")["visits"][0]["reminded"])

    def _reminders(self):
        return [c for c in self.post.api.cases() if c["kind"] == "service" and "相談の日" in json.dumps(c, ensure_ascii=False)]

    def test_another_company_sees_nothing(self):
        row = self._save(name="よその相談", text="よその中身", remind="2099-01-15")
        other = self.post.api.call("POST", "/companies", {"name": "隣の会社"})["id"]
        ask = self._owner_of(other)
        self.assertEqual(json.loads(ask(200, "/visits"))["visits"], [])
        ask(404, f"/visits/{row['id']}")
        ask(404, f"/visits/{row['id']}/remove", {})
        ask(404, "/visits", {"id": row["id"], "name": "x", "text": ""})
        ask(404, "/visits", {"company": row["company"], "name": "x", "text": ""})
        ask(404, f"/inventory?company={row['company']}")
        own = json.loads(ask(200, "/visits", {"name": "うちの相談", "text": "うちの中身"}))
        self.assertEqual(own["company"], other)
        self.assertNotIn("よその", ask(200, "/visits"))
        self.assertEqual(self.post.api.call("GET", f"/visits/{row['id']}")["text"], "よその中身")

    def _owner_of(self, company):
        """Calls of the API through the local page by a person who is owner of this company alone."""
        person = self.post.api.call("POST", "/persons", {
            "company": company, "name": "隣の社長", "mail": "", "role": "owner"})["id"]
        link = self.post.api.call("POST", f"/persons/{person}/login-link")["url"]
        origin = f"http://127.0.0.1:{self.post.port + 2}"
        jar = self.post.folder / "cookies"
        curl = ["curl", "-s", "-S", "-b", str(jar), "-c", str(jar), "-H", "Content-Type: application/json",
                "-H", f"Origin: {origin}", "-w", "\n%{http_code}"]

        def call(status, path, body=None):
            data = [] if body is None else ["-d", json.dumps(body)]
            done = subprocess.run([*curl, *data, f"{origin}/api/v1{path}"], capture_output=True, text=True, check=True)
            text, _, got = done.stdout.rpartition("\n")
            self.assertEqual(int(got), status, f"{path}: {text}")
            return text
        call(200, "/login", {"token": link.split("#")[1]})
        return call

    # ---- the advisor

    def test_the_advisor_answers_as_the_command_line_does(self):
        answer = self._advise(CHOOSE)
        self.assertEqual(answer["answers"][0]["no"], 2)
        self.assertIn("problem", self._advise({"op": "nonsense"}))
        self.assertIn("problem", self._advise(CHOOSE | {"visit": {"visit": 1, "terminals": -3}}))
        self._refused(400, "POST", "/advice", {"request": "x" * 262145})

    def test_the_program_is_confined_and_its_death_is_said(self):
        seen, failed = [], []

        def look():
            for pid in presses(self.post):
                try:
                    status = test_confinement.status_of(pid)
                    if int(status["Seccomp_filters"]) >= 2 and pid not in seen:
                        test_confinement.Confinement()._check("press", pid)
                        seen.append(pid)
                        os.kill(pid, signal.SIGKILL)
                except (FileNotFoundError, ProcessLookupError):
                    pass

        def ask():
            try:
                self._advise(CHOOSE)
            except Problem as problem:
                failed.append(problem.status)

        end = time.monotonic() + 60
        while not (seen and failed) and time.monotonic() < end:
            asking = threading.Thread(target=ask)
            asking.start()
            while asking.is_alive():
                look()
            asking.join()
        self.assertTrue(seen)
        self.assertEqual(set(failed), {503})
        self.assertEqual(self._advise(CHOOSE)["answers"][0]["no"], 2)

    def test_many_at_once_are_bounded(self):
        statuses = []

        def ask():
            try:
                self._advise(CHOOSE)
                statuses.append(200)
            except Problem as problem:
                statuses.append(problem.status)

        threads = [threading.Thread(target=ask) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(statuses), 20)
        self.assertGreaterEqual(statuses.count(200), 8)
        self.assertEqual(set(statuses) - {200, 503}, set())
        wait_for("no program is left", lambda: not presses(self.post), 20)

    def test_the_proposal_is_a_pdf(self):
        kind, pdf = self.post.api.fetch("POST", "/advice/proposal.pdf", {"request": json.dumps(PROPOSAL)})
        self.assertEqual(kind, "application/pdf")
        self.assertTrue(pdf.startswith(b"%PDF-1."))
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "proposal.pdf"
            file.write_bytes(pdf)
            text = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
            info = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
        self.assertIn("防検サイバー", text)
        self.assertRegex(info, r"Pages:\s+2\n")
        self._refused(422, "POST", "/advice/proposal.pdf", {"request": json.dumps({"op": "nonsense"})})


class Inventory(unittest.TestCase):
    def test_it_counts_the_watched_pcs(self):
        with Post() as post:
            inventory = post.api.call("GET", "/inventory")
            self.assertEqual(inventory["pcs"], 1)
            self.assertEqual(inventory["systems"], [{"system": post.api.devices()[0]["system"], "count": 1}])
            self.assertEqual(inventory["devices"][0]["hostname"], post.api.devices()[0]["hostname"])


if __name__ == "__main__":
    unittest.main()
