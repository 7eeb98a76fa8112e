"""Versions side by side: the older agent with this server, this agent with the older server, and an upgrade in place
while the agent sends, cut off half-way, finished, and taken back.

The older side is built from the commit that doc/releases.md names.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path

from .lib.acts import decode_and_run, run
from .lib.api import Problem
from .lib.post import PREFIX, Post
from .lib.waiting import wait_for

ROOT = Path(__file__).resolve().parents[2]
OLDER = "0.2.0"
NOT_THERE = 3

RULE = """\
title: A Mark on the Command Line
id: 7d3f2b8e-54ef-4c0f-9f8c-2f2d3f1c9c01
author: Somebody
level: high
logsource: {category: process_creation, product: linux}
detection:
    selection:
        CommandLine|contains: MARK
    condition: selection
"""


class Acts(threading.Thread):
    """Something to be found, again and again, until it is told to stop."""

    def __init__(self, mark):
        super().__init__()
        self.mark = mark
        self.n = 0
        self.ends = threading.Event()

    def run(self):
        while not self.ends.is_set():
            run("echo", f"{self.mark}-{self.n}")
            self.n += 1
            time.sleep(0.05)

    def end(self):
        self.ends.set()
        self.join()
        return self.n


def is_free(folder):
    fd = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        return False
    finally:
        os.close(fd)


class Versions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="tsujiban-older-")
        cls.addClassCleanup(folder.cleanup)
        Path(folder.name).chmod(0o755)
        cls.older = Path(folder.name) / "older"
        done = subprocess.run([ROOT / "tools/build-release", OLDER, cls.older], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode == NOT_THERE:
            raise unittest.SkipTest(done.stdout)
        if done.returncode != 0:
            raise AssertionError(done.stdout)

    def watch_one_act(self, post):
        decode_and_run()
        case = post.api.case(post.wait_for_case()[0]["id"])
        self.assertEqual(case["summary"]["danger"], "danger")
        device = post.api.devices()[0]
        self.assertEqual((device["state"], device["lost"]), ("ok", 0))

    def test_older_agent(self):
        with Post(agent_at=self.older) as post:
            self.assertEqual(post.api.devices()[0]["version"], OLDER)
            self.watch_one_act(post)

    def test_older_server(self):
        with Post(server_at=self.older) as post:
            self.assertEqual(post.api.status()["version"], OLDER)
            self.watch_one_act(post)

    def prepare(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        # Not on the server's own command line, which names the folder.
        self.mark = f"mark-{os.getpid()}"
        (Path(folder.name) / "mark.yml").write_text(RULE.replace("MARK", self.mark))
        return Post("--rules", folder.name, server_at=self.older, agent_at=self.older)

    def alerts(self, post):
        return sum(case["alerts"] for case in post.api.cases())

    def all_found(self, post, n):
        """Every act is an alert, and one alone."""
        wait_for(f"{n} alerts", lambda: self.alerts(post) >= n, 60)
        post.settle()
        self.assertEqual(self.alerts(post), n)

    def kill_in_upgrade(self, post):
        """The new server is killed at different moments of its first start on the old data."""
        for milliseconds in (5, 30, 80, 200):
            server = post.launch_server()
            time.sleep(milliseconds / 1000)
            server.send_signal(signal.SIGKILL)
            server.wait()
            # A child that it had just forked holds the data's lock until it sees that its parent is gone.
            wait_for("the data is let go", lambda: is_free(post.folder / "data"))

    def test_upgrade_cut_off_finished_and_taken_back(self):
        with self.prepare() as post:
            acts = Acts(self.mark)
            acts.start()
            self.addCleanup(acts.ends.set)
            wait_for("the first alerts", lambda: self.alerts(post) > 0)
            post.stop_server()

            post.server_at = PREFIX
            self.kill_in_upgrade(post)
            post.start_server()
            self.assertNotEqual(post.api.status()["version"], OLDER)
            n = acts.end()
            self.all_found(post, n)

            # What happens while no agent runs is nobody's to see: the agent is changed between acts.
            post.stop_agent()
            post.agent_at = PREFIX
            post.start_agent()
            self.assertEqual(len(post.api.devices()), 1)
            run("echo", f"{self.mark}-new-agent")
            n += 1
            self.all_found(post, n)
            post.stop_server()
            self.go_back(post)
            # What came since is in the journal; the older server finds it there again.
            run("echo", f"{self.mark}-last")
            self.all_found(post, n + 1)
            self.assertEqual(post.api.devices()[0]["lost"], 0)

    def go_back(self, post):
        """The older server refuses the newer data by name, and takes the copy that the upgrade left."""
        state = post.folder / "data/state"
        post.server_at = self.older
        with self.assertRaises(AssertionError):
            post.start_server()
        post.stop_server()
        self.assertIn("TB-1251", post.log.read_text(errors="replace"))
        for name in ("tsujiban.db", "tsujiban.db-wal", "tsujiban.db-shm"):
            (state / name).unlink(missing_ok=True)
        (kept,) = state.glob("tsujiban.db.before-*")
        shutil.move(kept, state / "tsujiban.db")
        post.start_server()

    def test_a_half_installed_server_does_not_start(self):
        """Programs of two builds: the other's ends before it begins, which is said, and no data is touched."""
        with tempfile.TemporaryDirectory(prefix="tsujiban-mixed-") as folder, Post(agent=False) as post:
            Path(folder).chmod(0o755)
            mixed = Path(folder) / "mixed"
            shutil.copytree(PREFIX, mixed)
            shutil.copy(self.older / "libexec/tsujiban/tsujiban-core", mixed / "libexec/tsujiban/tsujiban-core")
            post.stop_server()
            post.server_at = mixed
            server = post.launch_server()
            wait_for("it is said", lambda: self.said(post))
            with self.assertRaises((OSError, Problem)):
                post.api.status()
            server.terminate()
            server.wait(20)
            post.server_at = PREFIX
            post.start_server()

    @staticmethod
    def said(post):
        """By its build, or, where a version is given what the other does not know, by that."""
        lines = post.log.read_text(errors="replace").splitlines()
        return [line for line in lines if "program=core" in line and ("TB-1111" in line or "TB-1116" in line)]


if __name__ == "__main__":
    unittest.main()
