#include "ipc/backlog.h"

#include "base/check.h"

struct head {
	struct backlog_mark mark;
	uint32_t len; /* of the payload behind it */
	uint16_t type;
	uint16_t zero;
};
_Static_assert(sizeof(struct head) == BACKLOG_HEAD_BYTES, "no padding");

void backlog_init(struct backlog *b, size_t max)
{
	*b = (struct backlog){.bytes = BUF_INIT(max)};
}

void backlog_done(struct backlog *b)
{
	buf_done(&b->bytes);
	b->first = b->unsent = 0;
}

bool backlog_is_empty(const struct backlog *b)
{
	return b->first == b->bytes.len;
}

bool backlog_has_unsent(const struct backlog *b)
{
	return b->unsent < b->bytes.len;
}

static struct head head_at(const struct backlog *b, size_t offset)
{
	struct head head;

	CHECK(b->bytes.len - offset >= sizeof(head));
	memcpy(&head, b->bytes.data + offset, sizeof(head));
	CHECK(b->bytes.len - offset - sizeof(head) >= head.len);
	return head;
}

static size_t size_of(const struct head *head)
{
	return sizeof(*head) + head->len;
}

static void compact(struct backlog *b)
{
	buf_drop(&b->bytes, b->first);
	b->unsent -= b->first;
	b->first = 0;
}

static void drop_first(struct backlog *b, const struct head *head)
{
	b->first += size_of(head);
	b->unsent = max_size(b->unsent, b->first);
}

/* The little that is left moves into a small buffer; without memory it stays where it is. */
static void shrink(struct backlog *b)
{
	struct buf small = BUF_INIT(b->bytes.max);

	if (buf_put_slice(&small, buf_slice(&b->bytes)) < 0) {
		buf_done(&small);
		return;
	}
	buf_done(&b->bytes);
	b->bytes = small;
}

/* Moves bytes only when at least as many have gone, so that a byte moves once on average. */
static void tidy(struct backlog *b)
{
	if (b->first < b->bytes.len - b->first)
		return;
	compact(b);
	if (b->bytes.len < BACKLOG_IDLE_BYTES && b->bytes.size > 4 * BACKLOG_IDLE_BYTES)
		shrink(b);
}

/* ---- in */

static int append(
	struct backlog *b, struct head *head, const void *frame, channel_encode_fn *encode)
{
	size_t start = b->bytes.len;

	TRY(buf_put(&b->bytes, head, sizeof(*head)));
	TRY(encode(frame, &b->bytes));
	TRY(buf_result(&b->bytes));
	head->len = (uint32_t)(b->bytes.len - start - sizeof(*head));
	memcpy(b->bytes.data + start, head, sizeof(*head));
	return 0;
}

int backlog_put(struct backlog *b, const struct backlog_mark *mark, uint16_t type,
	const void *frame, channel_encode_fn *encode)
{
	struct head head = {.mark = *mark, .type = type};
	size_t start = b->bytes.len;
	int r = append(b, &head, frame, encode);

	if (r == ERR_TOO_LARGE && b->first > 0) {
		b->bytes.failed = 0;
		b->bytes.len = start;
		compact(b);
		start = b->bytes.len;
		r = append(b, &head, frame, encode);
	}
	if (r == 0)
		return 0;
	b->bytes.failed = 0;
	b->bytes.len = start;
	return r == ERR_TOO_LARGE ? ERR_FULL : r;
}

/* ---- out */

int backlog_send(struct backlog *b, struct channel *channel, size_t max_queued)
{
	while (backlog_has_unsent(b)) {
		struct head head = head_at(b, b->unsent);
		const uint8_t *payload = b->bytes.data + b->unsent + sizeof(head);

		if (channel_queued(channel) > max_queued)
			return ERR_FULL;
		TRY(channel_send(channel, head.type, slice_of(payload, head.len), -1));
		b->unsent += size_of(&head);
	}
	return 0;
}

void backlog_rewind(struct backlog *b)
{
	b->unsent = b->first;
}

/* ---- gone */

static bool is_done(const struct backlog *b, const struct head *head, uint64_t kept)
{
	return head->mark.number > 0 ? head->mark.number <= kept : b->first < b->unsent;
}

void backlog_drop(struct backlog *b, uint64_t kept, size_t spare)
{
	while (b->bytes.len - b->first > spare) {
		struct head head = head_at(b, b->first);

		if (!is_done(b, &head, kept))
			break;
		drop_first(b, &head);
	}
	tidy(b);
}

uint64_t backlog_evict(struct backlog *b, size_t bytes)
{
	size_t end = b->first + bytes;
	uint64_t highest = 0;

	while (b->first < b->unsent && b->first < end) {
		struct head head = head_at(b, b->first);

		if (head.mark.open > 0)
			highest = head.mark.number;
		drop_first(b, &head);
	}
	tidy(b);
	return highest;
}

uint64_t backlog_open(const struct backlog *b)
{
	for (size_t at = b->first; at < b->bytes.len;) {
		struct head head = head_at(b, at);

		if (head.mark.open > 0)
			return head.mark.open;
		at += size_of(&head);
	}
	return 0;
}
