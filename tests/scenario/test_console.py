"""The console alone sets everything up: from the first login by a link to a company key."""

import base64
import hashlib
import hmac
import struct
import time
import unittest
from urllib.parse import unquote, urlsplit

from .lib.browser import Browser
from .lib.mail import MailServer
from .lib.post import Post
from .lib.waiting import wait_for

PASSWORD = "kasa to tegami 7"
STEP = 30


def code_of(secret, step):
    """RFC 6238 over RFC 4226, written down a second time on purpose."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[-1] & 15
    number = struct.unpack(">I", digest[at:at + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


class Console(unittest.TestCase):
    def test_everything_without_a_file(self):
        with MailServer() as mail, Post("--smtp-ca", mail.authority, "--mail-to", "owner@example.jp",
                                        agent=False) as post:
            with Browser(post.api.login_link()) as browser:
                self._secure_the_login(browser)
                self._add_company_and_person(browser, post)
                self._set_mail(browser, mail)
                self._make_a_key(browser, post)
                self._look_at_the_rest(browser)
            acts = post.api.call("GET", "/audit")["acts"]
            done = {act["act"] for act in acts}
            for act in ("password_set", "totp_on", "company_new", "person_new", "setting", "mail_test",
                        "enrol_key"):
                self.assertIn(act, done)

    def _secure_the_login(self, browser):
        browser.visit("/settings/account")
        browser.fill("新しいパスワード", PASSWORD)
        browser.fill("もう一度、新しいパスワード", PASSWORD)
        browser.press("パスワードを決める")
        browser.wait_for_text("パスワードを決めてあります。")
        browser.press("確認コードを使い始める")
        browser.do("waitFor", "[data-part=secret] code", 10000)
        secret = browser.do("textOf", "[data-part=secret] code")
        browser.keep_picture("totp")
        browser.assert_accessible()
        step = int(time.time()) // STEP
        browser.fill("6けたのコード", code_of(secret, step))
        browser.press("確かめて使い始める")
        browser.wait_for_text("確認コードを使っています。")
        browser.keep_picture("account")

        browser.press("ログアウト")
        browser.wait_for_text("ログインが必要です")
        browser.keep_picture("login")
        browser.assert_accessible()
        browser.fill("メールアドレス", "owner@example.jp")
        browser.fill("パスワード", PASSWORD)
        browser.press("ログインする")
        browser.do("waitFor", "input[name=code]", 20000)
        # A code works once: the next login needs the next one.
        browser.fill("確認コード(6けた)", code_of(secret, step + 1))
        browser.press("ログインする")
        browser.wait_for_text("確認コードを使っています。", 20000)
        problems = browser.do("problems")
        self.assertEqual([text for text in problems if "403" not in text], [])
        browser.do("forget")

    def _add_company_and_person(self, browser, post):
        browser.visit("/settings")
        browser.keep_picture("settings")
        browser.assert_accessible()
        browser.do("follow", "会社を加える")
        browser.fill("会社の名前", "みなと印刷")
        browser.press("加える")
        browser.do("waitFor", "[data-part=company-2]", 10000)
        browser.keep_picture("companies")
        browser.assert_accessible()
        browser.visit("/settings/people")
        browser.do("waitFor", "[data-form=person-new]", 10000)
        browser.fill("名前", "湊")
        browser.fill("メールアドレス", "minato@example.jp")
        browser.do("choose", "会社", "みなと印刷")
        browser.keep_picture("people")
        browser.press("加える")
        browser.do("waitFor", "[data-part=roles]", 10000)
        browser.wait_for_text("みなと印刷の会社の責任者")
        browser.keep_picture("person")
        browser.assert_accessible()
        people = post.api.call("GET", "/persons")["persons"]
        self.assertIn("minato@example.jp", [person["mail"] for person in people])

    def _set_mail(self, browser, mail):
        server = urlsplit(mail.url)
        browser.visit("/settings/mail")
        browser.do("waitFor", "[data-form=smtp]", 10000)
        browser.keep_picture("mail-none")
        browser.do("choose", "つなぎ方", server.scheme)
        browser.fill("サーバーの名前", server.hostname)
        browser.fill("ポート番号", str(server.port))
        browser.fill("利用者の名前", unquote(server.username))
        browser.fill("パスワード", unquote(server.password))
        browser.do("click", "[data-form=smtp] button[type=submit]")
        browser.do("waitFor", "[data-part=mail-test]", 10000)
        browser.press("試しのメールを送る")
        browser.do("waitFor", "[data-test-state=taken]", 20000)
        self.assertEqual(wait_for("the test mail", mail.mails)[0]["To"], "owner@example.jp")
        self.assertNotIn(unquote(server.password), browser.text())
        browser.keep_picture("mail")
        browser.assert_accessible()

    def _make_a_key(self, browser, post):
        browser.visit("/settings/server")
        browser.do("waitFor", "[data-form=host]", 10000)
        browser.fill("パソコンから見た、このサーバーの名前かアドレス", "tsujiban.example.jp")
        browser.do("click", "[data-form=host] button")
        wait_for("the address is kept", lambda: post.api.call("GET", "/settings")["host"] == "tsujiban.example.jp")
        browser.keep_picture("server")
        browser.assert_accessible()
        browser.visit("/devices/add")
        browser.do("waitFor", "[data-form=enrol] select[name=company]", 10000)
        browser.do("choose", "会社", "みなと印刷")
        browser.press("鍵を作る")
        browser.do("waitFor", "[data-part=key] code", 10000)
        self.assertTrue(browser.do("textOf", "[data-part=key] code").startswith("tsujiban1."))
        browser.wait_for_text("あと1台を待っています。")
        browser.keep_picture("enrol")
        browser.assert_accessible()
        keys = post.api.call("GET", "/enrol-keys")["keys"]
        self.assertEqual([(key["company_name"], key["uses_left"]) for key in keys], [("みなと印刷", 1)])

    def _look_at_the_rest(self, browser):
        for path, shown in (("/settings/rules", "[data-rule]"), ("/settings/audit", "[data-act]"),
                            ("/devices", "h1"), ("/components", ".sample")):
            browser.visit(path)
            browser.do("waitFor", shown, 10000)
            browser.keep_picture(path.strip("/").replace("/", "-"))
        self.assertEqual(browser.do("problems"), [])


if __name__ == "__main__":
    unittest.main()
