"""A real mail server (Exim) with TLS and authentication, that keeps what it takes in a maildir.

OpenSMTPD, the first choice, cannot complete a TLS handshake as Debian 12 builds it against OpenSSL 3.0.
"""

import email
import email.policy
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

from .post import free_ports
from .waiting import wait_for

CONFIG = """\
primary_hostname = localhost
keep_environment =
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port} : {tls_port}
tls_on_connect_ports = {tls_port}
tls_certificate = {folder}/certificate.pem
tls_privatekey = {folder}/key.pem
tls_advertise_hosts = *
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
spool_directory = {folder}/spool
log_file_path = {folder}/log_%s
exim_user = nobody
exim_group = nogroup
acl_smtp_rcpt = rcpt
acl_smtp_data = accept
begin acl
rcpt:
  deny message = no such person here
       local_parts = nobody-here
  accept authenticated = *
  deny message = authentication required
begin routers
all:
  driver = accept
  transport = keep
begin transports
keep:
  driver = appendfile
  directory = {folder}/box
  maildir_format
  user = nobody
  group = nogroup
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{watch}}}}{{eq{{$auth3}}{{secret}}}}}}}}
  server_set_id = $auth2
"""


class MailServer:
    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="tsujiban-mail-"))
        self.folder.chmod(0o755)
        self.port = free_ports()
        self.process = None
        for name in ("spool", "box"):
            (self.folder / name).mkdir()
        (self.folder / "exim.conf").write_text(
            CONFIG.format(folder=self.folder, port=self.port, tls_port=self.port + 1))
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=DNS:localhost", "-keyout", str(self.folder / "key.pem"),
             "-out", str(self.folder / "certificate.pem")], check=True, capture_output=True)
        for path in [self.folder, *self.folder.iterdir()]:
            shutil.chown(path, "nobody", "nogroup")
        shutil.chown(self.folder / "exim.conf", "root", "root")
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        self.process = subprocess.Popen(["/usr/sbin/exim4", "-C", str(self.folder / "exim.conf"), "-bdf"],
                                        stdin=subprocess.DEVNULL, start_new_session=True)
        wait_for("the mail server answers", self._answers)

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(20)
            self.process = None

    def _answers(self):
        with socket.create_connection(("127.0.0.1", self.port), 1):
            return True

    @property
    def url(self):
        return f"smtp://watch:secret@localhost:{self.port}"

    @property
    def authority(self):
        return str(self.folder / "certificate.pem")

    def mails(self):
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                for path in sorted((self.folder / "box" / "new").glob("*"))]
