"""The console in a real Chromium, as somebody who keeps it open sees it."""

import json
import os
import subprocess
from pathlib import Path


class Browser:
    def __init__(self, login_link):
        self.login_link = login_link
        self.process = None

    def __enter__(self):
        self.process = subprocess.Popen(["node", str(Path(__file__).with_name("browser.mjs"))],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            self.do("open", self.login_link)
            self.do("waitFor", "[data-state]", 20000)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def do(self, *command):
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"the browser ended at {command}")
        answer = json.loads(line)
        if "error" in answer:
            raise AssertionError(f"{command}: {answer['error']}")
        return answer["value"]

    def fill(self, label, text):
        self.do("fill", label, text)

    def press(self, name):
        self.do("press", name)

    def visit(self, path):
        """Another page of the same console, as if its address had been typed."""
        self.do("open", self.login_link.split("/login")[0] + path)
        self.do("waitFor", "h1", 10000)

    def wait_for_text(self, text, milliseconds=10000):
        self.do("waitForText", text, milliseconds)

    def keep_picture(self, name):
        """Pictures for people to look at, when TSUJIBAN_PICTURES names a directory for them."""
        folder = os.environ.get("TSUJIBAN_PICTURES")
        if not folder:
            return
        for width, height in ((320, 700), (1280, 900)):
            self.do("resize", width, height)
            self.do("screenshot", str(Path(folder) / f"{name}-{width}.png"))

    def text(self):
        return self.do("text")

    def loads(self):
        """How often a document was loaded since the browser was started."""
        return self.do("loads")

    def state(self):
        """The state word that the page shows."""
        return self.do("textOf", "[data-state] .panel-word")

    def wait_for_case(self, milliseconds=15000):
        self.do("waitFor", "[data-case]", milliseconds)

    def open_case(self):
        self.do("click", "[data-case] a")
        self.do("waitFor", "[data-part=evidence]", 10000)

    def evidence(self):
        self.do("click", "[data-part=evidence] summary")
        self.do("waitFor", "[data-part=evidence] [data-alert]", 10000)
        return self.do("textOf", "[data-part=evidence]")

    def assert_accessible(self):
        violations = self.do("axe")
        assert not violations, f"axe: {violations}"
        problems = self.do("problems")
        assert not problems, f"the browser's console: {problems}"
