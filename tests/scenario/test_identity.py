"""One identity, used twice: a PC set back to an earlier state, and a PC that was copied with its agent."""

import os
import shutil
import signal
import subprocess
import unittest

from .lib.post import PREFIX, Post
from .lib.waiting import wait_for

ACTS = 4


def act(post, name):
    subprocess.run([str(PREFIX / "bin/tsujiban"), "drill-act", f"{post.folder.name}-{name}"], check=True,
                   stdout=subprocess.DEVNULL)


def alerts(post, name):
    """Of the acts with this name."""
    found = [alert for case in post.api.cases() for alert in post.api.case(case["id"])["alerts"]]
    return sum(any(f"{post.folder.name}-{name}" in field["value"] for field in alert["evidence"]
                   if field["name"] == "CommandLine") for alert in found)


class Identity(unittest.TestCase):
    def test_set_back(self):
        """As a virtual machine that goes back to a snapshot: its numbers come again, with other contents."""
        with Post() as post:
            data, kept = post.folder / "agent", post.folder / "snapshot"
            post.stop_agent()
            subprocess.run(["cp", "-a", str(data), str(kept)], check=True)
            post.start_agent()
            for i in range(ACTS):
                act(post, f"before-{i}")
            wait_for("the alerts before", lambda: alerts(post, "before") == ACTS)
            post.stop_agent()
            shutil.rmtree(data)
            kept.rename(data)
            post.start_agent()
            for i in range(ACTS):
                act(post, f"after-{i}")
            wait_for("the alerts after", lambda: alerts(post, "after") == ACTS, 60)
            post.settle()
            self.assertEqual(alerts(post, "before"), ACTS, "nothing counts twice")
            self.assertEqual(alerts(post, "after"), ACTS)
            devices = post.api.devices()
            self.assertEqual(len(devices), 1)
            self.assertEqual(devices[0]["lost"], 0)

    def test_copied(self):
        """Both send under one name: the operator is told, once, and nothing of either is lost."""
        with Post() as post:
            data, copy = post.folder / "agent", post.folder / "copy"
            post.stop_agent()
            subprocess.run(["cp", "-a", str(data), str(copy)], check=True)
            post.start_agent()
            second = post._start(str(PREFIX / "libexec/tsujiban/tsujiban-agent"), "--data", str(copy),
                                 "--company-key", str(post.folder / "company.key"))
            try:
                wait_for("a new epoch", lambda: post.log.read_text().count("TB-1518") >= 2, 30)
                for i in range(ACTS):
                    act(post, f"both-{i}")
                # Both run on this machine here, and both see everything.
                wait_for("the alerts of both", lambda: alerts(post, "both") == 2 * ACTS, 60)
                post.settle()
                self.assertEqual(alerts(post, "both"), 2 * ACTS)
                clones = [case for case in post.api.cases()
                          if case["kind"] == "service" and "Two PCs" in case["what"]["en"]]
                self.assertEqual(len(clones), 1)
                self.assertEqual([device["lost"] for device in post.api.devices()], [0])
            finally:
                os.kill(second.pid, signal.SIGTERM)
                second.wait(20)

    def test_killed(self):
        """An agent that was killed may have seen more than it told: one stands for what nobody knows."""
        with Post() as post:
            post.stop_agent(signal.SIGKILL)
            post.start_agent()
            wait_for("the loss is told", lambda: post.api.devices()[0]["lost"] == 1)
            post.stop_agent()
            post.start_agent()
            act(post, "later")
            wait_for("the alert", lambda: alerts(post, "later") == 1)
            self.assertEqual(post.api.devices()[0]["lost"], 1)


if __name__ == "__main__":
    unittest.main()
