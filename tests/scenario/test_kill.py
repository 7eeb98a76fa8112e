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
            self._act(post, f"{name}-{i}")
        wait_for(f"{name} runs again", lambda: post.processes().get(name, victim) != victim, 30)
        acts += STREAM
        wait_for(f"{acts} alerts after {name}", lambda: self._alerts(post) >= acts, 60)
        post.settle()
        self.assertEqual(self._alerts(post), acts, "an alert counted twice")
        self._close_cases(post)
        return acts

    def test_agents_children_again_and_again(self):
        """collect and ship, alone and together, while the stream goes on: each event once, and none lost."""
        with Post() as post:
            acts = 0
            for names in (["collect"], ["ship"], ["collect", "ship"], ["ship", "collect"]):
                for i in range(STREAM):
                    self._act(post, f"{'-'.join(names)}-{i}")
                    if i == STREAM // 2:
                        victims = [post.processes()[name] for name in names]
                        for victim in victims:
                            os.kill(victim, signal.SIGKILL)
                acts += STREAM
                wait_for(f"{acts} alerts after {names}", lambda: self._alerts(post) >= acts, 60)
                post.settle()
                self.assertEqual(self._alerts(post), acts, "an alert counted twice")
                self._close_cases(post)
            self.assertEqual(post.api.devices()[0]["lost"], 0)

    @staticmethod
    def _act(post, name):
        prefix = os.environ.get("TSUJIBAN_PREFIX", "/opt/tsujiban")
        subprocess.run([f"{prefix}/bin/tsujiban", "drill-act", f"{post.folder.name}-{name}"], check=True,
                       stdout=subprocess.DEVNULL)

    @staticmethod
    def _close_cases(post):
        """A case shows its first hundred alerts: the next step gets a case of its own."""
        for case in post.api.cases():
            if case["state"] != "closed":
                post.api.close_case(case["id"], "drill")

    @staticmethod
    def _alerts(post):
        """Of this post's own acts, by their marks: the agent sees whatever else goes on here too."""
        alerts = [alert for case in post.api.cases() for alert in post.api.case(case["id"])["alerts"]]
        return sum(any(post.folder.name in field["value"] for field in alert["evidence"]
                       if field["name"] == "CommandLine") for alert in alerts)

    def test_parents(self):
        """The death of a parent ends its children; started again, everything is still there, once."""
        with Post() as post:
            for i in range(STREAM):
                self._act(post, f"before-{i}")
            expected = STREAM
            wait_for("the alerts", lambda: self._alerts(post) == expected, 30)
            for which in ("server", "agent"):
                pids = [pid for name, pid in post.processes().items()
                        if (name in PROGRAMS) == (which == "server")]
                getattr(post, f"stop_{which}")(signal.SIGKILL)
                wait_for("the children end too", lambda: not any(os.path.exists(f"/proc/{p}") for p in pids))
                getattr(post, f"start_{which}")()
                self._act(post, f"after-{which}")
                expected += 1
                wait_for("the later alert", lambda: self._alerts(post) == expected, 60)
            self.assertEqual(len(post.api.devices()), 1)


if __name__ == "__main__":
    unittest.main()
