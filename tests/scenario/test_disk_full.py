"""The data's disk fills up: PCs are told to come again, decisions are still written, and nothing is lost after."""

import os
import subprocess
import unittest

from .lib.post import PREFIX, Post
from .lib.waiting import wait_for

# The journal keeps 256 MiB for the state, and begins with two files of 64 MiB.
DISK_MIB = 480
FILLER_MIB = 100


class DiskFull(unittest.TestCase):
    def setUp(self):
        self.post = Post()
        self.data = self.post.folder / "data"
        self.data.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m,mode=711", "tmpfs", str(self.data)], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", str(self.data)], check=False)

    def test_full_and_free_again(self):
        with self.post as post:
            self._act("before")
            wait_for("the alert", lambda: self._alerts() == 1, 30)
            filler = self.data / "filler"
            with filler.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, FILLER_MIB << 20)
            for i in range(3):
                self._act(f"meanwhile-{i}")
            wait_for("the warning", lambda: "TB-1423" in self._warnings(), 60)
            self.assertEqual(self._alerts(), 1)
            post.api.close_case(post.api.cases()[0]["id"], "drill")
            filler.unlink()
            wait_for("what waited on the PC", lambda: self._alerts() == 4, 150)
            wait_for("the warning is gone", lambda: "TB-1423" not in self._warnings(), 20)
            post.settle()
            self.assertEqual(self._alerts(), 4, "an alert counted twice")
            self.assertEqual(post.api.devices()[0]["lost"], 0)

    def _warnings(self):
        return [warning["message"] for warning in self.post.api.status()["warnings"]]

    def _act(self, name):
        subprocess.run([str(PREFIX / "bin/tsujiban"), "drill-act", f"{self.post.folder.name}-{name}"], check=True,
                       stdout=subprocess.DEVNULL)

    def _alerts(self):
        alerts = [alert for case in self.post.api.cases() for alert in self.post.api.case(case["id"])["alerts"]]
        return sum(any(self.post.folder.name in field["value"] for field in alert["evidence"]
                       if field["name"] == "CommandLine") for alert in alerts)


if __name__ == "__main__":
    unittest.main()
