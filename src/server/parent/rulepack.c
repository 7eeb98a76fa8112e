#include "server/parent/rulepack.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "os/os.h"

enum {
	FILES_MAX = 20000,
	FILE_MAX_BYTES = 1024 * 1024,
	PACK_MAX_BYTES = 256 * 1024 * 1024,
	DEPTH_MAX = 16,
	PATH_MAX_BYTES = 1024,
};

struct walk {
	struct buf pack;
	struct buf path; /* of the entry at hand, with its set's name */
	struct rulepack_counts counts;
};

static bool is_rule_file(const char *name)
{
	struct slice s = slice_text(name);

	return slice_ends(s, slice_text(".yml")) || slice_ends(s, slice_text(".yaml"));
}

static int add_file(struct walk *w, int dir_fd, const char *name)
{
	struct buf text = BUF_INIT(FILE_MAX_BYTES);
	_cleanup_fd_ int fd = openat(dir_fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	int result = fd < 0 ? -errno : os_read_all(fd, FILE_MAX_BYTES, &text);

	if (result < 0 || w->counts.n_files >= FILES_MAX) {
		w->counts.n_left_out++;
		buf_done(&text);
		return 0;
	}
	w->counts.n_files++;
	buf_put_u32le(&w->pack, (uint32_t)w->path.len);
	buf_put_slice(&w->pack, buf_slice(&w->path));
	buf_put_u32le(&w->pack, (uint32_t)text.len);
	buf_put_slice(&w->pack, buf_slice(&text));
	buf_done(&text);
	return buf_result(&w->pack);
}

static int walk_directory(struct walk *w, int dir_fd, unsigned depth);

static int walk_entry(struct walk *w, int dir_fd, const char *name, unsigned depth)
{
	size_t path_len = w->path.len;
	struct stat st;
	int result = 0;

	if (name[0] == '.' || fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	if (buf_put_format(&w->path, "/%s", name) < 0) {
		w->counts.n_left_out++;
	} else if (S_ISREG(st.st_mode) && is_rule_file(name)) {
		result = add_file(w, dir_fd, name);
	} else if (S_ISDIR(st.st_mode) && depth < DEPTH_MAX) {
		int fd = openat(dir_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

		result = fd < 0 ? 0 : walk_directory(w, fd, depth + 1);
		w->counts.n_left_out += fd < 0;
	}
	w->path.len = path_len;
	w->path.failed = 0;
	return result;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* Takes dir_fd. Entries in order of name, so that the same rules make the same pack. */
static int walk_directory(struct walk *w, int dir_fd, unsigned depth)
{
	struct dirent **entries = NULL;
	int n = scandirat(dir_fd, ".", &entries, NULL, by_name);
	int result = n < 0 ? -errno : 0;

	for (int i = 0; i < n; i++) {
		if (result == 0)
			result = walk_entry(w, dir_fd, entries[i]->d_name, depth);
		free(entries[i]);
	}
	free(entries);
	os_close(dir_fd);
	return result;
}

static int walk_set(struct walk *w, const struct rulepack_set *set)
{
	int fd = open(set->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	buf_clear(&w->path);
	buf_put_text(&w->path, set->name);
	return walk_directory(w, fd, 0);
}

int rulepack_make(const struct rulepack_set *sets, size_t n_sets, int *ret_fd,
	struct rulepack_counts *ret_counts)
{
	struct walk w = {.pack = BUF_INIT(PACK_MAX_BYTES), .path = BUF_INIT(PATH_MAX_BYTES)};
	int result = 0;

	for (size_t i = 0; i < n_sets && result == 0; i++)
		result = walk_set(&w, &sets[i]);
	if (result == 0)
		result = os_memfd_sealed("rules", buf_slice(&w.pack), ret_fd);
	if (result == 0)
		*ret_counts = w.counts;
	buf_done(&w.pack);
	buf_done(&w.path);
	return result;
}
