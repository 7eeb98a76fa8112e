"""Every running program has its own user, no capabilities but those of its row, and its filters on."""

import os
import pwd
import unittest
from pathlib import Path

from .lib.post import AGENT_PROGRAMS, PROGRAMS, Post
from .lib.waiting import wait_for

CAP = {"dac_read_search": 2, "kill": 5, "setgid": 6, "setuid": 7, "setpcap": 8, "net_admin": 12,
       "sys_ptrace": 19, "perfmon": 38, "bpf": 39}

# program: user, capabilities that it may keep
ROWS = {
    "parent": ("root", {"dac_read_search", "kill", "setgid", "setuid", "setpcap"}),
    "core": ("tsujiban", set()),
    "watch": ("tsujiban-watch", set()),
    "search": ("tsujiban-search", set()),
    "press": ("tsujiban-press", set()),
    "seal": ("tsujiban-seal", set()),
    "courier": ("tsujiban-courier", set()),
    "gate-agents": ("tsujiban-gate", set()),
    "gate-people": ("tsujiban-people", set()),
    "gate-local": ("tsujiban-local", set()),
    "agent": ("root", {"bpf", "perfmon", "sys_ptrace", "dac_read_search", "net_admin", "setuid", "setgid",
                       "setpcap", "kill"}),
    "collect": ("tsujiban-collect", set()),
    "ship": ("tsujiban-ship", set()),
}


def status_of(pid):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)


class Confinement(unittest.TestCase):
    def test_every_process(self):
        with Post() as post:
            # The compiler of the start has its own row in the probe's matrix; it may still be there.
            wait_for("the compiler to end", lambda: "rules" not in post.processes())
            pids = post.processes()
            self.assertEqual(set(pids), set(PROGRAMS + AGENT_PROGRAMS))
            for name, pid in pids.items():
                with self.subTest(program=name):
                    self._check(name, pid)

    def _check(self, name, pid):
        user, allowed = ROWS[name]
        status = status_of(pid)
        uid = pwd.getpwnam(user).pw_uid
        self.assertEqual({int(u) for u in status["Uid"].split()}, {uid})
        self.assertEqual(status["Groups"].strip(), "")
        mask = sum(1 << CAP[c] for c in allowed)
        for kind in ("CapEff", "CapPrm", "CapInh", "CapAmb", "CapBnd"):
            self.assertEqual(int(status[kind], 16) & ~mask, 0, f"{kind} {status[kind]}")
        self.assertEqual(status["NoNewPrivs"].strip(), "1")
        self.assertEqual(status["Seccomp"].strip(), "2")
        # Programs below a parent carry its filter too.
        least = 1 if name in ("parent", "agent") else 2
        self.assertGreaterEqual(int(status["Seccomp_filters"]), least)
        self._check_environment(pid, name)

    def _check_environment(self, pid, name):
        if name not in ("parent", "agent") and "ASAN_OPTIONS" not in os.environ:
            self.assertEqual(Path(f"/proc/{pid}/environ").read_bytes().strip(b"\0"), b"")


if __name__ == "__main__":
    unittest.main()
