"""Silence of the mail, and our own outage, which is nobody's silence: several minutes each."""

import os
import signal
import time
import unittest

from .lib.acts import decode_and_run
from .lib.mail import MailServer
from .lib.post import Post
from .lib.waiting import wait_for
from .test_silence import POLICY, is_open, mark_always_on, silences


class LongSilence(unittest.TestCase):
    def test_our_own_outage_is_nobodys_silence(self):
        with Post(*POLICY) as post:
            mark_always_on(post)
            os.killpg(post.agent.pid, signal.SIGSTOP)
            post.stop_server()
            began = time.monotonic()
            wait_for("longer than the policy", lambda: time.monotonic() - began > 75, 80)
            post.start_server()
            began = time.monotonic()
            # Three looks of the core at who is silent.
            wait_for("three looks", lambda: time.monotonic() - began > 32, 40)
            self.assertEqual(silences(post), [])
            os.killpg(post.agent.pid, signal.SIGCONT)
            wait_for("the PC is seen", lambda: post.api.devices()[0]["state"] == "ok", 120)
            self.assertEqual(silences(post), [])

    def test_mails_that_nobody_takes(self):
        with MailServer() as mail, Post(*POLICY, "--smtp", mail.url, "--smtp-ca", mail.authority,
                                        "--mail-to", "owner@localhost") as post:
            mail.stop()
            decode_and_run()
            case = wait_for("a case about mails", lambda: is_open(post), 180)[0]
            self.assertIn("メールを送れない", case["what"]["ja"])
            mail.start()
            wait_for("the case is closed", lambda: silences(post, "closed"), 240)


if __name__ == "__main__":
    unittest.main()
