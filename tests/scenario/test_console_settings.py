"""What an operator changes in the console, without a file and without a restart: rules and the mail server."""

import tempfile
import threading
import unittest
from pathlib import Path

from .lib.acts import run
from .lib.api import Problem
from .lib.mail import MailServer
from .lib.post import Post
from .lib.waiting import wait_for

RULE = """\
title: A Mark on the Command Line
id: 7d3f2b8e-54ef-4c0f-9f8c-2f2d3f1c9a{number:02}
author: Somebody
level: high
tags: [attack.discovery]
logsource: {{category: process_creation, product: linux}}
detection:
    selection:
        CommandLine|contains: {mark}
    condition: selection
"""
ACTS = 40


def alerts_of(post, rule):
    return sum(alert["rule"].endswith(f"9a{rule:02}") for case in post.api.cases()
               for alert in post.api.case(case["id"])["alerts"])


class Rules(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.mark = self.folder.name.strip("_")
        self.write(1, f"{self.mark}-one")

    def write(self, number, mark):
        (self.folder / f"rule{number}.yml").write_text(RULE.format(number=number, mark=mark))

    def reload(self, post, loaded):
        post.api.call("POST", "/rules/reload")
        rules = wait_for("the compile is over", lambda: (r := post.api.rules()) and not r["compiling"] and r)
        self.assertEqual(rules["loaded"], loaded)

    def test_a_reload_misses_nothing(self):
        """Acts go on while rules are read again and again: each makes its alert, and makes it once."""
        with Post("--rules", str(self.folder)) as post:
            before = post.api.rules()["loaded"]
            acts = threading.Thread(target=lambda: [run("echo", f"{self.mark}-one-{n}") for n in range(ACTS)])
            acts.start()
            self.write(2, f"{self.mark}-two")
            self.reload(post, before + 1)
            while acts.is_alive():
                self.reload(post, before + 1)
            acts.join()
            run("echo", f"{self.mark}-two")
            wait_for("the new rule finds", lambda: alerts_of(post, 2) == 1)
            post.settle()
            self.assertEqual(alerts_of(post, 1), ACTS)

    def test_rules_of_the_console(self):
        """A rule that is written in the console runs; one that is wrong is named by its line; one is switched off."""
        with Post() as post:
            before = post.api.rules()["loaded"]
            post.api.call("POST", "/rules/texts",
                          {"name": "office", "text": RULE.format(number=3, mark=f"{self.mark}-three")})
            wait_for("it is compiled", lambda: post.api.rules()["loaded"] == before + 1)
            run("echo", f"{self.mark}-three")
            wait_for("it finds", lambda: alerts_of(post, 3) == 1)

            post.api.call("POST", "/rules/switch", {"id": "7d3f2b8e-54ef-4c0f-9f8c-2f2d3f1c9a03", "on": False,
                                                    "reason": "our own backup"})
            run("echo", f"{self.mark}-three")
            post.settle()
            self.assertEqual(alerts_of(post, 3), 1)

            post.api.call("POST", "/rules/texts", {"name": "office", "text": "title: [\n"})
            refused = wait_for("it is refused", lambda: post.api.rules()["refused"])
            self.assertEqual([r["file"] for r in refused], ["console/office.yml"])
            self.assertGreater(refused[0]["line"], 0)
            # The others run on.
            self.assertEqual(post.api.rules()["loaded"], before)
            post.stop_server()
            post.start_server()
            self.assertEqual([t["name"] for t in post.api.rules()["texts"]], ["office"])


class Mail(unittest.TestCase):
    def test_a_mail_server_is_named_in_the_console(self):
        """Named, tried with a test mail, at work for the next case, and still there after a restart."""
        with MailServer() as mail, Post("--smtp-ca", mail.authority, "--mail-to", "owner@example.jp") as post:
            self.assertFalse(post.api.status()["mail"])
            with self.assertRaises(Problem):
                post.api.call("POST", "/settings", {"key": "mail_to", "value": "x@example.jp"})
            self.set(post, "smtp", mail.url.replace("secret", "mistake"))
            self.assertIn("535", self.send_test(post, "failed")["test_detail"])
            settings = self.set(post, "smtp", mail.url)
            self.assertEqual(settings["smtp_user"], "watch")
            self.assertNotIn("secret", str(settings))
            self.send_test(post, "taken")
            first = wait_for("the test mail", mail.mails)
            self.assertIn("試し", str(first[0]["Subject"]))

            post.stop_server()
            post.start_server()
            post.api.call("POST", "/rules/texts", {"name": "mark", "text": RULE.format(number=4, mark="watch-mail-4")})
            wait_for("the rule runs", lambda: not post.api.rules()["compiling"])
            run("echo", "watch-mail-4")
            wait_for("the case's mail", lambda: len(mail.mails()) == 2)

    def set(self, post, key, value):
        return wait_for("the setting is taken", lambda: post.api.call("POST", "/settings", {"key": key, "value": value}))

    def send_test(self, post, expected):
        post.api.call("POST", "/settings/mail-test")
        return wait_for(f"the test mail is {expected}",
                        lambda: (s := post.api.call("GET", "/settings"))["test_state"] == expected and s)


if __name__ == "__main__":
    unittest.main()
