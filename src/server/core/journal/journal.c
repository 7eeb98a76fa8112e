#include "server/core/journal/journal.h"

#include <fcntl.h>
#include "base/check.h"
#include "os/os.h"
#include "server/core/journal/committer.h"
#include "server/core/journal/recover.h"

enum { MAX_HOLDS = 8 };

struct hold {
	const char *name;
	uint64_t position;
};

struct journal {
	struct journal_config config;
	const struct journal_disk *disk;
	struct files files; /* rows behind `active` were made ahead and are not begun */
	size_t active;
	struct known *known;
	struct committer *committer;
	struct loop_source *wake;
	uint64_t next;    /* position of the next record */
	uint64_t durable; /* position up to which all is on the disk */
	struct hold holds[MAX_HOLDS];
	size_t n_holds;
	bool failed;
};

static struct journal_file *active_file(const struct journal *j)
{
	return &j->files.rows[j->active];
}

static uint64_t file_end(const struct journal_file *file)
{
	return file->base + file->size;
}

/* ------------------------------------------------------------------------------ from the committer */

static void finish_group(struct journal *j, struct group *group)
{
	j->durable = group->end;
	for (size_t i = 0; i < group->n_waiters; i++)
		group->waiters[i].done(group->waiters[i].ctx, group->waiters[i].tag);
	committer_recycle(j->committer, group);
}

/* Files that were left behind keep their descriptor until their last group is done. */
static void close_full_files(struct journal *j)
{
	for (size_t i = j->active; i > 0 && j->files.rows[i - 1].fd >= 0; i--) {
		struct journal_file *file = &j->files.rows[i - 1];

		if (j->durable >= file->base + file->size)
			file->fd = os_close(file->fd);
	}
}

static void on_wake(void *ctx, unsigned events)
{
	struct journal *j = ctx;
	uint64_t before = j->durable;
	struct group *group;
	int failure;

	while ((group = committer_take_done(j->committer, &failure)))
		finish_group(j, group);
	if (j->durable != before) {
		close_full_files(j);
		j->config.events.durable(j->config.events.ctx, j->durable);
	}
	if (failure < 0 && !j->failed) {
		j->failed = true;
		j->config.events.failed(j->config.events.ctx, failure);
	}
}

/* ------------------------------------------------------------------------------ opening */

/* A file made at once, not ahead. */
static int make_file(struct journal *j, uint64_t base)
{
	struct spare spare = {.dir_fd = j->files.dir_fd, .disk = j->disk, .fd = -1};
	int result;

	TRY(spare_begin(&spare, base, j->config.file_bytes));
	while ((result = spare_step(&spare)) == ERR_AGAIN)
		;
	if (result == 0)
		result = files_add(&j->files, base, spare.size, spare.fd);
	if (result < 0)
		spare_drop(&spare);
	return result;
}

/* The first base is not 0: position 0 names no record. */
static int open_files(struct journal *j)
{
	struct recovery recovery = {
		.files = &j->files,
		.disk = j->disk,
		.events = &j->config.events,
	};
	uint64_t first = j->config.file_bytes;

	TRY(files_list(&j->files, j->config.dir_fd));
	TRY(known_new(j->config.seed, &j->known));
	if (j->files.n == 0)
		TRY(make_file(j, first));
	recovery.known = j->known;
	TRY(recover(&recovery));
	j->active = recovery.active;
	j->next = j->durable = recovery.end;
	return 0;
}

static void want_next_file(struct journal *j)
{
	if (j->active + 1 == j->files.n)
		committer_want_spare(j->committer, file_end(active_file(j)), j->config.file_bytes);
}

/* Pads the rest of the file that is being written: only the last file may end in zeros. */
static int close_off(struct journal *j)
{
	const struct journal_file *file = active_file(j);
	_cleanup_(buf_done) struct buf padding = BUF_INIT(JOURNAL_HEADER_BYTES);
	uint64_t left = file_end(file) - j->next;

	if (left < JOURNAL_HEADER_BYTES)
		return 0;
	TRY(journal_padding_encode(j->next, left, &padding));
	TRY(j->disk->write(j->disk->ctx, file->fd, buf_slice(&padding), j->next - file->base));
	return j->disk->sync(j->disk->ctx, file->fd);
}

