"""A day's ordinary work gives no case and no alert above low, while the watch sees all of it."""

import tempfile
import unittest
import uuid
from pathlib import Path

from .lib import acts, ordinary
from .lib.post import Post
from .lib.state import ask
from .lib.waiting import wait_for

SEEN = """\
title: Seen {program}
id: {id}
author: test
level: informational
logsource: {{category: process_creation, product: linux}}
detection:
    program:
        Image|endswith: '/{program}'
    in_our_folder:
        - CommandLine|contains: '{folder}'
        - CurrentDirectory|contains: '{folder}'
    condition: program and in_our_folder
"""
LEVELS = ["informational", "low", "medium", "high", "critical"]


class Ordinary(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="tsujiban-ordinary-"))
        self.folder.chmod(0o755)
        self.addCleanup(ordinary.clean, self.folder)
        rules = self.folder / "rules"
        rules.mkdir()
        (rules / "seen.yml").write_text("---\n".join(
            SEEN.format(program=name, folder=self.folder.name, id=uuid.uuid4()) for name in ordinary.programs()))

    def test_no_case(self):
        with Post("--rules", str(self.folder / "rules")) as post:
            self.assertEqual(post.api.rules()["refused"], [])
            expected = {}
            for name in ordinary.WORK:
                for program, times in ordinary.do(name, self.folder).items():
                    expected[program] = expected.get(program, 0) + times
            post.settle()
            self._check_sight(post, expected)
            self.assertEqual(self._loud(post), [], "ordinary work gave alerts")
            self.assertEqual(post.api.cases(), [])

            acts.decode_and_run()
            post.wait_for_case()
            wait_for("an alert above low", lambda: self._loud(post))

    def _check_sight(self, post, expected):
        """A blind watch would be silent too."""
        seen = dict(ask(post, "SELECT title, count(*) FROM alert GROUP BY title"))
        missed = {program: (seen.get(f"Seen {program}", 0), times) for program, times in expected.items()
                  if seen.get(f"Seen {program}", 0) < times}
        self.assertEqual(missed, {}, "the watch did not see these programs as often as they ran (seen, run)")

    def _loud(self, post):
        """Alerts above low, each with what its event said."""
        rows = ask(post, "SELECT alert.title, record FROM alert LEFT JOIN alert_evidence"
                         " ON alert.id = alert_evidence.alert WHERE level >= ?", LEVELS.index("medium"))
        return [(title, (record or b"").decode(errors="replace")) for title, record in rows]


if __name__ == "__main__":
    unittest.main()
