"""Acts on this machine, by real programs: what a burglar does, and what people do all day."""

import base64
import os
import pty
import subprocess


def run(*command, **options):
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False, **options)


def decode_and_run():
    """Text that was made unreadable, decoded and piped to a shell."""
    hidden = base64.b64encode(b"exit 0\n").decode()
    run("bash", "-c", f"echo {hidden} | base64 -d | bash")


def type_line(line, *shell):
    """Types one line into an interactive shell on a terminal of its own, and leaves the shell."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "dumb"
        os.execvp(shell[0], shell)
    os.write(terminal, f"{line}\nexit 0\n".encode())
    said = b""
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # the terminal's other end is closed
            piece = b""
        if not piece:
            break
        said += piece
    os.close(terminal)
    os.waitpid(pid, 0)
    return said.decode(errors="replace")


ORDINARY = [
    ("ls", "-l", "/etc"),
    ("sh", "-c", "ps ax | grep -c sh"),
    ("tar", "-cf", "/dev/null", "/etc/hostname"),
    ("bash", "-c", "echo hello | base64"),
    ("bash", "-c", "echo aGVsbG8= | base64 -d"),
    ("git", "--version"),
    ("python3", "-c", "print(1)"),
    ("find", "/usr/share/doc", "-maxdepth", "1", "-name", "base*"),
]


def ordinary_work():
    for command in ORDINARY:
        run(*command)
