#include "agent/ship/life.h"

#include <unistd.h>

#include "os/os.h"

static const char file_name[] = "alive";
enum { RUN_BYTES = 8 };

static uint64_t read_run(int dir_fd)
{
	_cleanup_(buf_done) struct buf in = BUF_INIT(RUN_BYTES);
	uint64_t run = 0;

	if (os_read_file(dir_fd, file_name, RUN_BYTES, &in) < 0 || in.len != RUN_BYTES)
		return 0;
	for (size_t i = RUN_BYTES; i > 0; i--)
		run = run << 8 | in.data[i - 1];
	return run;
}

int life_begin(int dir_fd, uint64_t run, bool *ret_cut_off)
{
	uint8_t bytes[RUN_BYTES];
	uint64_t before = read_run(dir_fd);

	*ret_cut_off = before != 0 && before != run;
	if (before == run)
		return 0;
	for (size_t i = 0; i < RUN_BYTES; i++)
		bytes[i] = (uint8_t)(run >> (8 * i));
	return os_replace_file(dir_fd, file_name, 0600, slice_of(bytes, sizeof(bytes)));
}

void life_end(int dir_fd)
{
	(void)unlinkat(dir_fd, file_name, 0);
}
