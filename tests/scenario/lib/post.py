"""A whole watch post: the real server and agent, each program under its own user, in places of its own."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from .api import Api
from .waiting import wait_for

PREFIX = Path(os.environ.get("TSUJIBAN_PREFIX", "/opt/tsujiban"))

# Program as named in /proc/PID/comm (15 characters) and argument -> the name used in the tests.
PROGRAMS = ["parent", "core", "watch", "seal", "courier", "gate-agents", "gate-people", "gate-local"]
AGENT_PROGRAMS = ["agent", "collect", "ship"]


def free_ports():
    """A base port N with N, N+1 and N+2 free on this machine."""
    for base in range(20000, 30000, 3):
        sockets = []
        try:
            for port in range(base, base + 3):
                s = socket.socket()
                s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                s.bind(("0.0.0.0", port))
                sockets.append(s)
            return base
        except OSError:
            continue
        finally:
            for s in sockets:
                s.close()
    raise AssertionError("no free ports")


def children_of(pid):
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()] if path.exists() else []


def command_of(pid):
    """[""] of a process that has ended, whether or not its parent has waited for it."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return [""]


def name_of(pid):
    command = command_of(pid)
    program = os.path.basename(command[0])
    if program == "tsujiban-gate":
        return "gate-" + command[1]
    return {"tsujiband": "parent"}.get(program, program.removeprefix("tsujiban-"))


class Post:
    """With `agent` False only the server runs; `server_at` and `agent_at`: other programs than the installed ones; `prove`: seconds within which the agent notices that it sees
    nothing. Further options go to tsujiband."""

    def __init__(self, *options, agent=True, source="auto", prove=None,
                 server_at=PREFIX, agent_at=PREFIX):
        self.folder = Path(tempfile.mkdtemp(prefix="tsujiban-test-"))
        self.folder.chmod(0o755)
        self.port = free_ports()
        self.options = list(options)
        self.with_agent = agent
        self.source = source
        self.prove = prove
        self.server_at = server_at
        self.agent_at = agent_at
        self.log = self.folder / "log"
        self.server = None
        self.agent = None
        self.api = Api(str(self.folder / "run" / "api.sock"))

    def __enter__(self):
        try:
            self.start_server()
            if self.with_agent:
                self.start_agent()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind, value, trace):
        self.stop_agent()
        self.stop_server()
        if kind is not None:
            print(f"--- log of {self.folder} ---")
            print(self.log.read_text(errors="replace")[-20000:])
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self, *command):
        with self.log.open("ab") as log:
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                    cwd="/", start_new_session=True)

    def launch_server(self):
        """Without waiting until it answers."""
        self.server = self._start(
            str(self.server_at / "sbin/tsujiband"), "--data", str(self.folder / "data"),
            "--run", str(self.folder / "run"), "--port", str(self.port), *self.options)
        return self.server

    def start_server(self):
        self.launch_server()
        wait_for("the server answers", self._answers, 30)

    def _answers(self):
        if self.server.poll() is not None:
            raise AssertionError(f"tsujiband ended: {self.log.read_text(errors='replace')}")
        return self.api.status()["rules_loaded"] > 0

    def start_agent(self):
        key = self.folder / "company.key"
        if not key.exists():
            key.write_text(self.api.enrol_key(uses=1) + "\n")
        started = time.time() * 1e6
        self.agent = self._start(
            str(self.agent_at / "libexec/tsujiban/tsujiban-agent"), "--data", str(self.folder / "agent"),
            "--company-key", str(key), "--source", self.source,
            *(["--prove", str(self.prove)] if self.prove else []))
        if self.source != "none":
            wait_for("the PC is seen", lambda: self._is_seen_since(started), 30)

    def _is_seen_since(self, started):
        devices = self.api.devices()
        return devices and devices[0]["state"] == "ok" and devices[0]["last_contact"] > started

    @staticmethod
    def _stop(process, how):
        if process and process.poll() is None:
            process.send_signal(how)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                raise AssertionError("a program did not stop when told to") from None

    def stop_server(self, how=signal.SIGTERM):
        self._stop(self.server, how)

    def stop_agent(self, how=signal.SIGTERM):
        self._stop(self.agent, how)

    def processes(self):
        """Every running program by name; what has just ended has none, and what is about to be another (the agent's
        proof of its sight) goes behind its parent."""
        pids = {}
        for root in (self.server, self.agent):
            if root and root.poll() is None:
                for pid in [root.pid, *children_of(root.pid)]:
                    pids.setdefault(name_of(pid), pid)
        pids.pop("", None)
        return pids

    def wait_for_case(self, seconds=20, count=1):
        return wait_for(f"{count} case(s)", lambda: len(self.api.cases()) >= count and self.api.cases(), seconds)

    def settle(self):
        """Until everything the agent has sent is matched: a marker process has made its way through."""
        devices = self.api.devices()
        before = sum(d["events"] for d in devices)
        subprocess.run(["/bin/true"], check=True)
        wait_for("later events have arrived", lambda: sum(d["events"] for d in self.api.devices()) > before, 20)