/* A journal that ends before what consumers have seen is another, older one: positions go on behind. */
static int pass_least(struct journal *j)
{
	uint64_t base = (j->config.least + JOURNAL_ALIGN - 1) / JOURNAL_ALIGN * JOURNAL_ALIGN;

	if (base <= j->next)
		return 0;
	while (j->files.n > j->active + 1)
		TRY(files_remove_last(&j->files));
	if (base < file_end(active_file(j)))
		base = file_end(active_file(j));
	TRY(close_off(j));
	TRY(make_file(j, base));
	j->active++;
	j->next = j->durable = base;
	return 0;
}

static int start(struct journal *j)
{
	TRY(open_files(j));
	TRY(pass_least(j));
	TRY(committer_start(j->files.dir_fd, j->disk, &j->committer));
	TRY(loop_add_io(
		j->config.loop, committer_event_fd(j->committer), LOOP_READ, on_wake, j, &j->wake));
	want_next_file(j);
	return 0;
}

int journal_open(const struct journal_config *config, struct journal **ret_journal)
{
	struct journal *j = calloc(1, sizeof(*j));
	int result;

	if (!j)
		return ERR_NO_MEMORY;
	j->config = *config;
	j->disk = config->disk ? config->disk : &journal_disk_system;
	j->files.dir_fd = -1;
	result = start(j);
	if (result < 0) {
		journal_close(j);
		return result;
	}
	*ret_journal = j;
	return 0;
}

struct journal *journal_close(struct journal *j)
{
	if (!j)
		return NULL;
	loop_remove(j->wake);
	committer_stop(j->committer);
	known_free(j->known);
	files_done(&j->files);
	free(j);
	return NULL;
}

/* ------------------------------------------------------------------------------ appending */

static struct place next_place(const struct journal *j)
{
	const struct journal_file *file = active_file(j);

	return (struct place){.fd = file->fd, .base = file->base, .position = j->next};
}

/* The file behind the present one, opened for writing. ERR_FULL: it is not made yet. */
static int prepare_next_file(struct journal *j)
{
	struct journal_file *next;
	uint64_t base = file_end(active_file(j));
	int fd;

	if (j->active + 1 == j->files.n) {
		if (!committer_take_spare(j->committer, &fd)) {
			want_next_file(j);
			return ERR_FULL;
		}
		TRY(files_add(&j->files, base, j->config.file_bytes, fd));
	}
	next = &j->files.rows[j->active + 1];
	if (next->fd < 0)
		TRY(files_open(&j->files, next->base, O_RDWR, &next->fd));
	return 0;
}

/* Goes over to the next file; what is left of this one is padded. */
static int roll(struct journal *j)
{
	uint64_t left = file_end(active_file(j)) - j->next;
	struct place place = next_place(j);

	TRY(prepare_next_file(j));
	if (left >= JOURNAL_HEADER_BYTES)
		TRY(committer_put_padding(j->committer, &place, left));
	j->active++;
	j->next = active_file(j)->base;
	want_next_file(j);
	j->config.events.begun(j->config.events.ctx, active_file(j)->base, active_file(j)->size);
	return 0;
}

static int check_room(const struct journal *j, uint64_t bytes)
{
	if (bytes > j->config.file_bytes)
		return ERR_TOO_LARGE;
	if (j->next - j->durable + bytes > j->config.max_waiting)
		return ERR_FULL;
	return files_check_space(j->disk, j->files.dir_fd, j->config.file_bytes);
}

static int append_new(struct journal *j, struct journal_record *record, struct slice body,
	const struct waiter *waiter, struct journal_verdict *verdict)
{
	struct place place;

	TRY(check_room(j, journal_record_bytes(body.len)));
	TRY(known_reserve(j->known, record));
	record->contact = known_contact(j->known, record->device);
	record->kind = JOURNAL_BATCH;
	if (journal_record_bytes(body.len) > file_end(active_file(j)) - j->next)
		TRY(roll(j));
	place = next_place(j);
	TRY(committer_put(j->committer, &place, record, body, waiter));
	j->next = journal_record_end(record);
	if (record->received > active_file(j)->newest)
		active_file(j)->newest = record->received;
	verdict->clone = known_put(j->known, record);
	return 0;
}

