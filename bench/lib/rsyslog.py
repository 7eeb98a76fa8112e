"""rsyslog with its TLS input and one file, for comparison: Debian's packages, unpacked and not installed, because a
machine has one system logger at a time."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.scenario.lib.post import free_ports
from tests.scenario.lib.waiting import wait_for

PACKAGES = ["rsyslog", "rsyslog-openssl", "libestr0", "libfastjson4", "liblognorm5"]
CONFIG = """\
global(workDirectory="{folder}" maxMessageSize="64k" defaultNetstreamDriver="ossl"
       defaultNetstreamDriverCAFile="{folder}/certificate.pem"
       defaultNetstreamDriverCertFile="{folder}/certificate.pem" defaultNetstreamDriverKeyFile="{folder}/key.pem")
module(load="imtcp" maxSessions="2000" streamDriver.name="ossl" streamDriver.mode="1"
       streamDriver.authMode="anon")
input(type="imtcp" port="{port}")
template(name="line" type="string" string="%msg%\\n")
action(type="omfile" file="{folder}/lines" template="line" asyncWriting="off" ioBufferSize="256k")
"""


class Rsyslog:
    """Entered, it listens; `reason` says why it does not."""

    def __init__(self):
        self.reason = None
        self.process = None

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="tsujiban-rsyslog-"))
        self.folder.chmod(0o755)
        try:
            self._unpack()
        except (OSError, LookupError, subprocess.CalledProcessError) as error:
            self.reason = f"the packages could not be fetched: {error}"
        if not self.reason:
            self._start()
        return self

    def _unpack(self):
        subprocess.run(["apt-get", "download", "-qq", *PACKAGES], cwd=self.folder, check=True, capture_output=True)
        for package in self.folder.glob("*.deb"):
            subprocess.run(["dpkg", "-x", package, self.folder], check=True, capture_output=True)
        modules = next(self.folder.glob("usr/lib/*/rsyslog"), None)
        if not modules:
            raise LookupError("no modules in them")
        self.program = [str(self.folder / "usr/sbin/rsyslogd"), "-M", str(modules)]
        self.environment = dict(os.environ, LD_LIBRARY_PATH=str(modules.parent))

    def _start(self):
        self.port = free_ports()
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-days", "30", "-subj", "/CN=localhost", "-keyout", str(self.folder / "key.pem"),
             "-out", str(self.folder / "certificate.pem")], check=True, capture_output=True)
        config = self.folder / "rsyslog.conf"
        config.write_text(CONFIG.format(folder=self.folder, port=self.port))
        self.version = subprocess.run([*self.program, "-v"], check=True, capture_output=True, text=True,
                                      env=self.environment).stdout.split("(")[0].strip()
        self.process = subprocess.Popen([*self.program, "-n", "-f", str(config), "-i", str(self.folder / "pid")],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=self.environment,
                                        stderr=(self.folder / "log").open("w"), start_new_session=True)
        wait_for("rsyslog listens", self._listens)

    def __exit__(self, *_):
        if self.process:
            self.process.terminate()
            self.process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _listens(self):
        hexport = f":{self.port:04X} "
        return any(hexport in line and " 0A " in line for name in ("tcp", "tcp6")
                   for line in Path(f"/proc/net/{name}").read_text().splitlines())

    def lines(self):
        path = self.folder / "lines"
        if not path.exists():
            return 0
        with path.open("rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))

    def wait_for_lines(self, n):
        wait_for(f"rsyslog has written {n} lines", lambda: self.lines() >= n, 120)
