#include "acts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "base/macros.h"

/* What a system call said, as a result. */
static int said(long value)
{
	return value < 0 ? -errno : 0;
}

static int do_nothing(const struct targets *t _unused_)
{
	return 0;
}

/* ---- files */

static int open_shadow(const struct targets *t _unused_)
{
	return said(open("/etc/shadow", O_RDONLY | O_CLOEXEC));
}

static int open_passwd(const struct targets *t _unused_)
{
	return said(open("/etc/passwd", O_RDONLY | O_CLOEXEC));
}

static int open_readable(const struct targets *t)
{
	return said(openat(t->directory, "readable", O_RDONLY | O_CLOEXEC));
}

static int create_in(int directory, const char *name)
{
	int fd = openat(directory, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	TRY(said(fd));
	TRY(said(write(fd, "x", 1)));
	return said(unlinkat(directory, name, 0));
}

static int create_file(const struct targets *t)
{
	return create_in(t->directory, "open/created");
}

/* What the programs that keep files must be able to do. */
static int write_given(const struct targets *t)
{
	return create_in(t->given, "created");
}

static int do_mount(const struct targets *t)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/mount", t->path);
	TRY(said(mount("none", path, "tmpfs", 0, NULL)));
	return said(umount(path));
}

static int do_chroot(const struct targets *t)
{
	return said(chroot(t->path));
}

/* ---- network */

static int make_socket(const struct targets *t _unused_)
{
	return said(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
}

static int make_packet_socket(const struct targets *t _unused_)
{
	return said(socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0));
}

static int on_tcp(uint16_t port, int (*act)(int, const struct sockaddr *, socklen_t), int *ret_fd)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};

	*ret_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	TRY(said(*ret_fd));
	return said(act(*ret_fd, (struct sockaddr *)&address, sizeof(address)));
}

static int connect_to(int fd, const struct sockaddr *address, socklen_t len)
{
	return connect(fd, address, len);
}

static int bind_to(int fd, const struct sockaddr *address, socklen_t len)
{
	return bind(fd, address, len);
}

static int connect_tcp(const struct targets *t)
{
	int fd;

	return on_tcp(t->port, connect_to, &fd);
}

static int listen_tcp(const struct targets *t _unused_)
{
	int fd;

	TRY(on_tcp(0, bind_to, &fd));
	return said(listen(fd, 1));
}

static int connect_unix(const struct targets *t)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	TRY(said(fd));
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/socket", t->path);
	return said(connect(fd, (struct sockaddr *)&address, sizeof(address)));
}

/* ---- other processes */

static int do_execve(const struct targets *t _unused_)
{
	static const char *const argv[] = {"true", NULL};

	/* On success it is /bin/true that ends with 0. */
	return said(execve("/bin/true", (char *const *)(uintptr_t)argv, NULL));
}

static int do_fork(const struct targets *t _unused_)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	TRY(said(pid));
	return said(waitpid(pid, NULL, 0));
}

static void *end_thread(void *unused)
{
	return unused;
}

static int start_thread(const struct targets *t _unused_)
{
	pthread_t thread;
	int error = pthread_create(&thread, NULL, end_thread, NULL);

	return error == 0 ? -pthread_join(thread, NULL) : -error;
}

static int do_kill(const struct targets *t)
{
	return said(kill(t->victim, SIGURG)); /* which is ignored */
}

static int do_ptrace(const struct targets *t)
{
	return said(ptrace(PTRACE_SEIZE, t->victim, NULL, NULL));
}

static int read_memory(const struct targets *t)
{
	char byte;
	struct iovec own = {&byte, 1};
	struct iovec other = {(void *)t->secret, 1}; /* NOLINT: an address in another process */

	return said(process_vm_readv(t->victim, &own, 1, &other, 1, 0));
}

static int become_root(const struct targets *t _unused_)
{
	return said(setresuid(0, 0, 0));
}

/* ---- the kernel */

static int map_code(const struct targets *t _unused_)
{
	void *at = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return at == MAP_FAILED ? -errno : 0;
}

/* BPF_MAP_CREATE of an array, in the raw: linux/bpf.h has members with banned names. */
static int do_bpf(const struct targets *t _unused_)
{
	struct {
		uint32_t map_type, key_size, value_size, max_entries;
		uint8_t rest[64];
	} attr = {.map_type = 2, .key_size = 4, .value_size = 4, .max_entries = 1};

	return said(syscall(SYS_bpf, 0, &attr, sizeof(attr)));
}

static int do_unshare(const struct targets *t _unused_)
{
	return said(unshare(CLONE_NEWNS));
}

/* Its rings would do system calls past any filter. */
static int set_up_ring(const struct targets *t _unused_)
{
	uint64_t parameters[15] = {0};

	return said(syscall(SYS_io_uring_setup, 8, parameters));
}

const struct act acts[] = {
	{"nothing", false, false, do_nothing},
	{"open-shadow", true, false, open_shadow},
	{"open-passwd", false, false, open_passwd},
	{"open-readable", false, false, open_readable},
	{"create-file", false, false, create_file},
	{"write-given", false, false, write_given},
	{"mount", true, false, do_mount},
	{"chroot", true, false, do_chroot},
	{"socket", false, false, make_socket},
	{"packet-socket", true, true, make_packet_socket},
	{"connect-tcp", false, false, connect_tcp},
	{"listen-tcp", false, false, listen_tcp},
	{"connect-unix", false, false, connect_unix},
	{"execve", false, false, do_execve},
	{"fork", false, false, do_fork},
	{"thread", false, false, start_thread},
	{"kill", false, false, do_kill},
	{"ptrace", true, false, do_ptrace},
	{"read-memory", true, false, read_memory},
	{"become-root", true, false, become_root},
	{"map-code", false, false, map_code},
	{"bpf", true, false, do_bpf},
	{"unshare", true, false, do_unshare},
	{"io-uring", false, true, set_up_ring},
};

const size_t n_acts = ARRAY_SIZE(acts);

const struct act *act_find(const char *name)
{
	for (size_t i = 0; i < n_acts; i++) {
		if (strcmp(acts[i].name, name) == 0)
			return &acts[i];
	}
	return NULL;
}
