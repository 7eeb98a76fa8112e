#include "server/press/block.h"

#include "base/text.h"

/* ---- what every reader needs */

static void put_index(struct buf *out, const char *name, size_t index)
{
	if (index != READING_NONE)
		buf_put_format(out, "%s[%zu]", name, index);
}

int reading_refuse(struct reading *r, enum message_id message)
{
	struct buf place = BUF_INIT(256);

	if (r->page != READING_NONE) {
		put_index(&place, "pages", r->page);
		put_index(&place, ".blocks", r->block);
	}
	if (r->member[0] && (r->page == READING_NONE || r->block != READING_NONE)) {
		buf_put_format(&place, "%s%s", place.len > 0 ? "." : "", r->member);
		if (r->page != READING_NONE) {
			put_index(&place, "", r->row);
			put_index(&place, "", r->cell);
		}
	}
	fault_set(r->fault, message, buf_slice(&place));
	buf_done(&place);
	return ERR_REFUSED;
}

/* Control characters but line feeds: nothing shows them, and some move the rest. */
static bool is_drawable(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		if ((text.data[i] < 0x20 && text.data[i] != '\n') || text.data[i] == 0x7f)
			return false;
		/* U+0080 to U+009F */
		if (text.data[i] == 0xc2 && i + 1 < text.len && text.data[i + 1] < 0xa0)
			return false;
	}
	return true;
}

int reading_text(struct reading *r, struct json_value value, size_t max, struct slice *ret_text)
{
	struct slice text;

	if (json_text(value, &text) < 0 || !is_drawable(text))
		return reading_refuse(r, MSG_PRESS_DOCUMENT_BAD);
	if (text.len > max)
		return reading_refuse(r, MSG_PRESS_DOCUMENT_LARGE);
	*ret_text = arena_dup(&r->document->arena, text);
	return text.len > 0 && !ret_text->data ? ERR_NO_MEMORY : 0;
}

int reading_array(struct reading *r, struct json_value value, size_t max, size_t element_bytes,
	void **ret_elements)
{
	size_t n = json_count(value);

	if (json_type_of(value) != JSON_ARRAY)
		return reading_refuse(r, MSG_PRESS_DOCUMENT_BAD);
	if (n > max)
		return reading_refuse(r, MSG_PRESS_DOCUMENT_LARGE);
	*ret_elements = arena_take_array(&r->document->arena, n + 1, element_bytes);
	return *ret_elements ? 0 : ERR_NO_MEMORY;
}

/* ---- texts with a mark: "…" or {"mark": "○", "text": "…"} */

static int read_marked(struct reading *r, struct json_value value, struct marked *ret)
{
	struct json_value mark = json_get(value, "mark");
	struct json_value text = json_get(value, "text");
	size_t n = 0;

	if (json_type_of(value) != JSON_OBJECT)
		return reading_text(r, value, DOCUMENT_MAX_TEXT, &ret->text);
	if (json_type_of(mark) != JSON_ABSENT) {
		TRY(reading_text(r, mark, DOCUMENT_MAX_MARK, &ret->mark));
		n++;
	}
	if (json_type_of(text) != JSON_ABSENT) {
		TRY(reading_text(r, text, DOCUMENT_MAX_TEXT, &ret->text));
		n++;
	}
	return n == 0 || n != json_count(value) ? reading_refuse(r, MSG_PRESS_DOCUMENT_BAD) : 0;
}

/* ---- members of a block */

enum member {
	MEMBER_KIND = 1 << 0,
	MEMBER_TEXT = 1 << 1,
	MEMBER_MARK = 1 << 2,
	MEMBER_ITEMS = 1 << 3,
	MEMBER_COLUMNS = 1 << 4,
	MEMBER_ROWS = 1 << 5,
};

struct block_reading {
	struct reading *reading;
	struct block *block;
	unsigned members; /* that were there */
	size_t n_rows;    /* that the table says it has */
};

static const struct {
	const char *name;
	unsigned needs;
	unsigned may;
} kinds[BLOCK_KINDS] = {
	[BLOCK_TITLE] = {"title", MEMBER_TEXT, 0},
	[BLOCK_HEADING] = {"heading", MEMBER_TEXT, MEMBER_MARK},
	[BLOCK_TEXT] = {"text", MEMBER_TEXT, MEMBER_MARK},
	[BLOCK_LIST] = {"list", MEMBER_ITEMS, MEMBER_TEXT | MEMBER_MARK},
	[BLOCK_TABLE] = {"table", MEMBER_ROWS, MEMBER_TEXT | MEMBER_COLUMNS},
	[BLOCK_NOTE] = {"note", MEMBER_TEXT, MEMBER_MARK},
	[BLOCK_FINE] = {"fine", MEMBER_TEXT, MEMBER_MARK},
	[BLOCK_BIG] = {"big", MEMBER_TEXT, MEMBER_MARK},
};

static int on_kind(struct block_reading *b, struct json_value value)
{
	struct slice name;

	TRY(reading_text(b->reading, value, DOCUMENT_MAX_MARK, &name));
	for (size_t i = 0; i < BLOCK_KINDS; i++) {
		if (!slice_is_text(name, kinds[i].name))
			continue;
		b->block->kind = (enum block_kind)i;
		return 0;
	}
	return reading_refuse(b->reading, MSG_PRESS_DOCUMENT_BAD);
}

