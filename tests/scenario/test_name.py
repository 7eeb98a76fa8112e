"""The company key names the server by a name: looked up in /etc/hosts or by DNS, and nothing waits for that."""

import shlex
import socket
import struct
import subprocess
import threading
import unittest
from pathlib import Path

from .lib.mounts import own_mounts
from .lib.post import PREFIX, Post
from .lib.waiting import wait_for

NAME = "post.tsujiban.test"
RESOLVER = "127.0.0.53"
TYPE_A = 1
# As desktops have it: modules, of which the agent loads none, stand before DNS.
NSSWITCH = "hosts: files mymachines mdns4_minimal [NOTFOUND=return] resolve [!UNAVAIL=return] dns\n"


class Resolver:
    """Knows one name. While `silent` it takes questions and answers none."""

    def __init__(self, silent=False):
        self.silent = silent
        self.asked = 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self):
        self.socket.bind((RESOLVER, 53))
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.socket.sendto(b"", self.socket.getsockname())
        self.thread.join(10)
        self.socket.close()

    def _serve(self):
        while True:
            question, asker = self.socket.recvfrom(4096)
            if not question:
                return
            self.asked += 1
            if not self.silent:
                self.socket.sendto(self._answer(question), asker)

    @staticmethod
    def _answer(question):
        labels, at = [], 12
        while question[at]:
            labels.append(question[at + 1:at + 1 + question[at]].decode())
            at += 1 + question[at]
        kind = struct.unpack("!H", question[at + 1:at + 3])[0]
        known = ".".join(labels).lower() == NAME
        n_answers = 1 if known and kind == TYPE_A else 0
        head = question[:2] + struct.pack("!HHHHH", 0x8180 if known else 0x8183, 1, n_answers, 0, 0)
        answer = struct.pack("!HHHIH4s", 0xC00C, TYPE_A, 1, 60, 4, socket.inet_aton("127.0.0.1"))
        return head + question[12:at + 5] + answer * n_answers


class NamedPost(Post):
    """The agent sees other contents of some files in /etc than the rest of this machine."""

    def __init__(self, host, etc, agent=True):
        super().__init__(agent=agent)
        config = self.folder / "tsujiban.conf"
        config.write_text(f"host = {host}\n")
        self.options += ["--config", str(config)]
        self.etc = etc

    def begin_agent(self):
        """Waits for nothing."""
        key = self.folder / "company.key"
        key.write_text(self.api.enrol_key(uses=1) + "\n")
        self.agent = self._start(str(PREFIX / "libexec/tsujiban/tsujiban-agent"), "--data", str(self.folder / "agent"),
                                 "--company-key", str(key))

    def _start(self, *command):
        if not command[0].endswith("tsujiban-agent"):
            return super()._start(*command)
        mounts = []
        for name, text in self.etc.items():
            file = self.folder / f"etc-{name}"
            file.write_text(text)
            file.chmod(0o644)
            mounts.append(f"mount --bind {shlex.quote(str(file))} /etc/{name}")
        return super()._start(*own_mounts(), "sh", "-ec", "; ".join([*mounts, 'exec "$@"']), "sh", *command)


BY_DNS = {"nsswitch.conf": NSSWITCH, "resolv.conf": f"nameserver {RESOLVER}\n", "hosts": "127.0.0.1 localhost\n"}


def act(post, number):
    subprocess.run([str(PREFIX / "bin/tsujiban"), "drill-act", f"{post.folder.name}-{number}"], check=True,
                   stdout=subprocess.DEVNULL)


def spooled(post):
    return sum(file.stat().st_size for file in (post.folder / "agent").iterdir())


def looks_up(post):
    """The look-up is the only second thread that ship ever has."""
    return len(list(Path(f"/proc/{post.processes()['ship']}/task").iterdir())) == 2


class Name(unittest.TestCase):
    def test_hosts(self):
        with NamedPost(NAME, {"nsswitch.conf": NSSWITCH, "hosts": f"127.0.0.1 {NAME}\n"}) as post:
            act(post, 1)
            post.wait_for_case()

    def test_dns(self):
        with Resolver() as resolver, NamedPost(NAME, BY_DNS) as post:
            self.assertGreater(resolver.asked, 0)
            act(post, 1)
            post.wait_for_case()
            self.assertEqual([device["lost"] for device in post.api.devices()], [0])

    def test_no_answer(self):
        """While DNS is silent events reach the spool; once it answers they reach the server."""
        with Resolver(silent=True) as resolver, NamedPost(NAME, BY_DNS, agent=False) as post:
            post.begin_agent()
            wait_for("the agent sees", lambda: "TB-1525" in post.log.read_text(), 30)
            self.assertTrue(any(self._is_kept(post, number) for number in range(10)))
            self.assertEqual(post.api.devices(), [])
            resolver.silent = False
            post.wait_for_case(150)
            self.assertEqual([device["lost"] for device in post.api.devices()], [0])

    @staticmethod
    def _is_kept(post, number):
        """While one and the same look-up waits: between them lie pauses, in which anything could be kept."""
        before = spooled(post)
        wait_for("a look-up", lambda: looks_up(post), 120)
        act(post, number)
        wait_for("an event is kept", lambda: spooled(post) > before, 10)
        return looks_up(post)


if __name__ == "__main__":
    unittest.main()
