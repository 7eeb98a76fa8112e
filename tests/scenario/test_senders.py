"""Foreign senders: lines of JSON by curl and by syslog-ng become cases through a rule given with --rules.

With an Idempotency-Key a batch sent again counts once; without one it counts again, and the answer says so.
"""

import json
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from .lib.post import Post
from .lib.waiting import wait_for

RULE = """\
title: A Word in a Log Line
id: 7d3f2b8e-54ef-4c0f-9f8c-2f2d3f1c9a31
level: high
tags: [attack.initial_access]
logsource: {product: linux, service: mail}
detection:
    selection:
        MESSAGE|contains: 'stolen-word'
    condition: selection
"""

SYSLOG_NG = """\
@version: 3.38
options {{ keep-hostname(yes); stats-freq(0); }};
source s_file {{ file("{folder}/in.log" follow-freq(0.1) flags(no-parse)); }};
destination d_tsujiban {{
    http(url("{url}") method("POST")
         headers("Content-Type: application/x-ndjson", "Authorization: Bearer {token}")
         body("$(format-json --pair time=$ISODATE --pair MESSAGE=$MESSAGE --pair HOST=$HOST)")
         delimiter("\\n") batch-lines(10) batch-timeout(200) time-reopen(1) timeout(5) retries(1000)
         tls(ca-file("{folder}/root.pem") peer-verify(yes)));
}};
log {{ source(s_file); destination(d_tsujiban); }};
"""


