"""A server is backed up at work, destroyed, and put back onto an empty place: its PCs go on, nothing is twice."""

import shutil
import signal
import subprocess
import unittest

from .lib.post import PREFIX, Post
from .lib.waiting import wait_for


class Backup(unittest.TestCase):
    def test_backup_and_restore(self):
        with Post() as post:
            data = post.folder / "data"
            self._acts(post, "before", 3)
            wait_for("three alerts", lambda: self._alerts(post) == 3, 30)
            device = post.api.devices()[0]
            file = post.folder / "backup.tar"
            self._tsujiban(post, "backup", str(file), "--data", str(data))
            self.assertEqual(file.stat().st_mode & 0o777, 0o600)
            names = subprocess.run(["tar", "-tf", str(file)], check=True, capture_output=True, text=True).stdout.split()
            self.assertEqual(names[-1], "manifest")
            self.assertFalse((data / "state/backup.db").exists())
            self._acts(post, "after", 2)
            wait_for("five alerts", lambda: self._alerts(post) == 5, 30)

            post.stop_server(signal.SIGKILL)
            shutil.rmtree(data)
            self._refused(post, file, data)
            self._tsujiban(post, "restore", str(file), "--data", str(data))
            self._tsujiban(post, "restore", str(file), "--data", str(data), status=1)
            self._owners(data)

            post.start_server()
            self.assertEqual(self._alerts(post), 3)
            restored = [case for case in post.api.cases() if case["kind"] == "service"]
            self.assertEqual(len(restored), 1, "the loss is shown")
            self._acts(post, "anew", 1)
            wait_for("the agent goes on", lambda: self._alerts(post) >= 4, 60)
            post.settle()
            self.assertEqual(self._alerts(post), 4, "an alert counted twice")
            self.assertEqual([d["id"] for d in post.api.devices()], [device["id"]])

    def _refused(self, post, file, data):
        """What is damaged, cut off or half put back is refused, and nothing is changed."""
        whole = file.read_bytes()
        for name, contents in (("cut", whole[:len(whole) // 2]),
                               ("flipped", whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:])):
            bad = post.folder / name
            bad.write_bytes(contents)
            self._tsujiban(post, "restore", str(bad), "--data", str(data), status=1)
            self.assertFalse(data.exists())
        (data / "restoring").mkdir(parents=True)
        started = subprocess.run([str(PREFIX / "sbin/tsujiband"), "--data", str(data), "--run",
                                  str(post.folder / "run"), "--port", str(post.port)],
                                 capture_output=True, text=True, timeout=30, check=False)
        self.assertNotEqual(started.returncode, 0)
        self.assertIn("TB-1240", started.stderr)
        shutil.rmtree(data)

    def _owners(self, data):
        owners = {"journal": "tsujiban", "state": "tsujiban", "state/tsujiban.db": "tsujiban",
                  "keys/root.pem": "tsujiban-seal", "keys/courier.key": "tsujiban-courier"}
        for name, owner in owners.items():
            path = data / name
            self.assertEqual(path.owner(), owner, name)
            self.assertEqual(path.stat().st_mode & 0o077, 0, name)
        for path in (data / "journal").iterdir():
            self.assertEqual(path.owner(), "tsujiban")

    def _tsujiban(self, post, *arguments, status=0):
        done = subprocess.run([str(PREFIX / "bin/tsujiban"), "--socket", post.api.path, "--lang", "en", *arguments],
                              capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, status, done.stderr)

    @staticmethod
    def _acts(post, name, count):
        for i in range(count):
            subprocess.run([str(PREFIX / "bin/tsujiban"), "drill-act", f"{post.folder.name}-{name}-{i}"], check=True,
                           stdout=subprocess.DEVNULL)

    @staticmethod
    def _alerts(post):
        alerts = [alert for case in post.api.cases() for alert in post.api.case(case["id"])["alerts"]]
        return sum(any(post.folder.name in field["value"] for field in alert["evidence"]
                       if field["name"] == "CommandLine") for alert in alerts)


if __name__ == "__main__":
    unittest.main()
