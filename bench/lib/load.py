"""The load maker (bench/load) as a child: many enrolled devices with connections of their own."""

import json
import os
import subprocess
import time
from pathlib import Path

from tests.scenario.lib.waiting import wait_for

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("TSUJIBAN_BUILD", ROOT / "build")) / "bench/load"
KEY_RATE = 30  # enrolments that one company key allows in ten minutes


class Load:
    def __init__(self, max_devices):
        self.max_devices = max_devices
        self.n = 0

    def __enter__(self):
        self.process = subprocess.Popen([PROGRAM, str(self.max_devices)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def do(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        answer = json.loads(line) if line else {"error": "it has ended"}
        if "error" in answer:
            raise AssertionError(f"the load maker at {words[0]}: {answer['error']}")
        return answer

    def enrol(self, post, n):
        """n devices in all."""
        while self.n < n:
            some = min(KEY_RATE, n - self.n)
            self.do("enrol", post.api.enrol_key(uses=some), some)
            self.n += some

    def connect(self, post, first=0, n=None):
        return self.do("connect", post.port, first, self.n if n is None else n)

    def send(self):
        answer = self.do("send")
        assert answer["refused"] == 0, answer
        return answer

    def mark(self, post, device):
        """Sends an event that opens a case of that device, as the rules are there to do; returns when it is open."""
        before = len(post.api.cases())
        self.connect(post, device, 1)
        self.do("mark", device)
        self.send()
        wait_for("the mark has been matched", lambda: len(post.api.cases()) > before, 120)
        self.do("close")


def events_of(post):
    """Events that the watch has evaluated, as the devices' list counts them."""
    return sum(device["events"] for device in post.api.devices())


def wait_for_events(post, n, seconds=300):
    """Asks seldom: the server's own answering is measured too."""
    deadline = time.monotonic() + seconds
    while (evaluated := events_of(post)) < n and time.monotonic() < deadline:
        time.sleep(0.1)
    assert evaluated == n, f"{n} events should have been matched, {evaluated} were"
