"""The thread: an act on this PC becomes one case on an open console and one mail, in plain words."""

import unittest

from .lib import acts
from .lib.browser import Browser
from .lib.mail import MailServer
from .lib.post import Post
from .lib.waiting import wait_for


class Thread(unittest.TestCase):
    def test_act_to_person(self):
        with MailServer() as mail, Post("--smtp", mail.url, "--smtp-ca", mail.authority,
                                        "--mail-to", "owner@example.jp", "--phone", "03-0000-0000") as post:
            with Browser(post.api.login_link()) as browser:
                acts.ordinary_work()
                post.settle()
                self.assertEqual(post.api.cases(), [])
                self.assertEqual(browser.state(), "異常なし")
                browser.assert_accessible()

                acts.decode_and_run()
                browser.wait_for_case()
                self.assertEqual(browser.loads(), 1, "the page was loaded again")
                self.assertIn("中身を読めない形に変えた命令が動きました", browser.text())
                browser.assert_accessible()
                browser.open_case()
                self.assertIn("base64 -d", browser.evidence())
                browser.assert_accessible()

            case = post.wait_for_case()[0]
            wait_for("the mail", lambda: mail.mails())
            acts.ordinary_work()
            post.settle()
            self.assertEqual(len(post.api.cases()), 1)
            self.assertEqual(len(mail.mails()), 1)
            self._check_mail(mail.mails()[0], case)
            full = wait_for("the delivery is recorded", lambda: self._delivered(post, case))
            self._check_times(full["times"])

    def _delivered(self, post, case):
        full = post.api.case(case["id"])
        return full if full["notices"][0]["state"] == "taken" else None

    def _check_mail(self, message, case):
        text = message.get_content()
        self.assertEqual(message["To"], "owner@example.jp")
        self.assertIn("中身を読めない形に変えた命令が動きました", text)
        self.assertIn(case["number"], text)
        self.assertIn(case["device_name"], message["Subject"] + text)
        self.assertNotIn("base64", text, "a mail carries no command line")

    def _check_times(self, times):
        stations = [times[k] for k in ("act", "received", "matched", "case_opened", "mail_taken")]
        self.assertTrue(all(stations), f"a station has no time: {times}")
        self.assertGreaterEqual(times["mail_taken"], times["case_opened"])
        self.assertGreater(times["shown"], 0)

    def test_wrong_password_keeps_the_mail_waiting(self):
        with MailServer() as mail, Post("--smtp", mail.url.replace("secret", "mistake"), "--smtp-ca", mail.authority,
                                        "--mail-to", "owner@example.jp") as post:
            acts.decode_and_run()
            case = post.wait_for_case()[0]
            notice = wait_for("the first answer", lambda: self._tried(post, case))
            self.assertEqual(notice["state"], "waiting")
            self.assertIn("535", notice["detail"])
            self.assertEqual(post.api.case(case["id"])["summary"]["state"], "new")
            self.assertEqual(mail.mails(), [])

    @staticmethod
    def _tried(post, case):
        notices = post.api.case(case["id"])["notices"]
        return notices[0] if notices and notices[0]["detail"] else None

    def test_nobody_is_told_without_a_mail_server(self):
        with Post() as post:
            acts.decode_and_run()
            case = post.wait_for_case()[0]
            full = post.api.case(case["id"])
            self.assertFalse(full["told"])
            self.assertEqual(full["notices"], [])
            self.assertEqual(full["summary"]["state"], "new")


if __name__ == "__main__":
    unittest.main()