class Senders(unittest.TestCase):
    def setUp(self):
        self.rules = tempfile.TemporaryDirectory()
        Path(self.rules.name).chmod(0o755)
        (Path(self.rules.name) / "word.yml").write_text(RULE)
        self.addCleanup(self.rules.cleanup)

    def _make(self, post, name):
        sender = post.api.sender(name, service="mail")
        (post.folder / "root.pem").write_text(post.api.root_certificate())
        sender["url"] = f"https://localhost:{post.port}/v1/batches"
        return sender

    @staticmethod
    def _curl(post, sender, body, *further):
        """(status, headers, JSON)"""
        said = subprocess.run(
            ["curl", "-sS", "-i", "--http1.1", "--cacert", str(post.folder / "root.pem"), "-H", "Expect:",
             "-H", "Content-Type: application/x-ndjson", "-H", f"Authorization: Bearer {sender['token']}",
             *further, "--data-binary", "@-", sender["url"]],
            input=body, capture_output=True, text=True, timeout=30, check=True).stdout
        head, _, text = said.partition("\n\n") if "\r\n\r\n" not in said else said.partition("\r\n\r\n")
        return int(head.split()[1]), head.lower(), json.loads(text)

    @staticmethod
    def _events(post, device):
        return next(d["events"] for d in post.api.devices() if d["id"] == device)

    @staticmethod
    def _alerts(post):
        return [alert for case in post.api.cases() if case["kind"] == "watch"
                for alert in post.api.case(case["id"])["alerts"]]

    def test_curl(self):
        with Post("--rules", self.rules.name, agent=False) as post:
            sender = self._make(post, "by hand")
            line = '{"MESSAGE":"the stolen-word is here","time":"2026-11-23T05:12:57Z"}\n'
            status, head, body = self._curl(post, sender, line, "-H", "Idempotency-Key: one")
            self.assertEqual((status, body), (200, {"stored": True, "delivery": "once"}))
            self.assertIn("tsujiban-delivery: once", head)
            case = post.api.case(post.wait_for_case()[0]["id"])
            self.assertIn({"name": "MESSAGE", "value": "the stolen-word is here", "truncated": False},
                          case["alerts"][0]["evidence"])
            # The same again is one; other contents under its key are refused.
            self.assertEqual(self._curl(post, sender, line, "-H", "Idempotency-Key: one")[0], 200)
            status, _, problem = self._curl(post, sender, line * 2, "-H", "Idempotency-Key: one")
            self.assertEqual((status, problem["type"]), (409, "urn:tsujiban:TB-1307"))
            self._counted_once_over_a_restart(post, sender, line)
            # Without a key each counts, and the answer says so.
            for _ in range(2):
                status, head, body = self._curl(post, sender, line)
                self.assertEqual((status, body["delivery"]), (200, "at-least-once"))
            wait_for("four events", lambda: self._events(post, sender["device"]) == 4)
            self._zstd_and_bad_lines(post, sender, line)

    def _counted_once_over_a_restart(self, post, sender, line):
        post.stop_server()
        post.start_server()
        self.assertEqual(self._curl(post, sender, line, "-H", "Idempotency-Key: one")[0], 200)
        self._curl(post, sender, '{"MESSAGE":"x"}', "-H", "Idempotency-Key: two")
        wait_for("the later event", lambda: self._events(post, sender["device"]) >= 2)
        self.assertEqual(self._events(post, sender["device"]), 2)
        self._curl(post, sender, '{"MESSAGE":"x"}', "-H", "Idempotency-Key: two")
        self.assertEqual(len(self._alerts(post)), 1)
        # What follows counts from here.
        self.assertEqual(self._events(post, sender["device"]), 2)

    def _zstd_and_bad_lines(self, post, sender, line):
        packed = post.folder / "lines.zst"
        packed.write_bytes(subprocess.run(["zstd", "-c"], input=(line + "no json\n" + line).encode(),
                                          capture_output=True, check=True).stdout)
        before = self._events(post, sender["device"])
        subprocess.run(["curl", "-sSf", "--cacert", str(post.folder / "root.pem"),
                        "-H", "Content-Type: application/x-ndjson", "-H", "Content-Encoding: zstd",
                        "-H", f"Authorization: Bearer {sender['token']}", "--data-binary", f"@{packed}",
                        sender["url"]], check=True, timeout=30, stdout=subprocess.DEVNULL)
        wait_for("two events more", lambda: self._events(post, sender["device"]) == before + 2)
        wait_for("a case of the bad line", lambda: any(
            case["kind"] == "service" for case in post.api.cases()))
        device = next(d for d in post.api.devices() if d["id"] == sender["device"])
        self.assertEqual(device["lost"], 1)

    @unittest.skipUnless(shutil.which("syslog-ng"), "syslog-ng is not installed")
    def test_syslog_ng(self):
        """Its lines arrive, and what it holds while the server is away comes when the server is back."""
        with Post("--rules", self.rules.name, agent=False) as post:
            sender = self._make(post, "syslog-ng")
            (post.folder / "in.log").write_text("")
            (post.folder / "syslog-ng.conf").write_text(SYSLOG_NG.format(folder=post.folder, **sender))
            log = (post.folder / "syslog-ng.out").open("wb")
            run = subprocess.Popen(
                ["syslog-ng", "-F", "--no-caps", "-f", str(post.folder / "syslog-ng.conf"),
                 "-R", str(post.folder / "syslog-ng.persist"), "-c", str(post.folder / "syslog-ng.ctl"),
                 "--pidfile", str(post.folder / "syslog-ng.pid")], stdout=log, stderr=log)
            try:
                self._through_syslog_ng(post, sender)
            except AssertionError:
                print((post.folder / "syslog-ng.out").read_text()[-4000:])
                raise
            finally:
                run.terminate()
                run.wait(20)
                log.close()

    def _through_syslog_ng(self, post, sender):
        def write(*lines):
            with (post.folder / "in.log").open("a") as file:
                file.writelines(line + "\n" for line in lines)

        write("ordinary", "the stolen-word", "ordinary")
        wait_for("three events", lambda: self._events(post, sender["device"]) == 3, 30)
        self.assertEqual(len(self._alerts(post)), 1)
        post.stop_server()
        write("the stolen-word again", "ordinary")
        post.start_server()
        # At least once: a batch whose answer was lost would come a second time.
        wait_for("the later ones", lambda: self._events(post, sender["device"]) >= 5, 60)
        self.assertGreaterEqual(len(self._alerts(post)), 2)


if __name__ == "__main__":
    unittest.main()
