"""Rounds of kill -9 at random moments: any program, alone or with others, under load and with real mail.

After each round, from outside: every act's alert is there, once; every case's mail has arrived, each with one
Message-ID only. The seed is fixed; TSUJIBAN_ROUNDS_SECONDS and TSUJIBAN_ROUNDS_SEED, as script/soak sets them,
make it long and another.
"""

import os
import random
import signal
import subprocess
import threading
import time
import unittest

from .lib.mail import MailServer
from .lib.post import AGENT_PROGRAMS, PREFIX, PROGRAMS, Post
from .lib.waiting import wait_for

SECONDS = int(os.environ.get("TSUJIBAN_ROUNDS_SECONDS", "45"))
SEED = int(os.environ.get("TSUJIBAN_ROUNDS_SEED", "1"))
ACTS = 10
# A killed agent loses what it had seen and not yet handed on, as its documents say: it is stopped between rounds.
VICTIMS = [name for name in PROGRAMS + AGENT_PROGRAMS if name not in ("agent", "parent")]


class Rounds(unittest.TestCase):
    def test_rounds(self):
        choice = random.Random(SEED)
        with MailServer() as mail, Post("--smtp", mail.url, "--smtp-ca", mail.authority,
                                        "--mail-to", "owner@localhost") as post:
            end = time.monotonic() + SECONDS
            rounds = 0
            while time.monotonic() < end:
                rounds += 1
                with self.subTest(round=rounds, seed=SEED):
                    self._round(post, mail, choice, rounds)
            print(f"{rounds} rounds with seed {SEED}")

    def _round(self, post, mail, choice, number):
        victims = choice.sample(VICTIMS, choice.choice((1, 1, 2, 3, len(VICTIMS))))
        with_parent = choice.random() < 0.15
        killer = threading.Timer(choice.random() * 0.4, self._kill, (post, victims, with_parent))
        marks = [f"{post.folder.name}-{number}-{i}." for i in range(ACTS)]
        killer.start()
        for mark in marks:
            subprocess.run([str(PREFIX / "bin/tsujiban"), "drill-act", mark], check=True, stdout=subprocess.DEVNULL)
            time.sleep(choice.random() * 0.08)
        killer.join()
        if with_parent:
            post.server.wait(20)
            wait_for("the children end too", lambda: not any(os.path.exists(f"/proc/{pid}") for pid in self.children))
            post.start_server()
        wait_for(f"every act of round {number} after {victims}",
                 lambda: set(marks) <= set(self._seen(post, number)), 90)
        post.settle()
        self.assertEqual(sorted(self._seen(post, number)), sorted(marks), "an alert counted twice")
        self._check_mails(post, mail)
        for case in post.api.cases():
            if case["state"] != "closed":
                post.api.close_case(case["id"], "drill")

    def _kill(self, post, victims, with_parent):
        running = post.processes()
        self.children = [pid for name, pid in running.items() if name in PROGRAMS and name != "parent"]
        for name in victims:
            if name in running:
                try:
                    os.kill(running[name], signal.SIGKILL)
                except ProcessLookupError:
                    pass
        if with_parent:
            post.server.send_signal(signal.SIGKILL)

    def _check_mails(self, post, mail):
        """At least once, and however often: each case's mail under one Message-ID."""
        numbers = {case["number"] for case in post.api.cases() if case["kind"] == "watch"}

        def by_number():
            found = {}
            for one in mail.mails():
                for number in numbers:
                    if number in str(one["Subject"]) + one.get_content():
                        found.setdefault(number, set()).add(one["Message-ID"])
            return found

        wait_for("a mail for each case", lambda: set(by_number()) == numbers, 150)
        for number, ids in by_number().items():
            self.assertEqual(len(ids), 1, f"case {number} has {ids}")

    @staticmethod
    def _seen(post, number):
        """The marks of this round's acts, once for each alert."""
        prefix = f"{post.folder.name}-{number}-"
        marks = []
        for case in post.api.cases():
            for alert in post.api.case(case["id"])["alerts"]:
                for field in alert["evidence"]:
                    if field["name"] == "CommandLine" and prefix in field["value"]:
                        marks.append(field["value"].split()[-1])
        return marks


if __name__ == "__main__":
    unittest.main()
