#include "cli/draft.h"

#include "base/text.h"

/* ---- a value as text */

struct putting {
	struct buf *out;
	bool names;
	bool any;
};

static int put_member(void *ctx, struct slice name, struct json_value value)
{
	struct putting *p = ctx;

	if (p->any)
		buf_put_byte(p->out, ',');
	p->any = true;
	if (p->names) {
		text_put_json(p->out, name);
		buf_put_byte(p->out, ':');
	}
	return draft_put_value(p->out, value);
}

static int put_container(struct buf *out, struct json_value value, bool names)
{
	struct putting p = {.out = out, .names = names};

	buf_put_byte(out, names ? '{' : '[');
	TRY(json_each(value, put_member, &p));
	return buf_put_byte(out, names ? '}' : ']');
}

static int put_plain(struct buf *out, struct json_value value)
{
	char text[JSON_NUMBER_TEXT];
	struct slice part;
	bool flag;

	if (json_bool(value, &flag) == 0)
		return buf_put_text(out, flag ? "true" : "false");
	if (json_text(value, &part) == 0)
		return text_put_json(out, part);
	if (json_number_text(value, text, &part) == 0)
		return buf_put_slice(out, part);
	return buf_put_text(out, "null");
}

int draft_put_value(struct buf *out, struct json_value value)
{
	switch (json_type_of(value)) {
	case JSON_OBJECT:
		return put_container(out, value, true);
	case JSON_ARRAY:
		return put_container(out, value, false);
	default:
		return put_plain(out, value);
	}
}

/* ---- changing one member */

struct setting {
	struct putting put;
	struct slice name; /* of the member that is on the path; "+" for a list's end */
	struct slice rest; /* of the path, behind it */
	struct slice json;
	bool found;
};

static int set_in(
	struct buf *out, struct json_value container, struct slice path, struct slice json);

static void put_name(struct setting *s)
{
	if (s->put.any)
		buf_put_byte(s->put.out, ',');
	s->put.any = true;
	if (!s->put.names)
		return;
	text_put_json(s->put.out, s->name);
	buf_put_byte(s->put.out, ':');
}

/* The member on the path: as it was, but for what the path's rest names in it. */
static int put_changed(struct setting *s, struct json_value was)
{
	s->found = true;
	if (s->json.len == 0 && (s->rest.len == 0 || json_type_of(was) == JSON_ABSENT))
		return 0;
	put_name(s);
	return s->rest.len == 0 ? buf_put_slice(s->put.out, s->json)
				: set_in(s->put.out, was, s->rest, s->json);
}

static int set_member(void *ctx, struct slice name, struct json_value value)
{
	struct setting *s = ctx;

	if (!s->put.names || !slice_is(name, s->name))
		return put_member(&s->put, name, value);
	return put_changed(s, value);
}

static int set_in(
	struct buf *out, struct json_value container, struct slice path, struct slice json)
{
	struct setting s = {.put = {.out = out}, .rest = path, .json = json};

	(void)text_next_part(&s.rest, '.', &s.name);
	s.put.names = !slice_is_text(s.name, "+");
	buf_put_byte(out, s.put.names ? '{' : '[');
	TRY(json_each(container, set_member, &s));
	if (!s.found)
		TRY(put_changed(&s, (struct json_value){0}));
	return buf_put_byte(out, s.put.names ? '}' : ']');
}

int draft_set(struct buf *draft, const char *path, struct slice json)
{
	_cleanup_(buf_done) struct buf changed = BUF_INIT(draft->max);
	struct json_doc *doc;
	struct json_value root;
	int result;

	TRY(json_parse(draft->len > 0 ? buf_slice(draft) : slice_text("{}"), &doc, &root));
	result = json_type_of(root) == JSON_OBJECT ? set_in(&changed, root, slice_text(path), json)
						   : ERR_MALFORMED;
	json_free(doc);
	TRY(result);
	TRY(buf_result(&changed));
	buf_clear(draft);
	return buf_put_slice(draft, buf_slice(&changed));
}

int draft_set_text(struct buf *draft, const char *path, struct slice text)
{
	_cleanup_(buf_done) struct buf json = BUF_INIT(draft->max);

	if (text.len > 0)
		TRY(text_put_json(&json, text));
	return draft_set(draft, path, buf_slice(&json));
}
