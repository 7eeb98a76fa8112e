"""Silence of a PC, with a policy of one minute: the shortest that there is. The mail's and our own outage, which take
several, are in soak_silence.py (`script/soak silence`); the rules, with the clock in hand, in
tests/unit/server/core/cases/test_silence.c."""

import os
import signal
import unittest

from .lib.mail import MailServer
from .lib.post import Post
from .lib.waiting import wait_for

POLICY = ["--unseen-minutes", "1", "--always-on-minutes", "1", "--stalled-minutes", "1"]


def silences(post, state=None):
    return [c for c in post.api.cases() if c["kind"] == "silence" and (state is None or c["state"] == state)]


def is_open(post):
    return [c for c in silences(post) if c["state"] != "closed"]


def mark_always_on(post):
    device = post.api.devices()[0]
    post.api.call("POST", f"/devices/{device['id']}", {"name": "", "always_on": True})


class Silence(unittest.TestCase):
    def test_a_pc_falls_silent_and_returns(self):
        with MailServer() as mail, Post(*POLICY, "--smtp", mail.url, "--smtp-ca", mail.authority,
                                        "--mail-to", "owner@localhost") as post:
            mark_always_on(post)
            os.killpg(post.agent.pid, signal.SIGSTOP)
            try:
                wait_for("見えていません", lambda: post.api.status()["state"] == "unseen", 90)
                case = wait_for("a case of silence", lambda: is_open(post), 150)[0]
                self.assertIn("連絡が来なくなりました", case["what"]["ja"])
                wait_for("a mail about it", lambda: len(mail.mails()) >= 1, 20)
            finally:
                os.killpg(post.agent.pid, signal.SIGCONT)
            wait_for("the case is closed", lambda: silences(post, "closed"), 120)
            full = post.api.case(case["id"])
            self.assertEqual(full["closing"], "returned")
            self.assertIn("連絡が戻りました", full["history"][-1]["note"])
            wait_for("a mail about its end", lambda: any("戻りました" in m["subject"] for m in mail.mails()), 20)


if __name__ == "__main__":
    unittest.main()
