"""Acts on this machine, by real programs: what a burglar does, and what people do all day."""

import base64
import subprocess


def run(*command, **options):
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False, **options)


def decode_and_run():
    """Text that was made unreadable, decoded and piped to a shell."""
    hidden = base64.b64encode(b"exit 0\n").decode()
    run("bash", "-c", f"echo {hidden} | base64 -d | bash")


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
