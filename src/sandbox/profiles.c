#include "sandbox/profiles.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "base/macros.h"
#include "sandbox/capability.h"

#define ALLOW(name_)            \
	{                       \
		.name = (name_) \
	}
#define FAIL(name_, error_)                        \
	{                                          \
		.name = (name_), .error = (error_) \
	}
#define ALLOW_IF(name_, argument_, mask_, value_)                                               \
	{                                                                                       \
		.name = (name_), .conditional = true, .argument = (argument_), .mask = (mask_), \
		.value = (value_)                                                               \
	}
#define FAIL_IF(name_, error_, argument_, mask_, value_)                                          \
	{                                                                                         \
		.name = (name_), .error = (error_), .conditional = true, .argument = (argument_), \
		.mask = (mask_), .value = (value_)                                                \
	}
#define END       \
	{         \
		0 \
	}

/* The kernel looks at the lower half only of an argument that is an int. */
#define INT_MASK UINT64_C(0xffffffff)

/* ---- lists: what one kind of work needs */

/* Memory, time, signals to itself, open descriptors, the end. No new executable memory. */
static const struct syscall_row basic[] = {
	ALLOW("read"),
	ALLOW("readv"),
	ALLOW("write"),
	ALLOW("writev"),
	ALLOW("close"),
	ALLOW("lseek"),
	ALLOW("fstat"),
	ALLOW("newfstatat"), /* this is fstat in glibc 2.33 to 2.38 */
	ALLOW("fcntl"),
	ALLOW("dup"),
	ALLOW("dup2"),
	ALLOW("dup3"),
	ALLOW_IF("mmap", 2, PROT_EXEC, 0),
	ALLOW_IF("mprotect", 2, PROT_EXEC, 0),
	ALLOW("munmap"),
	ALLOW("mremap"),
	ALLOW("madvise"),
	ALLOW("brk"),
	ALLOW("futex"),
	ALLOW("rseq"),
	ALLOW("set_robust_list"),
	ALLOW("sched_yield"),
	ALLOW("sched_getaffinity"),
	ALLOW("getrandom"),
	ALLOW("clock_gettime"),
	ALLOW("clock_getres"),
	ALLOW("clock_nanosleep"),
	ALLOW("nanosleep"),
	ALLOW("gettimeofday"),
	ALLOW("time"),
	ALLOW("rt_sigaction"),
	ALLOW("rt_sigprocmask"),
	ALLOW("rt_sigreturn"),
	ALLOW("sigaltstack"),
	ALLOW("restart_syscall"),
	ALLOW("tgkill"), /* abort() */
	ALLOW("getpid"),
	ALLOW("getppid"),
	ALLOW("gettid"),
	ALLOW("getuid"),
	ALLOW("geteuid"),
	ALLOW("getgid"),
	ALLOW("getegid"),
	ALLOW_IF("prlimit64", 0, INT_MASK, 0),
	ALLOW("getrlimit"),
	ALLOW("sysinfo"), /* qsort() asks how much memory there is */
	ALLOW("uname"),
	ALLOW("exit"),
	ALLOW("exit_group"),
	END,
};

/* What libraries ask for in passing and can do without. Where a profile allows the same call, that
 * holds. */
static const struct syscall_row probes[] = {
	FAIL("open", EACCES),
	FAIL("openat", EACCES),
	FAIL("stat", EACCES),
	FAIL("lstat", EACCES),
	FAIL("statx", EACCES),
	FAIL("access", EACCES),
	FAIL("faccessat", EACCES),
	FAIL("faccessat2", EACCES),
	FAIL("readlink", EACCES),
	FAIL("readlinkat", EACCES),
	FAIL("prctl", EPERM),
	FAIL_IF("ioctl", ENOTTY, 1, INT_MASK, TCGETS),
	END,
};

/* The loop, and frames over given sockets. */
static const struct syscall_row frames[] = {
	ALLOW("epoll_create1"),
	ALLOW("epoll_ctl"),
	ALLOW("epoll_wait"),
	ALLOW("epoll_pwait"),
	ALLOW("signalfd4"),
	ALLOW("eventfd2"),
	ALLOW("poll"),
	ALLOW("ppoll"),
	ALLOW("sendmsg"),
	ALLOW("recvmsg"),
	ALLOW("sendto"),
	ALLOW("recvfrom"),
	ALLOW("shutdown"),
	ALLOW("getsockopt"),
	END,
};

/* Connections that arrive on given sockets. */
static const struct syscall_row accepting[] = {
	ALLOW("accept4"),
	ALLOW("accept"),
	ALLOW("getsockname"),
	ALLOW("getpeername"),
	ALLOW("setsockopt"),
	END,
};

