#include "sandbox/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The kernel's interface as of Linux 6.12; the headers of Debian 12 end at the 14th file right. */
struct ruleset_attr {
	uint64_t handled_fs, handled_net, scoped;
};

struct path_attr {
	uint64_t allowed;
	int32_t parent_fd;
} __attribute__((packed));

enum { CREATE_VERSION = 1, RULE_PATH_BENEATH = 1 };

enum {
	FS_EXECUTE = 1 << 0,
	FS_WRITE_FILE = 1 << 1,
	FS_READ_FILE = 1 << 2,
	FS_READ_DIR = 1 << 3,
	FS_REMOVE_DIR = 1 << 4,
	FS_REMOVE_FILE = 1 << 5,
	FS_MAKE_DIR = 1 << 7,
	FS_MAKE_REG = 1 << 8,
	FS_REFER = 1 << 13,
	FS_TRUNCATE = 1 << 14,
	FS_IOCTL_DEV = 1 << 15,

	FS_OF_FILES = FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE,
	FS_READ = FS_READ_FILE | FS_READ_DIR,
	FS_WRITE = FS_WRITE_FILE | FS_REMOVE_DIR | FS_REMOVE_FILE | FS_MAKE_DIR | FS_MAKE_REG |
		   FS_REFER | FS_TRUNCATE,
};

enum { NET_BIND_TCP = 1 << 0, NET_CONNECT_TCP = 1 << 1 };
enum { SCOPE_ABSTRACT_UNIX_SOCKET = 1 << 0, SCOPE_SIGNAL = 1 << 1 };

/* What each version of the interface can deny. */
static struct ruleset_attr all_rights(int version)
{
	struct ruleset_attr all = {.handled_fs = (FS_REFER << 1) - 1};

	if (version < 2)
		all.handled_fs &= ~(uint64_t)FS_REFER;
	if (version >= 3)
		all.handled_fs |= FS_TRUNCATE;
	if (version >= 4)
		all.handled_net = NET_BIND_TCP | NET_CONNECT_TCP;
	if (version >= 5)
		all.handled_fs |= FS_IOCTL_DEV;
	if (version >= 6)
		all.scoped = SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL;
	return all;
}

static size_t attr_size(int version)
{
	if (version >= 6)
		return sizeof(struct ruleset_attr);
	return version >= 4 ? offsetof(struct ruleset_attr, scoped)
			    : offsetof(struct ruleset_attr, handled_net);
}

static int add_path(int ruleset, uint64_t handled, const struct sandbox_path *path)
{
	struct path_attr rule = {.parent_fd = path->fd};
	struct stat st;

	if (fstat(path->fd, &st) < 0)
		return -errno;
	rule.allowed = (uint64_t)(path->may_write ? FS_READ | FS_WRITE : FS_READ) & handled;
	if (!S_ISDIR(st.st_mode))
		rule.allowed &= FS_OF_FILES;
	if (syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0) < 0)
		return -errno;
	return 0;
}

#ifdef TSUJIBAN_SANITIZE
/* A sanitizer reads /proc/self/maps and lists its threads at the end. */
static int add_for_sanitizer(int ruleset, uint64_t handled)
{
	struct sandbox_path proc = {.fd = open("/proc", O_PATH | O_CLOEXEC)};
	int result = proc.fd < 0 ? -errno : add_path(ruleset, handled, &proc);

	close(proc.fd);
	return result;
}
#else
static int add_for_sanitizer(int ruleset _unused_, uint64_t handled _unused_)
{
	return 0;
}
#endif

static int restrict_self(
	int ruleset, uint64_t handled, const struct sandbox_path *paths, size_t n_paths)
{
	for (size_t i = 0; i < n_paths; i++)
		TRY(add_path(ruleset, handled, &paths[i]));
	TRY(add_for_sanitizer(ruleset, handled));
	return syscall(SYS_landlock_restrict_self, ruleset, 0) < 0 ? -errno : 0;
}

int landlock_enter(const struct sandbox_path *paths, size_t n_paths, bool may_connect,
	enum sandbox_rung *ret_rung)
{
	int version = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_VERSION);
	struct ruleset_attr attr;
	int ruleset, result;

	*ret_rung = SANDBOX_REQUIRED;
	if (version < 1) /* not built in, or off at boot */
		return 0;
	attr = all_rights(version);
	if (may_connect)
		attr.handled_net &= ~(uint64_t)NET_CONNECT_TCP;
	ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, attr_size(version), 0);
	if (ruleset < 0)
		return -errno;
	result = restrict_self(ruleset, attr.handled_fs, paths, n_paths);
	close(ruleset);
	TRY(result);
	*ret_rung = version >= 4 ? SANDBOX_BETTER : SANDBOX_EXPECTED;
	return 0;
}