static int on_text(struct block_reading *b, struct json_value value)
{
	return reading_text(b->reading, value, DOCUMENT_MAX_TEXT, &b->block->marked.text);
}

static int on_mark(struct block_reading *b, struct json_value value)
{
	return reading_text(b->reading, value, DOCUMENT_MAX_MARK, &b->block->marked.mark);
}

static int on_item(void *ctx, struct slice name _unused_, struct json_value value)
{
	struct block_reading *b = ctx;

	b->reading->row = b->block->n_items;
	return read_marked(b->reading, value, &b->block->items[b->block->n_items++]);
}

static int on_items(struct block_reading *b, struct json_value value)
{
	TRY(reading_array(b->reading, value, DOCUMENT_MAX_ITEMS, sizeof(*b->block->items),
		(void **)(void *)&b->block->items));
	return json_each(value, on_item, b);
}

/* A table's width is that of its head, or of its first row. */
static int check_width(struct block_reading *b, struct json_value row)
{
	size_t n = json_count(row);

	if (json_type_of(row) != JSON_ARRAY || n == 0)
		return reading_refuse(b->reading, MSG_PRESS_DOCUMENT_BAD);
	if (n > DOCUMENT_MAX_COLUMNS)
		return reading_refuse(b->reading, MSG_PRESS_DOCUMENT_LARGE);
	if (b->block->n_columns == 0)
		b->block->n_columns = n;
	return n == b->block->n_columns ? 0 : reading_refuse(b->reading, MSG_PRESS_DOCUMENT_BAD);
}

static int on_head(void *ctx, struct slice name _unused_, struct json_value value)
{
	struct block_reading *b = ctx;

	b->reading->row = b->block->n_columns;
	return reading_text(
		b->reading, value, DOCUMENT_MAX_TEXT, &b->block->heads[b->block->n_columns++]);
}

/* None: the table has no head. */
static int on_columns(struct block_reading *b, struct json_value value)
{
	struct slice *heads;

	TRY(reading_array(
		b->reading, value, DOCUMENT_MAX_COLUMNS, sizeof(*heads), (void **)(void *)&heads));
	if (json_count(value) == 0)
		return 0;
	b->block->heads = heads;
	return json_each(value, on_head, b);
}

static int on_cell(void *ctx, struct slice name _unused_, struct json_value value)
{
	struct block_reading *b = ctx;

	b->reading->cell++;
	return read_marked(b->reading, value, &b->block->items[b->block->n_items++]);
}

static int on_row(void *ctx, struct slice name _unused_, struct json_value value)
{
	struct block_reading *b = ctx;
	struct reading *r = b->reading;

	r->row = b->block->n_rows;
	r->cell = READING_NONE;
	TRY(check_width(b, value));
	if (b->block->n_rows == 0) {
		b->block->items = arena_take_array(&r->document->arena,
			b->n_rows * b->block->n_columns, sizeof(*b->block->items));
		if (!b->block->items)
			return ERR_NO_MEMORY;
	}
	TRY(json_each(value, on_cell, b));
	b->block->n_rows++;
	return 0;
}

/* A row is an array of cells; the head, which says how wide they are, is read before. */
static int on_rows(struct block_reading *b, struct json_value value)
{
	if (json_type_of(value) != JSON_ARRAY)
		return reading_refuse(b->reading, MSG_PRESS_DOCUMENT_BAD);
	if (json_count(value) > DOCUMENT_MAX_ROWS)
		return reading_refuse(b->reading, MSG_PRESS_DOCUMENT_LARGE);
	b->n_rows = json_count(value);
	return json_each(value, on_row, b);
}

/* In the order of reading. */
static const struct {
	const char *name;
	enum member member;
	int (*read)(struct block_reading *reading, struct json_value value);
} members[] = {
	{"kind", MEMBER_KIND, on_kind},
	{"text", MEMBER_TEXT, on_text},
	{"mark", MEMBER_MARK, on_mark},
	{"items", MEMBER_ITEMS, on_items},
	{"columns", MEMBER_COLUMNS, on_columns},
	{"rows", MEMBER_ROWS, on_rows},
};

/* What is there and is not read, twice the same member among it, would be lost. */
static int check_members(const struct block_reading *b, struct json_value value, size_t n_read)
{
	unsigned needs = kinds[b->block->kind].needs | MEMBER_KIND;
	unsigned may = needs | kinds[b->block->kind].may;

	b->reading->member = "";
	if (json_count(value) != n_read || (b->members & needs) != needs || b->members & ~may)
		return reading_refuse(b->reading, MSG_PRESS_DOCUMENT_BAD);
	return 0;
}

int block_read(struct reading *r, struct json_value value, struct block *ret)
{
	struct block_reading b = {.reading = r, .block = ret};
	size_t n_read = 0;

	for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
		struct json_value member = json_get(value, members[i].name);

		if (json_type_of(member) == JSON_ABSENT)
			continue;
		r->member = members[i].name;
		r->row = READING_NONE;
		r->cell = READING_NONE;
		TRY(members[i].read(&b, member));
		b.members |= members[i].member;
		n_read++;
	}
	return check_members(&b, value, n_read);
}
