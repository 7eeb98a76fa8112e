"""Debian's auditd with one rule, on every execve: what the agent's cost is held against."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.scenario.lib.waiting import wait_for

CONFIG = """\
log_file = {folder}/audit.log
log_format = ENRICHED
flush = INCREMENTAL_ASYNC
freq = 50
max_log_file = 100
num_logs = 2
max_log_file_action = ROTATE
space_left = 75
space_left_action = IGNORE
admin_space_left = 50
admin_space_left_action = IGNORE
disk_full_action = IGNORE
disk_error_action = IGNORE
"""
RULE = ("-a", "always,exit", "-F", "arch=b64", "-S", "execve", "-k", "start")


def _auditctl(*arguments):
    return subprocess.run(["auditctl", *arguments], capture_output=True, text=True, check=False)


class Auditd:
    @staticmethod
    def missing():
        """Why it cannot be measured here; None: it can. Somebody else's auditd is left alone."""
        if not shutil.which("auditd") or not shutil.which("auditctl"):
            return "auditd is not installed"
        status = _auditctl("-s")
        if status.returncode != 0:
            return f"the kernel refuses audit: {status.stderr.strip()}"
        fields = dict(line.split()[:2] for line in status.stdout.splitlines() if len(line.split()) >= 2)
        if fields.get("pid") != "0" or fields.get("enabled") == "2":
            return "auditd runs here already, or its rules are locked"
        return None

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="tsujiban-auditd-"))
        (self.folder / "auditd.conf").write_text(CONFIG.format(folder=self.folder))
        (self.folder / "plugins.d").mkdir()
        for path in (self.folder, self.folder / "auditd.conf"):
            path.chmod(0o750 if path.is_dir() else 0o640)
        self.process = subprocess.Popen(["auditd", "-n", "-c", str(self.folder)], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for("auditd has begun", lambda: f"pid {self.process.pid}\n" in _auditctl("-s").stdout)
        for arguments in (("-b", "8192"), ("-e", "1"), RULE):
            subprocess.run(["auditctl", *arguments], check=True, capture_output=True)
        return self

    def __exit__(self, *_):
        _auditctl("-D")
        _auditctl("-e", "0")
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.folder)
