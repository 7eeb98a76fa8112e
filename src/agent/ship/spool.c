#include "agent/ship/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <unistd.h>

#include "agent/ship/spool_files.h"
#include "base/check.h"
#include "base/crc32c.h"
#include "os/os.h"

struct spool {
	int dir_fd;
	struct spool_limits limits;
	struct spool_file *files; /* the oldest first; the last one is appended to */
	size_t n_files;
	uint64_t next;  /* number of the next entry */
	uint64_t bytes; /* of all files */
	int last_fd;    /* of the last file; -1: none yet */
	bool dir_changed;

	int first_fd; /* of the first file; -1: not open */
	uint64_t first_offset;
	struct spool_head first; /* when first_known: the head at first_offset, a waiting one */
	bool first_known;

	struct spool_entry out; /* given out last; number 0: it is done with */
	bool out_dropped;       /* while it was out, its file was removed */

	struct spool_kept kept;
	uint64_t torn;
	uint64_t lost;
	uint64_t damaged;
};

static int open_file(const struct spool *s, const struct spool_file *file, int flags)
{
	char name[SPOOL_NAME_BYTES];
	int fd;

	spool_file_name(file->first, name);
	fd = openat(s->dir_fd, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
	return fd < 0 ? -errno : fd;
}

static struct spool_file *last_file(const struct spool *s)
{
	return s->n_files > 0 ? &s->files[s->n_files - 1] : NULL;
}

/* ---- opening */

static int scan_file(struct spool *s, struct spool_file *file, bool is_last, bool *ret_whole)
{
	_cleanup_fd_ int fd = open_file(s, file, 0);
	enum spool_end end;
	uint64_t events;

	if (fd < 0)
		return fd;
	TRY(spool_file_scan(fd, file, &end, &events));
	*ret_whole = end == SPOOL_END_WHOLE;
	if (end == SPOOL_END_TORN && is_last) {
		s->torn = events;
	} else if (end != SPOOL_END_WHOLE) {
		s->damaged++;
		s->lost += events;
	}
	if (is_last && end != SPOOL_END_WHOLE && ftruncate(fd, (off_t)file->size) < 0)
		return -errno;
	if (is_last)
		s->last_fd = TAKE_FD(fd);
	if (file->size > 0)
		s->kept = file->kept;
	s->bytes += file->size;
	return 0;
}

static int scan_all(struct spool *s)
{
	for (size_t i = 0; i < s->n_files; i++) {
		bool is_whole;
		uint64_t next;

		TRY(scan_file(s, &s->files[i], i + 1 == s->n_files, &is_whole));
		/* Entries that are missing whole held at least one event each; the end is counted. */
		next = s->files[i].next + !is_whole;
		if (i + 1 < s->n_files && s->files[i + 1].first > next)
			s->lost += s->files[i + 1].first - next;
	}
	if (s->n_files > 0)
		s->next = last_file(s)->next;
	return 0;
}

int spool_open(int dir_fd, const struct spool_limits *limits, struct spool **ret, bool *ret_fresh)
{
	struct spool *s = calloc(1, sizeof(*s));
	int r;

	if (!s)
		return ERR_NO_MEMORY;
	*s = (struct spool){.limits = *limits, .next = 1, .last_fd = -1, .first_fd = -1};
	s->dir_fd = fcntl(dir_fd, F_DUPFD_CLOEXEC, 0);
	r = s->dir_fd < 0 ? -errno : spool_files_list(s->dir_fd, &s->files, &s->n_files);
	if (r == 0)
		r = scan_all(s);
	if (r < 0) {
		spool_close(s);
		return r;
	}
	*ret_fresh = s->n_files == 0;
	*ret = s;
	return 0;
}

struct spool *spool_close(struct spool *s)
{
	if (!s)
		return NULL;
	os_close(s->first_fd);
	os_close(s->last_fd);
	os_close(s->dir_fd);
	free(s->files);
	free(s);
	return NULL;
}

/* ---- removing */

static void remove_first_file(struct spool *s)
{
	char name[SPOOL_NAME_BYTES];

	CHECK(s->n_files > 1);
	spool_file_name(s->files[0].first, name);
	/* A file that cannot be removed is found again, and sent again, at the next start. */
	(void)unlinkat(s->dir_fd, name, 0);
	s->bytes -= s->files[0].size;
	s->n_files--;
	memmove(s->files, s->files + 1, s->n_files * sizeof(*s->files));
	s->first_fd = os_close(s->first_fd);
	s->first_offset = 0;
	s->first_known = false;
}

/* The entry that is out may have arrived, or still arrive: it is lost only when it is not done with. */
static void hold_out(struct spool *s)
{
	const struct spool_file *file = &s->files[0];

	if (s->out.number < file->first || s->out.number >= file->next)
		return;
	s->lost -= s->out.count + s->out.lost;
	s->out_dropped = true;
}

static void settle_out(struct spool *s, bool arrived)
{
	if (s->out_dropped && !arrived)
		s->lost += s->out.count + s->out.lost;
	s->out_dropped = false;
	s->out.number = 0;
}

static void drop_over_cap(struct spool *s)
{
	while (s->bytes > s->limits.cap_bytes && s->n_files > 1) {
		s->lost += s->files[0].waiting_events;
		hold_out(s);
		remove_first_file(s);
	}
}

/* ---- appending */

static int start_file(struct spool *s)
{
	struct spool_file file = {.first = s->next, .next = s->next};
	int fd;

	if (s->n_files == SPOOL_MAX_FILES)
		return ERR_FULL;
	if (s->last_fd >= 0 && fdatasync(s->last_fd) < 0)
		return -errno;
	fd = open_file(s, &file, O_CREAT | O_EXCL);
	if (fd < 0)
		return fd;
	os_close(s->last_fd);
	s->last_fd = fd;
	s->dir_changed = true;
	s->files[s->n_files++] = file;
	return 0;
}

static int write_entry(struct spool *s, const uint8_t head[SPOOL_HEAD_BYTES], struct slice events)
{
	const struct spool_file *file = last_file(s);
	uint64_t offset = file->size;
	int r = os_pwrite_all(s->last_fd, slice_of(head, SPOOL_HEAD_BYTES), offset);

	if (r == 0)
		r = os_pwrite_all(s->last_fd, events, offset + SPOOL_HEAD_BYTES);
	/* What was written of it would be taken for a torn end: it is cut off now or at the next start. */
	if (r < 0)
		(void)!ftruncate(s->last_fd, (off_t)offset);
	return r;
}

int spool_append(struct spool *s, struct spool_entry *entry, struct slice events)
{
	struct spool_head head = {.bytes = (uint32_t)events.len, .crc = crc32c(0, events)};
	uint8_t raw[SPOOL_HEAD_BYTES];
	struct spool_file *file;

	if (events.len > SPOOL_MAX_ENTRY)
		return ERR_TOO_LARGE;
	if (!last_file(s) || last_file(s)->size >= s->limits.file_bytes)
		TRY(start_file(s));
	entry->number = s->next;
	head.entry = *entry;
	spool_head_encode(&head, raw);
	TRY(write_entry(s, raw, events));
	file = last_file(s);
	file->size += sizeof(raw) + events.len;
	file->next = ++s->next;
	s->kept = entry->kept;
	file->n_waiting++;
	file->waiting_events += entry->count + entry->lost;
	s->bytes += sizeof(raw) + events.len;
	drop_over_cap(s);
	return 0;
}

int spool_sync(struct spool *s)
{
	if (s->last_fd >= 0 && fdatasync(s->last_fd) < 0)
		return -errno;
	if (s->dir_changed && fsync(s->dir_fd) < 0)
		return -errno;
	s->dir_changed = false;
	return 0;
}

/* ---- the first entry */

/* What is left of the first file cannot be read. */
static void give_up_first_file(struct spool *s)
{
	struct spool_file *file = &s->files[0];

	s->damaged++;
	s->lost += file->waiting_events;
	file->waiting_events = 0;
	file->n_waiting = 0;
	s->first_offset = file->size;
}

static int read_first(struct spool *s, uint8_t *out, size_t len, uint64_t offset)
{
	if (s->first_fd < 0)
		s->first_fd = open_file(s, &s->files[0], 0);
	return s->first_fd < 0 ? s->first_fd : os_pread_all(s->first_fd, out, len, offset);
}

/* Whether a file behind the first holds an entry: the newest one, done or not, is not removed. A file is
 * begun when the one before is full, so that only the last may be empty. */
static bool is_later_entry(const struct spool *s)
{
	return s->n_files > 2 || (s->n_files == 2 && last_file(s)->size > 0);
}

/* Moves on to the first waiting entry. */
static void find_first(struct spool *s)
{
	uint8_t raw[SPOOL_HEAD_BYTES];

	while (!s->first_known && s->n_files > 0) {
		if (s->first_offset >= s->files[0].size) {
			if (!is_later_entry(s))
				return;
			remove_first_file(s);
			continue;
		}
		if (read_first(s, raw, sizeof(raw), s->first_offset) < 0 ||
			spool_head_decode(raw, &s->first) < 0)
			give_up_first_file(s);
		else if (s->first.done)
			s->first_offset += SPOOL_HEAD_BYTES + s->first.bytes;
		else
			s->first_known = true;
	}
}

static void finish_first(struct spool *s)
{
	uint8_t mark[4] = {SPOOL_DONE & 0xff, SPOOL_DONE >> 8 & 0xff, SPOOL_DONE >> 16 & 0xff,
		SPOOL_DONE >> 24 & 0xff};
	const struct spool_entry *entry = &s->first.entry;

	/* Without the mark it is sent once more after a restart, and counted once by the server. */
	(void)!os_pwrite_all(
		s->first_fd, slice_of(mark, sizeof(mark)), s->first_offset + SPOOL_MARK_OFFSET);
	s->files[0].n_waiting--;
	s->files[0].waiting_events -= entry->count + entry->lost;
	s->first_offset += SPOOL_HEAD_BYTES + s->first.bytes;
	s->first_known = false;
}

int spool_first(struct spool *s, struct spool_entry *ret_entry, struct buf *events)
{
	settle_out(s, false);
	for (find_first(s); s->first_known; find_first(s)) {
		uint8_t *to;

		buf_clear(events);
		to = buf_reserve(events, s->first.bytes);
		if (!to)
			return buf_result(events);
		if (read_first(s, to, s->first.bytes, s->first_offset + SPOOL_HEAD_BYTES) == 0 &&
			crc32c(0, slice_of(to, s->first.bytes)) == s->first.crc) {
			buf_grow(events, s->first.bytes);
			*ret_entry = s->out = s->first.entry;
			return 0;
		}
		s->damaged++;
		s->lost += s->first.entry.count + s->first.entry.lost;
		finish_first(s);
	}
	return ERR_NOT_FOUND;
}

bool spool_is_empty(const struct spool *s)
{
	for (size_t i = 0; i < s->n_files; i++) {
		if (s->files[i].n_waiting > 0)
			return false;
	}
	return true;
}

struct spool_kept spool_kept(const struct spool *s)
{
	return s->kept;
}

uint64_t spool_next_number(const struct spool *s)
{
	return s->next;
}

uint64_t spool_first_number(struct spool *s)
{
	find_first(s);
	return s->first_known ? s->first.entry.number : s->next;
}

void spool_done(struct spool *s, uint64_t number)
{
	if (s->out.number == number)
		settle_out(s, true);
	find_first(s);
	if (s->first_known && s->first.entry.number == number)
		finish_first(s);
}

uint64_t spool_torn(const struct spool *s)
{
	return s->torn;
}

void spool_give_up(struct spool *s)
{
	settle_out(s, false);
}

uint64_t spool_take_lost(struct spool *s)
{
	uint64_t lost = s->lost;

	s->lost = 0;
	return lost;
}

uint64_t spool_damaged(const struct spool *s)
{
	return s->damaged;
}
