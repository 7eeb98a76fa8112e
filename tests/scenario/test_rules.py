"""Each of our own rules, acted out by real programs: three ways of doing, and one near miss that stays silent.

The finer cases stand in tests/unit/server/rules; here the way from the act to the case is the real one.
"""

import base64
import shutil
import tempfile
import unittest
from pathlib import Path

from .lib.acts import run
from .lib.post import Post
from .lib.waiting import wait_for

HIDDEN = base64.b64encode(b"exit 0\n").decode()

# rule: three ways, and one near miss
RULES = {
    "be14b781-b684-4592-8857-ee9f160ffba5": (  # text decoded into a shell
        [
            ("bash", "-c", f"echo {HIDDEN} | base64 -d | bash"),
            ("sh", "-c", f'eval "$(echo "{HIDDEN}" | openssl enc -base64 -d)"'),
            ("bash", "-c", f"echo {HIDDEN} | {{renamed}} -d | sh"),
        ],
        ("bash", "-c", f"echo {HIDDEN} | base64 -d | cat"),
    ),
    "1a0134f5-32a7-4480-8e65-f8592ed61854": (  # a shell handed to a connection
        [
            ("bash", "-c", "bash -i >& /dev/tcp/127.0.0.1/9 0>&1"),
            ("sh", "-c", "rm -f /tmp/.tj-f; mkfifo /tmp/.tj-f; timeout 1 cat /tmp/.tj-f | sh -i 2>&1 | false 127.0.0.1 9 "
                         "> /tmp/.tj-f; rm -f /tmp/.tj-f"),
            ("python3", "-c", "import socket,os,pty\ns=socket.socket()\ntry:\n s.connect(('127.0.0.1',9))\n "
                              "os.dup2(s.fileno(),0)\n pty.spawn('sh')\nexcept OSError: pass"),
        ],
        ("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9; echo open >&3"),
    ),
    "b1999886-70b5-4247-8f46-6c612b0942b8": (  # the watch stopped, records removed; nothing of the name exists
        [
            ("sh", "-c", "systemctl stop tsujiban-example.service || exit 0"),
            ("bash", "-c", 'unset HISTFILE; "exit" 0'),
            ("{renamed kill}", "-9", "tsujiban-example"),
        ],
        ("sh", "-c", "systemctl status tsujiban-example.service || exit 0"),
    ),
}
PROGRAMS = {"{renamed}": "/usr/bin/base64", "{renamed kill}": "/usr/bin/kill"}


def fill(command, folder):
    """Puts copies under other names in the places that ask for them."""
    for mark, program in PROGRAMS.items():
        if not any(mark in part for part in command):
            continue
        copy = folder / f"helper-{Path(program).name[::-1]}"
        shutil.copy(program, copy)
        command = tuple(part.replace(mark, str(copy)) for part in command)
    return command


OTHERS = """\
title: A Mark on the Command Line
id: 7d3f2b8e-54ef-4c0f-9f8c-2f2d3f1c9a11
author: Somebody Else
level: high
tags: [attack.discovery]
logsource: {category: process_creation, product: linux}
detection:
    selection:
        CommandLine|contains: MARK
    condition: selection
---
title: Not Handled Here
id: 7d3f2b8e-54ef-4c0f-9f8c-2f2d3f1c9a12
level: high
logsource: {category: process_creation, product: linux}
detection:
    selection:
        CommandLine|expand: '%placeholder%'
    condition: selection
"""


class Rules(unittest.TestCase):
    def test_others_rules(self):
        """A directory named with --rules: what loads runs, in words by its tactic; what does not is named."""
        with tempfile.TemporaryDirectory() as folder:
            mark = Path(folder).name
            (Path(folder) / "others.yml").write_text(OTHERS.replace("MARK", mark))
            with Post("--rules", folder) as post:
                refused = post.api.rules()["refused"]
                self.assertEqual([(r["file"], r["line"], r["message"]) for r in refused],
                                 [("extra1/others.yml", 18, "TB-1055")])
                run("echo", mark)
                run("/bin/true", mark)
                case = post.api.case(post.wait_for_case()[0]["id"])
                self.assertIn("調べて回る動き", case["what"]["ja"])
                self.assertEqual(case["alerts"][0]["author"], "Somebody Else")

    def test_own_rules(self):
        with Post() as post:
            found = {}
            for rule, (ways, near_miss) in RULES.items():
                self._stays(post, found, fill(near_miss, post.folder))
                for way in ways:
                    self._rises(post, found, rule, fill(way, post.folder))

    def _alerts(self, post):
        counts = {}
        for case in post.api.cases():
            for alert in post.api.case(case["id"])["alerts"]:
                counts[alert["rule"]] = counts.get(alert["rule"], 0) + 1
        return counts

    def _rises(self, post, found, rule, command):
        with self.subTest(rule=rule, way=command):
            run(*command)
            wait_for("an alert", lambda: self._alerts(post).get(rule, 0) > found.get(rule, 0))
            post.settle()
            now = self._alerts(post)
            self.assertEqual({k for k in now if now[k] != found.get(k, 0)}, {rule})
            found.update(now)

    def _stays(self, post, found, command):
        with self.subTest(near_miss=command):
            run(*command)
            post.settle()
            self.assertEqual(self._alerts(post), found)


if __name__ == "__main__":
    unittest.main()
