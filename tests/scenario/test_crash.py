"""A batch on which watch dies twice is set aside with a case, and what others sent is evaluated.

The real watch is killed at the real place: when its note says that it is at work on this batch.
"""

import mmap
import os
import signal
import struct
import time
import unittest
from pathlib import Path

from .lib import peer
from .lib.post import Post, children_of, name_of
from .lib.waiting import wait_for

IDLE = 2**64 - 1
# As large as it may be, so that watch is at work on it for a while.
HEAVY = (b'{"CommandLine":"' + b"x" * 8000 + b'"}\n') * 125


def note_of(core, but=None):
    """(which, page) of the note, in which watch says where it is: the core holds it too."""
    for link in Path(f"/proc/{core}/fd").iterdir():
        try:
            if not os.readlink(link).startswith("/memfd:note") or os.stat(link).st_ino == but:
                continue
            fd = os.open(link, os.O_RDONLY)
            try:
                return os.fstat(fd).st_ino, mmap.mmap(fd, 4096, prot=mmap.PROT_READ)
            finally:
                os.close(fd)
        except FileNotFoundError:
            pass
    return None


class Crash(unittest.TestCase):
    def _kill_at_work(self, watch, note):
        """Lets watch go on and kills it in the middle of a record; the position that it was at."""
        os.kill(watch, signal.SIGCONT)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            position = struct.unpack("<Q", note[:8])[0]
            if position not in (0, IDLE):  # 0: a note that watch has not taken yet
                os.kill(watch, signal.SIGKILL)
                return position
        raise AssertionError("watch was never seen at work")

    @staticmethod
    def _hold_next_watch(post, before):
        """The watch that is started in its place, stopped as soon as it is there."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for pid in children_of(post.server.pid):
                try:
                    if pid != before and name_of(pid) == "watch":
                        os.kill(pid, signal.SIGSTOP)
                        return pid
                except (FileNotFoundError, ProcessLookupError, IndexError):
                    pass
        raise AssertionError("no other watch was started")

    def _die_twice(self, post, heavy):
        """Stopped, it takes the batch up only when its note is looked at."""
        core, watch = post.processes()["core"], post.processes()["watch"]
        os.kill(watch, signal.SIGSTOP)
        self.assertEqual(peer.Sender(post.port, heavy["token"]).send(HEAVY, "one")[0], 200)
        which, note = note_of(core)
        first = self._kill_at_work(watch, note)
        watch = self._hold_next_watch(post, watch)
        # It says `ready` before it is given anything, so it must go on until the core has made its note.
        note = self._let_it_begin(core, watch, which)
        self.assertEqual(self._kill_at_work(watch, note), first)

    @staticmethod
    def _let_it_begin(core, watch, before):
        os.kill(watch, signal.SIGCONT)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            found = note_of(core, before)
            if found:
                return found[1]
        raise AssertionError("the core made no other note")

    def test_two_deaths_on_one_batch(self):
        with Post(agent=False) as post:
            heavy = post.api.sender("heavy", category="process_creation")
            other = post.api.sender("other", category="process_creation")
            self._die_twice(post, heavy)
            self.assertEqual(peer.Sender(post.port, other["token"]).send(b'{"CommandLine":"ls"}\n', "x")[0], 200)
            case = wait_for("a case", lambda: next(
                (c for c in post.api.cases() if c["kind"] == "service" and c["device_name"] == "heavy"), None), 60)
            self.assertTrue(case)
            wait_for("the other's event", lambda: any(
                d["id"] == other["device"] and d["events"] == 1 for d in post.api.devices()), 30)
            self.assertEqual([d["events"] for d in post.api.devices() if d["id"] == heavy["device"]], [0])


if __name__ == "__main__":
    unittest.main()
