"""A program at a terminal, and the person in front of it."""

import os
import pty
import select
import signal
import struct
import termios
import fcntl
import time

PROMPT = b"> "
PATIENCE = 20


class Terminal:
    """Runs a program on a terminal of 80 columns, as another user if one is given."""

    def __init__(self, *command, uid=None, language="ja_JP.UTF-8", columns=80):
        self.screen = ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
            if uid is not None:
                os.setgroups([])
                os.setgid(uid)
                os.setuid(uid)
            os.execve(command[0], [str(c) for c in command], {"LANG": language, "TERM": "dumb"})

    def _read(self, ended):
        """Output until it is at a prompt, or the program has ended."""
        said, limit = b"", time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            if not select.select([self.fd], [], [], 0.2)[0]:
                if said.endswith(PROMPT) and not ended:
                    break
                continue
            try:
                piece = os.read(self.fd, 65536)
            except OSError:  # it has ended
                break
            if not piece:
                break
            said += piece
        text = said.decode(errors="replace").replace("\r", "")
        self.screen += text
        return text

    def ask(self):
        """What is said before the next answer is wanted."""
        return self._read(ended=False)

    def answer(self, line, expect=""):
        """Waits for a prompt in whose text `expect` stands, and types a line."""
        said = self.ask()
        assert expect in said, f"{expect!r} is not in\n{said}"
        self.type(line)
        return said

    def type(self, line):
        os.write(self.fd, (line + "\n").encode())

    def end(self):
        """The last words, and the exit status."""
        said = self._read(ended=True)
        os.close(self.fd)
        return said, os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def hang_up(self):
        os.kill(self.pid, signal.SIGHUP)
        os.close(self.fd)
        os.waitpid(self.pid, 0)
