/*
 * A spool's only file, as a broken disk might leave it: it opens, gives back only entries whose checksums
 * hold, takes new ones, and opens again.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "agent/ship/spool_files.h"
#include "base/check.h"
#include "os/os.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FILE_BYTES = 1 << 16, CAP_BYTES = 1 << 20, MAX_ENTRIES = 1 << 12 };

static struct spool *open_spool(int dir)
{
	const struct spool_limits limits = {FILE_BYTES, CAP_BYTES};
	struct spool *spool;
	bool fresh;

	CHECK(spool_open(dir, &limits, &spool, &fresh) == 0);
	return spool;
}

/* Takes all entries but the last one, which must be what was appended. */
static void use_spool(int dir, struct buf *events)
{
	struct spool *spool = open_spool(dir);
	struct spool_entry entry = {.count = 1}, got;
	uint64_t number;
	size_t n = 0;

	CHECK(spool_append(spool, &entry, slice_text("new")) == 0);
	number = entry.number;
	while (spool_first(spool, &got, events) == 0 && got.number != number) {
		CHECK(got.number < number && n++ < MAX_ENTRIES);
		spool_done(spool, got.number);
	}
	CHECK(got.number == number && slice_is_text(buf_slice(events), "new"));
	spool_close(spool);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_(buf_done) struct buf events = BUF_INIT(SPOOL_MAX_ENTRY);
	char path[] = "/tmp/tsujiban-fuzz-XXXXXX", name[SPOOL_NAME_BYTES];
	int dir, fd;

	CHECK(mkdtemp(path));
	dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	spool_file_name(1, name);
	fd = openat(dir, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	CHECK(dir >= 0 && fd >= 0 && os_write_all(fd, slice_of(data, size)) == 0);
	os_close(fd);
	use_spool(dir, &events);
	use_spool(dir, &events);
	CHECK(unlinkat(dir, name, 0) == 0);
	os_close(dir);
	CHECK(rmdir(path) == 0);
	return 0;
}
