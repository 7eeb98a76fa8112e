"""An agent that is alive and sees nothing is as good as none: the server shows it as blind until it sees again."""

import subprocess
import tempfile
import unittest
from pathlib import Path

from .lib import acts, intruder
from .lib.post import AGENT_PROGRAMS, Post, children_of
from .lib.waiting import wait_for

LINK = "anon_inode:bpf_link"
RULE = """\
title: A program with the argument of a proof
id: 6f0f1d8c-0d5f-4a55-9f3a-6b1f0f6f7a11
status: experimental
logsource: {category: process_creation, product: linux}
detection:
  selection:
    CommandLine|contains: ' --proof '
  condition: selection
level: high
"""


def state(post):
    return post.api.devices()[0]["state"]


def last_act(post):
    """The process of the act under way, or of the last one: it is tidied up with the next."""
    agent = post.processes()["agent"]
    programs = {pid for name, pid in post.processes().items() if name in AGENT_PROGRAMS}
    return max([child for child in children_of(agent) if child not in programs], default=None)


@unittest.skipUnless(intruder.can_intrude(), "written for x86-64")
class Blind(unittest.TestCase):
    def test_cut_links(self):
        """Whoever has root's rights cuts the links by which the kernel tells of programs."""
        with Post(prove=4) as post:
            agent = post.processes()["agent"]
            links = intruder.descriptors(agent, LINK)
            if not links:
                self.skipTest("the kernel gives no eBPF links here")
            intruder.close_inside(agent, links)
            # The agent opens them anew in the same moment, so the state itself may pass unseen here.
            wait_for("the agent says that it is blind", lambda: "TB-1524" in post.log.read_text(), 10)
            wait_for("the links are there again", lambda: len(intruder.descriptors(agent, LINK)) == len(links), 10)
            wait_for("the PC is seen again", lambda: state(post) == "ok", 10)
            # Of what ran meanwhile nobody knows how much it was: it is not passed over in silence.
            wait_for("the loss is told", lambda: "TB-1506" in post.log.read_text(), 20)
            acts.decode_and_run()
            post.wait_for_case()

    def test_cut_for_good(self):
        """Cut again and again, faster than it is opened anew: the state is shown for as long as it lasts."""
        with Post(prove=4) as post:
            agent = post.processes()["agent"]
            if not intruder.descriptors(agent, LINK):
                self.skipTest("the kernel gives no eBPF links here")

            def cut():
                intruder.close_inside(agent, intruder.descriptors(agent, LINK))
                return state(post) == "blind"

            wait_for("the PC is shown as blind", cut, 20)
            wait_for("the PC is seen again", lambda: state(post) == "ok", 30)

    def test_own_acts_are_no_events(self):
        """What the agent does to prove its sight is not among what the server is sent."""
        with tempfile.TemporaryDirectory() as folder:
            Path(folder).chmod(0o755)
            Path(folder, "proof.yml").write_text(RULE)
            with Post("--rules", folder, prove=1) as post:
                subprocess.run(["/bin/sh", "-c", "exec /bin/true --proof of-our-own"], check=True)
                case = post.wait_for_case()[0]
                for _ in range(3):
                    before = last_act(post)
                    wait_for("the agent acts", lambda: last_act(post) not in (before, None), 10)
                post.settle()
                alerts = post.api.case(case["id"])["alerts"]
                # What else goes on here may match other rules, in the same case.
                commands = [f["value"] for a in alerts for f in a["evidence"]
                            if f["name"] == "CommandLine" and " --proof " in f["value"]]
                self.assertTrue(commands)
                self.assertEqual([c for c in commands if "of-our-own" not in c], [])
                self.assertNotIn("TB-1524", post.log.read_text())


if __name__ == "__main__":
    unittest.main()
