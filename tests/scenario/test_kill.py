"""kill -9 of each program in the middle of a stream: nothing acknowledged is missing, nothing counts twice."""

import os
import signal
import subprocess
import unittest

from .lib.post import AGENT_PROGRAMS, PROGRAMS, Post
from .lib.waiting import wait_for

# A drill act is harmless and makes exactly one alert each.
STREAM = 12


class Kill(unittest.TestCase):
    def test_each_program_once(self):
        with Post() as post:
            acts = 0
            for name in [p for p in PROGRAMS + AGENT_PROGRAMS if p not in ("parent", "agent")]:
                with self.subTest(program=name):
                    acts = self._stream_with_kill(post, name, acts)

    def _stream_with_kill(self, post, name, acts):
        victim = post.processes()[name]
        for i in range(STREAM):
            if i == STREAM // 2:
                os.kill(victim, signal.SIGKILL)
            self._act(f"{name}-{i}")
        wait_for(f"{name} runs again", lambda: post.processes().get(name, victim) != victim, 30)
        acts += STREAM
        # A collector that is killed misses what happens until it is back: that is counted by the agent.
        floor = acts - STREAM if name == "collect" else acts
        wait_for(f"{floor} alerts after {name}", lambda: self._alerts(post) >= floor, 60)
        post.settle()
        seen = self._alerts(post)
        self.assertLessEqual(seen, acts, "an alert counted twice")
        return seen if name == "collect" else acts

    @staticmethod
    def _act(mark):
        prefix = os.environ.get("TSUJIBAN_PREFIX", "/opt/tsujiban")
        subprocess.run([f"{prefix}/bin/tsujiban", "drill-act", mark], check=True, stdout=subprocess.DEVNULL)

    @staticmethod
    def _alerts(post):
        return sum(case["alerts"] for case in post.api.cases())

    def test_parents(self):
        """The death of a parent ends its children; started again, everything is still there, once."""
        with Post() as post:
            for i in range(STREAM):
                self._act(f"before-{i}")
            expected = STREAM
            wait_for("the alerts", lambda: self._alerts(post) == expected, 30)
            for which in ("server", "agent"):
                pids = [pid for name, pid in post.processes().items()
                        if (name in PROGRAMS) == (which == "server")]
                getattr(post, f"stop_{which}")(signal.SIGKILL)
                wait_for("the children end too", lambda: not any(os.path.exists(f"/proc/{p}") for p in pids))
                getattr(post, f"start_{which}")()
                self._act(f"after-{which}")
                expected += 1
                wait_for("the later alert", lambda: self._alerts(post) == expected, 60)
            self.assertEqual(len(post.api.devices()), 1)


if __name__ == "__main__":
    unittest.main()
