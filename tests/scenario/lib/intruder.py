"""What somebody with root's rights does to the agent: closes a descriptor inside of the running process, as a
debugger would, by having it run the system call (ptrace(2), x86-64)."""

import ctypes
import os
import platform
from pathlib import Path

PTRACE_ATTACH, PTRACE_DETACH, PTRACE_SINGLESTEP, PTRACE_GETREGS, PTRACE_SETREGS = 16, 17, 9, 12, 13
CLOSE = 3  # the system call's number
SYSCALL_BYTES = 2

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.restype = ctypes.c_long


class Registers(ctypes.Structure):
    """struct user_regs_struct of sys/user.h."""

    _fields_ = [(name, ctypes.c_ulonglong) for name in (
        "r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi orig_rax rip cs eflags rsp ss fs_base gs_base "
        "ds es fs gs").split()]


def can_intrude():
    return platform.machine() == "x86_64"


def _ptrace(request, pid, data=None):
    if libc.ptrace(ctypes.c_long(request), pid, None, data) < 0:
        raise OSError(ctypes.get_errno(), "ptrace")


def descriptors(pid, target):
    """Those that lead to this target, as /proc names it."""
    folder = Path(f"/proc/{pid}/fd")
    return [int(entry.name) for entry in folder.iterdir() if os.readlink(entry) == target]


def _close_one(pid, fd, saved):
    """The process waits in a system call; the instruction that brought it there does it once more."""
    registers = Registers.from_buffer_copy(saved)
    registers.rip -= SYSCALL_BYTES
    registers.rax, registers.rdi = CLOSE, fd
    registers.orig_rax = 2**64 - 1  # nothing to be restarted
    _ptrace(PTRACE_SETREGS, pid, ctypes.byref(registers))
    _ptrace(PTRACE_SINGLESTEP, pid)
    os.waitpid(pid, 0)
    _ptrace(PTRACE_GETREGS, pid, ctypes.byref(registers))
    if registers.rax != 0:
        raise OSError(2**64 - registers.rax, f"close({fd}) inside of {pid}")


def close_inside(pid, fds):
    saved = Registers()
    _ptrace(PTRACE_ATTACH, pid)
    try:
        os.waitpid(pid, 0)
        _ptrace(PTRACE_GETREGS, pid, ctypes.byref(saved))
        for fd in fds:
            _close_one(pid, fd, saved)
        _ptrace(PTRACE_SETREGS, pid, ctypes.byref(saved))
    finally:
        _ptrace(PTRACE_DETACH, pid)
