"""script/server as a newcomer uses it: started, opened, stopped by Ctrl-C, started again."""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import unittest
import urllib.request
from pathlib import Path

from .lib.api import Api
from .lib.post import PREFIX, children_of, free_ports
from .lib.waiting import wait_for

ROOT = Path(__file__).resolve().parents[2]


class Script:
    def __init__(self, data, port, *options):
        self.output = []
        self.port = port
        environment = dict(os.environ, TSUJIBAN_SKIP_BUILD="1", TSUJIBAN_PREFIX=str(PREFIX))
        self.process = subprocess.Popen(
            [str(ROOT / "script/server"), "--data", str(data), "--port", str(port), *options], env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True)
        self.socket = f"/run/tsujiban-{port}/api.sock"
        self.api = Api(self.socket)
        self.url = self._wait_for_url()

    def _wait_for_url(self):
        for line in self.process.stdout:
            self.output.append(line)
            if match := re.search(r"http://\S+", line):
                return match[0]
        raise AssertionError("no address was printed:\n" + "".join(self.output))

    def pids(self):
        pids = [self.process.pid]
        for pid in pids:
            pids += children_of(pid)
        return pids

    def interrupt(self):
        pids = self.pids()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)
        self.process.stdout.close()
        wait_for("everything has stopped", lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids))

    def tsujiban(self, *arguments):
        return subprocess.run([str(PREFIX / "bin/tsujiban"), "--socket", self.socket, *arguments],
                              capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)


class ServerScript(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="tsujiban-script-"))
        self.folder.chmod(0o755)
        self.port = free_ports()

    def tearDown(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def test_newcomer(self):
        script = Script(self.folder / "data", self.port)
        try:
            self.assertTrue(script.url.startswith(f"http://127.0.0.1:{self.port + 2}/login#"), script.url)
            with urllib.request.urlopen(script.url.split("#")[0], timeout=10) as page:
                self.assertIn("<script", page.read().decode())
            wait_for("異常なし", lambda: script.api.status()["state"] == "ok")
            drill = json.loads(script.tsujiban("drill", "--json").stdout)
            self.assertTrue(drill["summary"]["drill"])
            self.assertTrue(drill["what"]["ja"].startswith("【練習】"))
            self.assertIn(drill["summary"]["number"], script.tsujiban("cases").stdout)
            with self.assertRaisesRegex(AssertionError, "runs already"):
                Script(self.folder / "data", self.port)
            self.assertEqual(json.loads(script.tsujiban("status", "--json").stdout)["state"], "ok")
        finally:
            script.interrupt()

        again = Script(self.folder / "data", self.port)
        try:
            self.assertEqual([c["number"] for c in again.api.cases()], [drill["summary"]["number"]])
            self.assertEqual(len(again.api.devices()), 1)
            wait_for("異常なし again", lambda: again.api.status()["state"] == "ok")
        finally:
            again.interrupt()

    def test_without_a_source_nothing_is_visible(self):
        script = Script(self.folder / "data", self.port, "--source", "none")
        try:
            wait_for("the PC has spoken", lambda: script.api.devices()[0]["last_contact"] > 0)
            self.assertEqual(script.api.status()["state"], "unseen")
            self.assertIn("見えていません", script.tsujiban("status").stdout)
        finally:
            script.interrupt()


class CommandLine(unittest.TestCase):
    def run_it(self, *arguments):
        return subprocess.run([str(PREFIX / "bin/tsujiban"), *arguments], capture_output=True, text=True,
                              timeout=60, stdin=subprocess.DEVNULL, env={"LANG": "C.UTF-8"})

    def test_exit_status(self):
        self.assertEqual(self.run_it("--help").returncode, 0)
        self.assertEqual(self.run_it("--version").stdout.split()[0], "tsujiban")
        self.assertEqual(self.run_it().returncode, 2)
        self.assertEqual(self.run_it("nonsense").returncode, 2)
        self.assertEqual(self.run_it("status", "more").returncode, 2)
        gone = self.run_it("--socket", "/nonexistent", "status")
        self.assertEqual((gone.returncode, gone.stdout), (1, ""))
        self.assertIn("TB-1600", gone.stderr)

    def test_explain(self):
        self.assertIn("サーバーと話せません", self.run_it("explain", "TB-1600").stdout)
        self.assertIn("cannot be reached", self.run_it("--lang", "en", "explain", "TB-1600").stdout)
        self.assertEqual(self.run_it("explain", "TB-0000").returncode, 1)


if __name__ == "__main__":
    unittest.main()