/* Connections to others, and the look-up of their names. */
static const struct syscall_row connecting[] = {
	ALLOW_IF("socket", 0, INT_MASK, AF_INET),
	ALLOW_IF("socket", 0, INT_MASK, AF_INET6),
	ALLOW_IF("socket", 0, INT_MASK, AF_NETLINK),     /* getaddrinfo: which addresses have we */
	FAIL_IF("socket", EACCES, 0, INT_MASK, AF_UNIX), /* getaddrinfo: is there a name cache */
	ALLOW_IF("socketpair", 0, INT_MASK, AF_UNIX),
	ALLOW("connect"),
	ALLOW("bind"),
	ALLOW("getsockname"),
	ALLOW("getpeername"),
	ALLOW("setsockopt"),
	ALLOW("sendmmsg"),
	ALLOW_IF("ioctl", 1, INT_MASK, FIONREAD),
	ALLOW_IF("ioctl", 1, INT_MASK, FIONBIO),
	ALLOW("pipe2"),
	/* A module of the name service that is not loaded yet: it is done without. */
	FAIL_IF("mmap", EACCES, 2, PROT_EXEC, PROT_EXEC),
	END,
};

/* Reading and writing at offsets in given files. */
static const struct syscall_row given_files[] = {
	ALLOW("pread64"),
	ALLOW("preadv"),
	ALLOW("pwrite64"),
	ALLOW("pwritev"),
	ALLOW("ftruncate"),
	ALLOW("fsync"),
	ALLOW("fdatasync"),
	ALLOW("fadvise64"),
	END,
};

static const struct syscall_row reading[] = {
	ALLOW("pread64"),
	ALLOW("preadv"),
	ALLOW("fadvise64"),
	END,
};

/* Making sealed memory files. */
static const struct syscall_row memory_files[] = {
	ALLOW("memfd_create"),
	ALLOW("ftruncate"),
	ALLOW("pwrite64"),
	END,
};

/* Opening for reading; which paths, Landlock says. */
static const struct syscall_row opening[] = {
	ALLOW("open"),
	ALLOW("openat"),
	ALLOW("pread64"),
	ALLOW("stat"),
	ALLOW("lstat"),
	ALLOW("statx"),
	ALLOW("access"),
	ALLOW("faccessat"),
	ALLOW("faccessat2"),
	ALLOW("readlink"),
	ALLOW("readlinkat"),
	ALLOW("getdents64"),
	ALLOW("getcwd"),
	ALLOW("statfs"),
	ALLOW("fstatfs"),
	ALLOW("fadvise64"),
	END,
};

/* Files of its own beneath given directories: journal, SQLite, spool. */
static const struct syscall_row storing[] = {
	ALLOW("fallocate"),
	ALLOW("flock"),
	ALLOW("sync_file_range"),
	ALLOW("fchmod"),
	ALLOW("unlink"),
	ALLOW("unlinkat"),
	ALLOW("rename"),
	ALLOW("renameat"),
	ALLOW("renameat2"),
	ALLOW("mkdir"),
	ALLOW("mkdirat"),
	ALLOW("rmdir"),
	ALLOW("umask"),
	END,
};

/* Asking whether a file could be read, which pango does of a font file that it holds open already. */
static const struct syscall_row asking[] = {
	ALLOW("access"),
	END,
};

/* Threads, but no processes: clone3 hides its flags from a filter, so libc is sent back to clone. */
static const struct syscall_row threads[] = {
	FAIL("clone3", ENOSYS),
	ALLOW_IF("clone", 0, CLONE_THREAD | CLONE_VM, CLONE_THREAD | CLONE_VM),
	END,
};

/* A program's start: the loader maps code. */
static const struct syscall_row starting[] = {
	ALLOW("mmap"),
	ALLOW("mprotect"),
	ALLOW("arch_prctl"),
	ALLOW("set_tid_address"),
	ALLOW("prlimit64"),
	END,
};

/* Starting, watching and ending other programs; entering a sandbox. A parent's filter and fence are
 * inherited, so a parent's profile holds all that its children need too. */
