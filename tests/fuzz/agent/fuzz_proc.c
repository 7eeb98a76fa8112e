/* The first byte chooses a reader of the collector's outside texts; the rest is its input. */
#include "agent/collect/command.h"
#include "agent/collect/procfile.h"
#include "agent/collect/users.h"
#include "base/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_stat(struct slice in)
{
	struct proc_stat stat;

	if (procfile_parse_stat(in, &stat) == 0)
		CHECK(slice_find_byte(in, ')') < in.len);
}

static void read_status(struct slice in)
{
	uint32_t uid;

	if (procfile_parse_uid(in, &uid) == 0)
		CHECK(slice_find(in, slice_text("Uid:\t")) < in.len);
}

static void read_link(struct slice in)
{
	if (procfile_parse_pipe(in) != 0)
		CHECK(slice_starts(in, slice_text("pipe:[")));
}

/* Joining adds at most two quotes and a space for each argument. */
static void read_command(struct slice in)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(4 * in.len + 4);

	CHECK(command_join(in, &out) == 0);
	CHECK(command_trim(in).len <= in.len);
}

static void read_passwd(struct slice in)
{
	struct users users;

	users_init(&users);
	if (users_parse(&users, in) == 0) {
		for (uint32_t uid = 0; uid < 8; uid++)
			CHECK(users_find(&users, uid).len <= in.len);
	}
	users_done(&users);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const readers[])(struct slice) = {
		read_stat, read_status, read_command, read_passwd, read_link};

	if (size > 0)
		readers[data[0] % ARRAY_SIZE(readers)](slice_of(data + 1, size - 1));
	return 0;
}
