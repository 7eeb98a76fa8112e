"""What the kernel counts for processes: CPU seconds and memory."""

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def cpu_of(pid):
    """CPU seconds, user and system, of all its threads since it started."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def rss_of(pid):
    """Bytes; a page that several processes share counts for each in whole."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise LookupError(f"process {pid} tells no VmRSS")


def pss_of(pid):
    """Bytes; a page that several processes share counts for each by its part."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise LookupError(f"process {pid} tells no Pss")


class Cpu:
    """CPU seconds by program, between start and now."""

    def __init__(self, processes):
        self.processes = processes
        self.before = {name: cpu_of(pid) for name, pid in processes.items()}

    def used(self):
        return {name: cpu_of(pid) - self.before[name] for name, pid in self.processes.items()}
