#include "agent/ship/state.h"

#include <errno.h>

#include "base/crc32c.h"
#include "os/os.h"

enum { MAGIC = 0x32535354, MAX_FILE = 512 }; /* "TSS2" */
static const char file_name[] = "state";

void state_make(struct state *ret)
{
	*ret = (struct state){0};
	os_random(ret->device_secret, sizeof(ret->device_secret));
	os_random(ret->epoch, sizeof(ret->epoch));
}

void state_renew_epoch(struct state *s, uint64_t first_number)
{
	os_random(s->epoch, sizeof(s->epoch));
	s->base = first_number - 1;
}

void state_add_lost(struct state *s, uint64_t count, uint64_t next_number)
{
	s->lost += count;
	s->lost_in = next_number;
}

void state_change_server(struct state *s, const uint8_t root_hash[WIRE_HASH_BYTES])
{
	struct state next;

	state_make(&next);
	next.base = s->base;
	next.lost = s->lost;
	next.lost_in = s->lost_in;
	next.run = s->run;
	memcpy(next.root_hash, root_hash, sizeof(next.root_hash));
	*s = next;
}

/* The members in the order of the file. */
#define MEMBERS(DO)       \
	DO(device_secret) \
	DO(root_hash)     \
	DO(device) DO(token) DO(enrolled) DO(epoch) DO(base) DO(lost) DO(lost_in) DO(run) DO(serial)

int state_save(int dir_fd, const struct state *s)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(MAX_FILE);

	buf_put_u32le(&out, MAGIC);
#define PUT(member) buf_put(&out, &s->member, sizeof(s->member));
	MEMBERS(PUT)
#undef PUT
	buf_put_u32le(&out, crc32c(0, buf_slice(&out)));
	TRY(buf_result(&out));
	return os_replace_file(dir_fd, file_name, 0600, buf_slice(&out));
}

static uint32_t read_u32(const uint8_t *raw)
{
	return (uint32_t)raw[0] | (uint32_t)raw[1] << 8 | (uint32_t)raw[2] << 16 |
	       (uint32_t)raw[3] << 24;
}

int state_load(int dir_fd, struct state *ret)
{
	_cleanup_(buf_done) struct buf in = BUF_INIT(MAX_FILE);
	struct state s;
	const uint8_t *from;
	size_t bytes = 4;
	int r = os_read_file(dir_fd, file_name, MAX_FILE, &in);

	if (r == -ENOENT)
		return ERR_NOT_FOUND;
	if (r == ERR_TOO_LARGE)
		return ERR_DAMAGED;
	TRY(r);
#define SIZE(member) bytes += sizeof(s.member);
	MEMBERS(SIZE)
#undef SIZE
	if (in.len != bytes + 4 || read_u32(in.data) != MAGIC ||
		read_u32(in.data + bytes) != crc32c(0, slice_of(in.data, bytes)))
		return ERR_DAMAGED;
	from = in.data + 4;
#define TAKE(member) memcpy(&s.member, from, sizeof(s.member)), from += sizeof(s.member);
	MEMBERS(TAKE)
#undef TAKE
	*ret = s;
	return 0;
}
