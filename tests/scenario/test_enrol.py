"""Another PC: the console's one command installs the agent there; one outside the key's window waits for a person."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from .lib.mounts import own_mounts
from .lib.post import Post
from .lib.waiting import wait_for

ADDRESS = "192.0.2.77"  # RFC 5737; an address of this machine that is not 127.0.0.1
PLACES = ["/opt", "/var/lib", "/etc/tsujiban", "/var/log", "/run"]


class OtherPc:
    """A PC on this machine: a name, places and mounts of its own. The programs' users are the machine's."""

    def __init__(self, name):
        self.name = name
        self.folder = Path(tempfile.mkdtemp(prefix="tsujiban-pc-"))
        self.folder.chmod(0o755)
        for place in PLACES:
            (self.folder / place[1:]).mkdir(parents=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.run("sh /opt/tsujiban-agent/uninstall", check=False)
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, command, check=True):
        mounts = " && ".join(f"mkdir -p {p} && mount --bind {self.folder}{p} {p}" for p in PLACES)
        inside = f"hostname {self.name} && {mounts} && cd / && exec sh -c \"$COMMAND\""
        done = subprocess.run([*own_mounts(), "--uts", "sh", "-c", inside], stdin=subprocess.DEVNULL,
                              env={"PATH": os.environ["PATH"], "COMMAND": command}, capture_output=True, text=True,
                              timeout=120, check=False)
        if check and done.returncode != 0:
            log = self.folder / "var/log/tsujiban-agent.log"
            raise AssertionError(f"{done.stdout}{done.stderr}{log.read_text() if log.exists() else ''}")
        return done


class Enrol(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        subprocess.run(["ip", "address", "replace", f"{ADDRESS}/32", "dev", "lo"], check=True)

    @classmethod
    def tearDownClass(cls):
        subprocess.run(["ip", "address", "del", f"{ADDRESS}/32", "dev", "lo"], check=True)

    def test_this_machine_alone_is_not_enough(self):
        with Post(agent=False) as post:
            answer = post.api.call("GET", "/enrol-command")
            self.assertFalse(answer["available"])
            self.assertEqual(answer["reason"], "TB-1409")

    def test_one_command(self):
        with Post("--host", ADDRESS, agent=False) as post, OtherPc("keiri-02") as pc:
            key = post.api.enrol_key(uses=1)
            command = self._command(post, key)
            said = pc.run(command).stdout
            self.assertIn("見守りが始まりました。", said)
            device = self._wait_state(post, "keiri-02", "ok")
            self.assertEqual((pc.folder / "etc/tsujiban/company.key").stat().st_mode & 0o777, 0o600)
            progress = post.api.call("GET", "/enrol-keys")["keys"][0]
            self.assertEqual(progress["uses_left"], 0)
            self.assertEqual([d["id"] for d in progress["devices"]], [device["id"]])
            self.assertTrue(progress["devices"][0]["confirmed"] and progress["devices"][0]["seen"])
            # The same command again replaces what is there, and is the same PC.
            pc.run(command)
            self.assertEqual(len(post.api.devices()), 1)
            # Taken off the list it is refused at once.
            post.api.call("POST", f"/devices/{device['id']}/remove")
            self.assertEqual(post.api.devices(), [])

    def test_a_changed_archive_is_not_run(self):
        with Post("--host", ADDRESS, agent=False) as post, OtherPc("keiri-03") as pc:
            answer = post.api.call("GET", "/enrol-command")
            bad = "0" * 64 + "  agent.tar.gz"
            command = answer["command"].replace(answer["archive_hash"] + "  agent.tar.gz", bad)
            self.assertNotEqual(pc.run(command.replace("KEY", "x"), check=False).returncode, 0)
            self.assertFalse((pc.folder / "opt/tsujiban-agent").exists())

    def test_outside_the_window_it_waits_and_keeps(self):
        with Post("--host", ADDRESS, agent=False) as post, OtherPc("raikyaku") as pc:
            key = post.api.enrol_key(uses=1, minutes=1)
            wait_for("the key's window is over", lambda: self._is_over(post), 70)
            self.assertIn("確認を待っています", pc.run(self._command(post, key)).stdout)
            device = self._wait_state(post, "raikyaku", "unconfirmed")
            subprocess.run(["/bin/true"], check=True)
            self.assertEqual(post.api.devices()[0]["events"], 0)
            post.api.call("POST", f"/devices/{device['id']}/accept")
            self._wait_state(post, "raikyaku", "ok", 120)
            self.assertGreater(post.api.devices()[0]["events"], 0)

    @staticmethod
    def _is_over(post):
        status = post.api.status()
        return post.api.call("GET", "/enrol-keys")["keys"][0]["expires"] < status["now"]

    @staticmethod
    def _command(post, key):
        answer = post.api.call("GET", "/enrol-command")
        assert answer["available"], answer
        return answer["command"].replace("KEY", key, 1)

    @staticmethod
    def _wait_state(post, name, state, seconds=60):
        def found():
            return next((d for d in post.api.devices() if d["name"] == name and d["state"] == state), None)
        return wait_for(f"{name} is {state}", found, seconds)
