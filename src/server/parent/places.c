#include "server/parent/places.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/utsname.h>

#include "os/os.h"
#include "proc/spawn.h"

enum {
	CONSOLE_MAX_BYTES = 32 * 1024 * 1024,
	ARCHIVE_MAX_BYTES = 64 * 1024 * 1024,
	BACKLOG = 1024,
};

static int refuse(struct fault *fault, enum message_id message, const char *subject, int result)
{
	char text[256];

	snprintf(text, sizeof(text), "%s (%s)", subject, result_name(result));
	fault_set(fault, message, slice_text(text));
	return ERR_REFUSED;
}

int places_find_programs(struct places *places)
{
	char exe[400];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

	for (size_t i = 0; i < PLACE_COUNT; i++)
		places->fds[i] = -1;
	if (n < 0)
		return -errno;
	exe[n] = 0;
	for (int up = 0; up < 2; up++) { /* prefix/sbin/tsujiband -> prefix */
		char *slash = strrchr(exe, '/');

		if (!slash)
			return ERR_NOT_FOUND;
		*slash = 0;
	}
	snprintf(places->program_dir, sizeof(places->program_dir), "%s/libexec/tsujiban", exe);
	snprintf(places->share_dir, sizeof(places->share_dir), "%s/share/tsujiban", exe);
	return 0;
}

static int make_directory(
	int parent_fd, const char *name, const char *owner, mode_t mode, int *ret_fd)
{
	uid_t uid = 0;
	gid_t gid = 0;
	_cleanup_fd_ int fd = -1;

	if (owner)
		TRY(spawn_find_user(owner, &uid, &gid));
	if (mkdirat(parent_fd, name, mode) < 0 && errno != EEXIST)
		return -errno;
	fd = openat(parent_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || fchown(fd, uid, gid) < 0 || fchmod(fd, mode) < 0)
		return -errno;
	*ret_fd = TAKE_FD(fd);
	return 0;
}

static int make_file(int parent_fd, const char *name, const char *owner, int *ret_fd)
{
	uid_t uid;
	gid_t gid;
	_cleanup_fd_ int fd = -1;

	TRY(spawn_find_user(owner, &uid, &gid));
	fd = openat(parent_fd, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0 || fchown(fd, uid, gid) < 0)
		return -errno;
	*ret_fd = TAKE_FD(fd);
	return 0;
}

static int open_data(struct places *p, const char *path)
{
	_cleanup_fd_ int keys = -1;
	int data;

	TRY(make_directory(AT_FDCWD, path, NULL, 0711, &p->fds[PLACE_DATA]));
	data = p->fds[PLACE_DATA];
	if (flock(data, LOCK_EX | LOCK_NB) < 0)
		return -errno;
	if (faccessat(data, "restoring", F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return ERR_CONFLICT;
	TRY(make_directory(data, "keys", NULL, 0700, &keys));
	TRY(make_directory(data, "journal", "tsujiban", 0700, &p->fds[PLACE_JOURNAL]));
	TRY(make_directory(data, "state", "tsujiban", 0700, &p->fds[PLACE_STATE]));
	TRY(make_file(keys, "root.pem", "tsujiban-seal", &p->fds[PLACE_ROOT]));
	return make_file(keys, "courier.key", "tsujiban-courier", &p->fds[PLACE_COURIER_KEY]);
}

/* On all addresses: IPv6 with IPv4 inside, or IPv4 alone where the machine has no IPv6. */
static int listen_everywhere(uint16_t port, int *ret_fd)
{
	const struct sockaddr_in6 any6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
	const struct sockaddr_in any4 = {.sin_family = AF_INET, .sin_port = htons(port)};
	_cleanup_fd_ int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool six = fd >= 0;
	const int off = 0, on = 1;

	if (!six)
		fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0)
		return -errno;
	if (six && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off)) < 0)
		return -errno;
	if ((six ? bind(fd, (const struct sockaddr *)&any6, sizeof(any6))
		 : bind(fd, (const struct sockaddr *)&any4, sizeof(any4))) < 0 ||
		listen(fd, BACKLOG) < 0)
		return -errno;
	*ret_fd = TAKE_FD(fd);
	return 0;
}

static int listen_here(uint16_t port, int *ret_fd)
{
	const struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	_cleanup_fd_ int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	const int on = 1;

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0 ||
		bind(fd, (const struct sockaddr *)&address, sizeof(address)) < 0 ||
		listen(fd, BACKLOG) < 0)
		return -errno;
	*ret_fd = TAKE_FD(fd);
	return 0;
}

/* The local socket: everybody may connect, the core decides by the peer's uid. */
static int listen_socket(const char *run, int *ret_fd)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	_cleanup_fd_ int dir = -1;
	_cleanup_fd_ int fd = -1;
	int n;

	TRY(make_directory(AT_FDCWD, run, NULL, 0755, &dir));
	n = snprintf(address.sun_path, sizeof(address.sun_path), "%s/api.sock", run);
	if (n < 0 || (size_t)n >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || (unlinkat(dir, "api.sock", 0) < 0 && errno != ENOENT) ||
		bind(fd, (const struct sockaddr *)&address, sizeof(address)) < 0 ||
		fchmodat(dir, "api.sock", 0666, 0) < 0 || listen(fd, BACKLOG) < 0)
		return -errno;
	*ret_fd = TAKE_FD(fd);
	return 0;
}

