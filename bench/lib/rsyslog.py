"""rsyslog with its TLS input and one file, for comparison; Debian's packages rsyslog and rsyslog-openssl."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.scenario.lib.post import free_ports
from tests.scenario.lib.waiting import wait_for

PROGRAM = "/usr/sbin/rsyslogd"
DRIVER = Path("/usr/lib/x86_64-linux-gnu/rsyslog/lmnsd_ossl.so")
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
    @staticmethod
    def missing():
        """Why it cannot be measured; None: it can."""
        if not Path(PROGRAM).exists() or not DRIVER.exists():
            return "the packages rsyslog and rsyslog-openssl are not installed"
        return None

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="tsujiban-rsyslog-"))
        self.port = free_ports()
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-days", "30", "-subj", "/CN=localhost", "-keyout", str(self.folder / "key.pem"),
             "-out", str(self.folder / "certificate.pem")], check=True, capture_output=True)
        config = self.folder / "rsyslog.conf"
        config.write_text(CONFIG.format(folder=self.folder, port=self.port))
        self.version = subprocess.run([PROGRAM, "-v"], check=True, capture_output=True,
                                      text=True).stdout.split("(")[0].strip()
        self.process = subprocess.Popen([PROGRAM, "-n", "-f", str(config), "-i", str(self.folder / "pid")],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=(self.folder / "log").open("w"), start_new_session=True)
        wait_for("rsyslog listens", self._listens)
        return self

    def __exit__(self, *_):
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
