"""Raw events: found by whoever may see their company, by nobody else; as they come, and after a search died."""

import json
import os
import signal
import subprocess
import time
import unittest

from . import test_confinement
from .lib.post import PREFIX, Post, children_of, name_of
from .lib.waiting import wait_for


def cli(post, *words, check=True):
    done = subprocess.run([str(PREFIX / "bin/tsujiban"), "--lang", "en", "--socket", post.api.path, *words],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=90)
    if check and done.returncode != 0:
        raise AssertionError(f"{words}: {done.returncode} {done.stderr}")
    return done


def events(post, *words):
    return [json.loads(line) for line in cli(post, "--json", "events", *words).stdout.splitlines()]


def marked(number):
    """A program's start that nothing else on this machine looks like."""
    mark = f"tsujiban-events-{os.getpid()}-{number}"
    subprocess.run(["/bin/true", mark], check=True)
    return mark


# The search for a mark is a program's start with that mark, too.
ACT = "Image:endswith=/true"


def searches(post):
    """The searches that run; they end at any time."""
    found = []
    for pid in children_of(post.server.pid):
        try:
            found += [pid] if name_of(pid) == "search" else []
        except (FileNotFoundError, ProcessLookupError):
            pass
    return found


class Events(unittest.TestCase):
    def setUp(self):
        self.post = Post()
        self.post.__enter__()
        self.addCleanup(self.post.__exit__, None, None, None)

    def _found(self, mark, *words):
        return wait_for(f"{mark} is found", lambda: events(self.post, *words, mark, ACT), 20)

    def test_by_command_line(self):
        mark = marked(1)
        event = self._found(mark, f"CommandLine:contains={mark}")[0]
        fields = {field["name"]: field["value"] for field in event["fields"]}
        self.assertEqual(fields["Image"], os.path.realpath("/bin/true"))
        self.assertIn(mark, fields["CommandLine"])
        self.assertLess(abs(event["seen"] / 1e6 - time.time()), 60)
        self.assertTrue(event["device_name"])
        line = cli(self.post, "events", mark, ACT).stdout
        self.assertIn(mark, line)
        self.assertEqual(line.count("\n"), 1)
        self.assertEqual(events(self.post, mark, ACT, "-" + ACT), [])
        self.assertEqual(events(self.post, mark, ACT, "--until", "-1h"), [])
        self.assertEqual(len(events(self.post, mark, ACT, "--since", "-1h", "--device", str(event["device"]))), 1)
        acts = self.post.api.call("GET", "/audit")["acts"]
        self.assertTrue([a for a in acts if a["act"] == "events_read" and mark in a["subject"]])

    def test_what_cannot_be_read_is_said(self):
        done = cli(self.post, "events", "Image:nonsense=x", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("nonsense", done.stderr)
        self.assertEqual(cli(self.post, "events", "--since", "yesterday", check=False).returncode, 2)

    def test_another_company_sees_nothing(self):
        mark = marked(2)
        event = self._found(mark)[0]
        other = self.post.api.call("POST", "/companies", {"name": "隣の会社"})["id"]
        self.assertEqual(events(self.post, "--company", str(event["company"]), mark, ACT)[0]["id"], event["id"])
        self.assertEqual(events(self.post, "--company", str(other)), [])
        operator = self._operator_of(other)
        self.assertEqual(operator("/events")["events"], [])
        self.assertEqual(operator(f"/events?text={mark}")["events"], [])
        with self.assertRaises(PermissionError):
            operator(f"/events?company={event['company']}")

    def _operator_of(self, company):
        """Calls of the API with the session of a person who is operator of this company alone."""
        person = self.post.api.call("POST", "/persons", {
            "company": company, "name": "隣の人", "mail": "", "role": "operator"})["id"]
        link = self.post.api.call("POST", f"/persons/{person}/login-link")["url"]
        page = f"http://127.0.0.1:{self.post.port + 2}/api/v1"
        jar = self.post.folder / "cookies"
        curl = ["curl", "-s", "-S", "-f", "-b", str(jar), "-c", str(jar), "-H", "Content-Type: application/json",
                "-H", f"Origin: http://127.0.0.1:{self.post.port + 2}"]
        subprocess.run([*curl, "-d", json.dumps({"token": link.split("#")[1]}), page + "/login"], check=True,
                       capture_output=True)

        def call(path):
            done = subprocess.run([*curl, page + path], capture_output=True, text=True)
            if done.returncode != 0:
                raise PermissionError(done.stderr)
            return json.loads(done.stdout)
        return call

    def test_a_new_act_is_shown_as_it_comes(self):
        log = self.post.folder / "followed"
        with log.open("wb") as out:
            follower = subprocess.Popen(
                [str(PREFIX / "bin/tsujiban"), "--json", "--socket", self.post.api.path, "events", "--follow",
                 f"tsujiban-events-{os.getpid()}"], stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        try:
            wait_for("what happens from now on is shown", lambda: self._shown_soon(log, marked(3)), 30)
            # What comes while the server is away is shown when it is back, once.
            self.post.stop_server()
            later = marked(4)
            self.post.start_server()
            wait_for("that too", lambda: later in log.read_text(), 60)
            wait_for("what came after it", lambda: self._shown_soon(log, marked(6)), 30)
            self.assertEqual(sum(later in line for line in log.read_text().splitlines()), 1)
            self.assertIsNone(follower.poll())
        finally:
            follower.kill()
            follower.wait()

    def _shown_soon(self, log, mark):
        """An act before the follower looks is none of its: the next one is."""
        try:
            return wait_for("it is shown", lambda: mark in log.read_text(), 2)
        except AssertionError:
            return False

    def test_a_search_that_dies_is_said_and_the_next_works(self):
        mark = marked(5)
        self._found(mark)
        killed = False
        for _ in range(40):
            asking = subprocess.Popen(
                [str(PREFIX / "bin/tsujiban"), "--lang", "en", "--socket", self.post.api.path, "events", mark],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            while asking.poll() is None and not killed:
                for pid in searches(self.post):
                    os.kill(pid, signal.SIGKILL)
                    killed = True
            _, said = asking.communicate(timeout=60)
            if asking.returncode != 0:
                break
            killed = False
        self.assertEqual(asking.returncode, 1)
        self.assertIn("the search ended before it was done", said)
        self.assertEqual(len(events(self.post, mark, ACT)), 1)


class Confined(unittest.TestCase):
    def test_a_running_search(self):
        """It lives for a moment only; while the core is stopped it waits for what to look for."""
        with Post() as post:
            core = post.processes()["core"]
            for _ in range(50):
                asking = subprocess.Popen(
                    [str(PREFIX / "bin/tsujiban"), "--socket", post.api.path, "events"], stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                try:
                    if self._is_held(post, core, asking):
                        return
                finally:
                    os.kill(core, signal.SIGCONT)
                    asking.wait(60)
            self.fail("no search was caught")

    def _is_held(self, post, core, asking):
        while asking.poll() is None:
            if not searches(post):
                continue
            os.kill(core, signal.SIGSTOP)
            for pid in searches(post):
                if wait_for("its sandbox, or its end", lambda pid=pid: self._become(pid), 5) == "confined":
                    test_confinement.Confinement()._check("search", pid)
                    return True
            return False
        return False

    def _become(self, pid):
        """What has become of it: "gone", "confined" by a filter of its own beside its parent's, or nothing yet."""
        try:
            filters = int(test_confinement.status_of(pid)["Seccomp_filters"])
        except FileNotFoundError:
            return "gone"
        return "confined" if filters >= 2 else ""


if __name__ == "__main__":
    unittest.main()