static int open_sealed(
	const struct places *p, const char *file, const char *name, size_t max, int *ret_fd)
{
	struct buf bytes = BUF_INIT(max);
	char path[600];
	int result;

	snprintf(path, sizeof(path), "%s/%s", p->share_dir, file);
	result = os_read_file(AT_FDCWD, path, max, &bytes);
	if (result == 0)
		result = os_memfd_sealed(name, buf_slice(&bytes), ret_fd);
	buf_done(&bytes);
	return result;
}

static int open_console(struct places *p)
{
	return open_sealed(p, "console.pack", "console", CONSOLE_MAX_BYTES, &p->fds[PLACE_CONSOLE]);
}

/* For PCs like this machine. */
static int open_archive(struct places *p, struct fault *fault)
{
	struct utsname system;
	char file[sizeof(system.machine) + 32];
	int result;

	if (uname(&system) < 0)
		return -errno;
	snprintf(file, sizeof(file), "agent-linux-%s.tar.gz", system.machine);
	result = open_sealed(p, file, "agent", ARCHIVE_MAX_BYTES, &p->fds[PLACE_ARCHIVE]);
	return result == 0 || result == -ENOENT ? 0
						: refuse(fault, MSG_FILE_NOT_OPENED, file, result);
}

static int open_catalogue(struct places *p, struct fault *fault)
{
	char path[600];

	snprintf(path, sizeof(path), "%s/catalogue", p->share_dir);
	p->fds[PLACE_CATALOGUE] = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return p->fds[PLACE_CATALOGUE] >= 0 || errno == ENOENT
		       ? 0
		       : refuse(fault, MSG_FILE_NOT_OPENED, "catalogue", -errno);
}

static int open_optional(const char *path, int *ret_fd)
{
	if (!path[0])
		return 0;
	*ret_fd = open(path, O_RDONLY | O_CLOEXEC);
	return *ret_fd < 0 ? -errno : 0;
}

static int open_sockets(struct places *p, const struct config *config, struct fault *fault)
{
	static const struct {
		enum config_key key;
		enum place place;
		int (*listen)(uint16_t port, int *ret_fd);
	} rows[] = {
		{CONFIG_KEY_PORT, PLACE_LISTEN_AGENTS, listen_everywhere},
		{CONFIG_KEY_PORT_PEOPLE, PLACE_LISTEN_PEOPLE, listen_everywhere},
		{CONFIG_KEY_PORT_LOCAL, PLACE_LISTEN_PAGE, listen_here},
	};
	const char *run = config_text(config, CONFIG_KEY_RUN);
	int result;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		result = rows[i].listen(config_port(config, rows[i].key), &p->fds[rows[i].place]);
		if (result < 0)
			return refuse(fault, MSG_PORT_NOT_BOUND, config_text(config, rows[i].key),
				result);
	}
	result = listen_socket(run, &p->fds[PLACE_LISTEN_SOCKET]);
	return result < 0 ? refuse(fault, MSG_RUN_NOT_USABLE, run, result) : 0;
}

static int open_files(struct places *p, const struct config *config, struct fault *fault)
{
	static const struct {
		enum config_key key;
		enum place place;
	} rows[] = {
		{CONFIG_KEY_TLS_CERTIFICATE, PLACE_CERTIFICATE},
		{CONFIG_KEY_TLS_KEY, PLACE_KEY},
		{CONFIG_KEY_SMTP_CA, PLACE_AUTHORITIES},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *path = config_text(config, rows[i].key);
		int result = open_optional(path, &p->fds[rows[i].place]);

		if (result < 0)
			return refuse(fault, MSG_FILE_NOT_OPENED, path, result);
	}
	if (p->fds[PLACE_AUTHORITIES] < 0)
		p->fds[PLACE_AUTHORITIES] =
			open("/etc/ssl/certs/ca-certificates.crt", O_RDONLY | O_CLOEXEC);
	return 0;
}

int places_open(struct places *places, const struct config *config, struct fault *ret_fault)
{
	const char *data = config_text(config, CONFIG_KEY_DATA);
	int result = open_data(places, data);

	if (result == ERR_NOT_FOUND)
		return refuse(ret_fault, MSG_USERS_MISSING, "tsujiban", result);
	if (result == -EWOULDBLOCK)
		return refuse(ret_fault, MSG_DATA_IN_USE, data, result);
	if (result == ERR_CONFLICT)
		return refuse(ret_fault, MSG_DATA_RESTORING, data, result);
	if (result < 0)
		return refuse(ret_fault, MSG_DATA_NOT_USABLE, data, result);
	result = open_console(places);
	if (result < 0)
		return refuse(ret_fault, MSG_FILE_NOT_OPENED, "console.pack", result);
	TRY(open_archive(places, ret_fault));
	TRY(open_catalogue(places, ret_fault));
	TRY(open_files(places, config, ret_fault));
	return open_sockets(places, config, ret_fault);
}

void places_done(struct places *places)
{
	for (size_t i = 0; i < PLACE_COUNT; i++)
		os_closep(&places->fds[i]);
}
