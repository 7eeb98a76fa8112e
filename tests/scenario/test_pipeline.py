"""A decoded text piped into a shell by hand: no command line holds the construct, the pipe between them does."""

import base64
import unittest

from .lib import acts
from .lib.post import Post

RULE = "be14b781-b684-4592-8857-ee9f160ffba5"
SHELL = ("bash", "--norc", "--noprofile", "-i")


def hide(script):
    return base64.b64encode(script.encode()).decode()


class Pipeline(unittest.TestCase):
    def _alerts(self, post):
        """Of the one case that there is."""
        cases = post.wait_for_case()
        post.settle()
        self.assertEqual(len(post.api.cases()), 1, [post.api.case(case["id"]) for case in post.api.cases()])
        alerts = post.api.case(cases[0]["id"])["alerts"]
        self.assertEqual({alert["rule"] for alert in alerts}, {RULE})
        return [{field["name"]: field["value"] for field in alert["evidence"]} for alert in alerts]

    def _expect(self, post, **fields):
        alerts = self._alerts(post)
        self.assertEqual(len(alerts), 1, alerts)
        self.assertEqual(fields, {name: alerts[0].get(name) for name in fields})

    def test_typed_into_a_shell(self):
        with Post() as post:
            said = acts.type_line(f"echo {hide('echo it-$((40+2))-ran')} | base64 -d | sh", *SHELL)
            self.assertIn("it-42-ran", said)
            self._expect(post, CommandLine="sh", InputCommandLine="base64 -d")

    def test_longer_chain(self):
        with Post() as post:
            hidden = post.folder / "hidden"
            hidden.write_text(hide("exit 0\n"))
            acts.type_line(f"cat {hidden} | base64 -d | tr a a | bash -s one", *SHELL)
            self._expect(post, CommandLine="bash -s one", InputCommandLine=f"cat {hidden} | base64 -d | tr a a")

    def test_line_of_a_script(self):
        with Post() as post:
            script = post.folder / "script"
            script.write_text(f"true\necho {hide('exit 0')} | base64 -d | sh\ntrue\n")
            acts.run("bash", str(script))
            self._expect(post, CommandLine="sh", InputCommandLine="base64 -d")

    def test_through_the_proc_connector(self):
        """It looks a moment later: both programs must still be there. What it cannot see stays empty, not wrong."""
        with Post(source="proc") as post:
            acts.type_line(f"(echo {hide('sleep 1')}; exec sleep 1) | base64 -d | sh", *SHELL)
            self._expect(post, CommandLine="sh", InputCommandLine="sleep 1 | base64 -d")

    def test_near_misses(self):
        with Post() as post:
            folder = post.folder
            (folder / "load.py").write_text("import sys\nsys.stdin.read()\n")
            (folder / "text").write_text(hide("exit 0\n"))
            for line in (f"base64 -d {folder}/text | cat",
                         f"base64 -d < {folder}/text | python3 {folder}/load.py",
                         f"base64 -d {folder}/text > {folder}/out; cat {folder}/out | sh",
                         f"gzip -c {folder}/load.py | gzip -d | cat",
                         "echo exit | sh",
                         "cat /dev/null | sh"):
                acts.type_line(line, *SHELL)
            acts.ordinary_work()
            # Events keep their order: what is found now would stand behind what was found before.
            acts.type_line(f"base64 -d {folder}/text | sh -s last", *SHELL)
            self._expect(post, CommandLine="sh -s last")


if __name__ == "__main__":
    unittest.main()