int journal_append(struct journal *j, struct journal_record *record, struct slice body,
	journal_done_fn *done, void *ctx, uint64_t tag, struct journal_verdict *ret_verdict)
{
	struct waiter waiter = {.done = done, .ctx = ctx, .tag = tag};
	struct place place;

	*ret_verdict = (struct journal_verdict){0};
	if (j->failed)
		return ERR_CLOSED;
	if (body.len > JOURNAL_MAX_BODY)
		return ERR_TOO_LARGE;
	switch (known_find(j->known, record)) {
	case KNOWN_OTHER:
		return ERR_CONFLICT;
	case KNOWN_SAME:
		ret_verdict->repeated = true;
		place = next_place(j);
		return committer_put_waiter(j->committer, &place, &waiter);
	case KNOWN_NEW:
		break;
	}
	return append_new(j, record, body, &waiter, ret_verdict);
}

/* ------------------------------------------------------------------------------ reading, going */

uint64_t journal_oldest(const struct journal *j)
{
	return j->files.rows[0].base;
}

uint64_t journal_durable(const struct journal *j)
{
	return j->durable;
}

bool journal_next_file(const struct journal *j, size_t *cursor, uint64_t from, uint64_t *ret_base,
	uint64_t *ret_size)
{
	while (*cursor <= j->active) {
		const struct journal_file *file = &j->files.rows[(*cursor)++];

		if (file_end(file) <= from)
			continue;
		*ret_base = file->base;
		*ret_size = file->size;
		return true;
	}
	return false;
}

int journal_open_file(const struct journal *j, uint64_t base, int *ret_fd)
{
	return files_open(&j->files, base, O_RDONLY, ret_fd);
}

int journal_find_record(
	const struct journal *j, uint64_t position, struct journal_record *ret_record)
{
	uint8_t header[JOURNAL_HEADER_BYTES];
	_cleanup_fd_ int fd = -1;
	uint64_t base, size;
	size_t cursor = 0;

	if (!journal_next_file(j, &cursor, position, &base, &size) || position < base)
		return ERR_NOT_FOUND;
	TRY(journal_open_file(j, base, &fd));
	TRY(os_pread_all(fd, header, sizeof(header), position - base));
	return journal_header_decode(slice_of(header, sizeof(header)), position, ret_record);
}

int journal_hold(struct journal *j, const char *name, uint64_t position)
{
	for (size_t i = 0; i < j->n_holds; i++) {
		if (strcmp(j->holds[i].name, name) != 0)
			continue;
		if (position > j->holds[i].position)
			j->holds[i].position = position;
		return 0;
	}
	if (j->n_holds == MAX_HOLDS)
		return ERR_TOO_LARGE;
	j->holds[j->n_holds++] = (struct hold){.name = name, .position = position};
	return 0;
}

void journal_release(struct journal *j, const char *name)
{
	for (size_t i = 0; i < j->n_holds; i++) {
		if (strcmp(j->holds[i].name, name) == 0) {
			j->holds[i] = j->holds[--j->n_holds];
			return;
		}
	}
}

static bool may_go(const struct journal *j, const struct journal_file *file, usec_t now)
{
	for (size_t i = 0; i < j->n_holds; i++) {
		if (j->holds[i].position < file_end(file))
			return false;
	}
	return j->n_holds > 0 && file_end(file) <= j->durable &&
	       file->newest + j->config.retention < now;
}

void journal_set_retention(struct journal *j, usec_t retention)
{
	j->config.retention = retention;
}

void journal_sweep(struct journal *j)
{
	const struct clock *clock = loop_clock(j->config.loop);

	while (j->active > 0 && may_go(j, &j->files.rows[0], clock->wall(clock))) {
		uint64_t base = j->files.rows[0].base;

		if (files_remove_first(&j->files) < 0)
			return;
		j->active--;
		j->config.events.gone(j->config.events.ctx, base);
	}
}