static const struct syscall_row parenting[] = {
	ALLOW("clone"),
	FAIL("clone3", ENOSYS),
	ALLOW("execve"),
	ALLOW("wait4"),
	ALLOW("kill"),
	ALLOW("pidfd_open"),
	ALLOW("pipe2"),
	ALLOW("socketpair"),
	ALLOW("close_range"),
	ALLOW("setsid"),
	ALLOW("chdir"),
	ALLOW("umask"),
	ALLOW("setrlimit"),
	ALLOW("setgroups"),
	ALLOW("setresuid"),
	ALLOW("setresgid"),
	ALLOW("capget"),
	ALLOW("capset"),
	ALLOW("prctl"),
	ALLOW("seccomp"),
	ALLOW("landlock_create_ruleset"),
	ALLOW("landlock_add_rule"),
	ALLOW("landlock_restrict_self"),
	END,
};

/* tsujiban-agent: the kernel's telemetry. */
static const struct syscall_row observing[] = {
	ALLOW("bpf"),
	ALLOW("perf_event_open"),
	ALLOW("ioctl"),
	END,
};

const struct syscall_row sandbox_sanitizer_list[] = {
	ALLOW("mmap"),
	ALLOW("mprotect"),
	ALLOW("open"),
	ALLOW("openat"),
	ALLOW("readlink"),
	ALLOW("readlinkat"),
	ALLOW("stat"),
	ALLOW("access"),
	ALLOW("getdents"),
	ALLOW("getdents64"),
	ALLOW("ioctl"),
	ALLOW("prctl"),
	ALLOW("ptrace"),
	ALLOW("clone"),
	ALLOW("wait4"),
	ALLOW("kill"),
	ALLOW("pipe"),
	ALLOW("pipe2"),
	ALLOW("prlimit64"),
	ALLOW("setrlimit"),
	ALLOW("personality"),
	ALLOW("getcwd"),
	ALLOW("mincore"),
	END,
};

/* ---- programs */

#define LISTS(...) ((const struct syscall_row *const[]){basic, probes, frames, __VA_ARGS__, NULL})

/* Give children their users, take their capabilities away, end them. */
#define CHILDREN_CAPABILITIES                                                        \
	(CAPABILITY(CAP_SETUID) | CAPABILITY(CAP_SETGID) | CAPABILITY(CAP_SETPCAP) | \
		CAPABILITY(CAP_KILL))

/* Read rules wherever their owner keeps them. */
#define PARENT_CAPABILITIES (CHILDREN_CAPABILITIES | CAPABILITY(CAP_DAC_READ_SEARCH))

/* Load BPF, listen to the proc connector, open what was executed. CAP_SYS_ADMIN is not among them. */
#define AGENT_CAPABILITIES                                                       \
	(CHILDREN_CAPABILITIES | CAPABILITY(CAP_BPF) | CAPABILITY(CAP_PERFMON) | \
		CAPABILITY(CAP_SYS_PTRACE) | CAPABILITY(CAP_DAC_READ_SEARCH) |   \
		CAPABILITY(CAP_NET_ADMIN))

const struct sandbox_profile sandbox_profiles[] = {
	{"parent", NULL, PARENT_CAPABILITIES, FENCE_NONE,
		LISTS(accepting, connecting, given_files, memory_files, opening, storing, threads,
			starting, parenting)},
	{"agents", "parent", 0, FENCE_FILES, LISTS(accepting)},
	{"people", "parent", 0, FENCE_FILES, LISTS(accepting, reading)},
	{"local", "parent", 0, FENCE_FILES, LISTS(accepting)},
	{"core", "parent", 0, FENCE_FILES,
		LISTS(given_files, memory_files, opening, storing, threads)},
	{"watch", "parent", 0, FENCE_FILES, LISTS(given_files)},
	{"seal", "parent", 0, FENCE_FILES, LISTS(given_files)},
	{"courier", "parent", 0, FENCE_CONNECT, LISTS(connecting, given_files, opening, threads)},
	{"rules", "parent", 0, FENCE_FILES, LISTS(reading, memory_files)},
	{"search", "parent", 0, FENCE_FILES, LISTS(reading)},
	/* pango looks fonts up in threads. */
	{"press", "parent", 0, FENCE_FILES, LISTS(reading, memory_files, asking, threads)},
	/* `tsujiban rules check`, of whoever calls it. */
	{"check", NULL, 0, FENCE_FILES, LISTS(given_files)},
	{"agent", NULL, AGENT_CAPABILITIES, FENCE_NONE,
		LISTS(connecting, given_files, memory_files, opening, storing, starting, parenting,
			observing)},
	{"collect", "agent", 0, FENCE_FILES, LISTS(reading)},
	{"ship", "agent", 0, FENCE_CONNECT,
		LISTS(connecting, given_files, opening, storing, threads)},
};

const size_t n_sandbox_profiles = ARRAY_SIZE(sandbox_profiles);
