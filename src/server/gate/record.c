#include "server/gate/record.h"

#include "base/check.h"
#include "base/text.h"
#include "formats/json/json.h"
#include "server/gate/http_in.h"

struct filling {
	const struct api_row *row;
	uint8_t *record;
	uint32_t filled; /* bit per field */
	struct arena *arena;
	struct fault *fault;
};

static int refuse(struct filling *f, enum message_id message, struct slice subject)
{
	struct buf text = BUF_INIT(1024);

	/* A hostile name may be no UTF-8, which no frame and no JSON takes. */
	text_put_as_utf8(&text, text_cut_utf8(subject, 200));
	fault_set(f->fault, message, buf_slice(&text));
	buf_done(&text);
	return ERR_REFUSED;
}

static int refuse_value(struct filling *f, const struct api_field *field)
{
	return refuse(f, MSG_GATE_FIELD_BAD, slice_text(field->name));
}

/* ---- one field */

static uint64_t max_of(const struct api_field *field)
{
	return field->kind == API_FIELD_U32 ? UINT32_MAX : UINT64_MAX;
}

static bool is_text(const struct api_field *field, struct slice text)
{
	return text.len <= field->limit && text_is_utf8(text) &&
	       slice_find_byte(text, 0) == text.len;
}

static void set_number(const struct filling *f, const struct api_field *field, uint64_t value)
{
	uint32_t small = (uint32_t)value;

	if (field->kind == API_FIELD_U32)
		memcpy(f->record + field->offset, &small, sizeof(small));
	else
		memcpy(f->record + field->offset, &value, sizeof(value));
}

/* The text outlives what it was read from. */
static int set_text(const struct filling *f, const struct api_field *field, struct slice text)
{
	struct slice copy = arena_dup(f->arena, text);

	if (text.len > 0 && !copy.data)
		return ERR_NO_MEMORY;
	memcpy(f->record + field->offset, &copy, sizeof(copy));
	return 0;
}

static void set_bool(const struct filling *f, const struct api_field *field, bool value)
{
	memcpy(f->record + field->offset, &value, sizeof(value));
}

static int fill_from_json(struct filling *f, const struct api_field *field, struct json_value value)
{
	struct slice text;
	uint64_t number;
	bool truth;

	switch (field->kind) {
	case API_FIELD_TEXT:
		if (json_text(value, &text) < 0 || !is_text(field, text))
			return refuse_value(f, field);
		return set_text(f, field, text);
	case API_FIELD_BOOL:
		if (json_bool(value, &truth) < 0)
			return refuse_value(f, field);
		set_bool(f, field, truth);
		return 0;
	default:
		if (json_u64(value, &number) < 0 || number > max_of(field))
			return refuse_value(f, field);
		set_number(f, field, number);
		return 0;
	}
}

static int fill_from_text(struct filling *f, const struct api_field *field, struct slice text)
{
	uint64_t number;
	bool truth = slice_is_text(text, "true") || slice_is_text(text, "1");

	switch (field->kind) {
	case API_FIELD_TEXT:
		return is_text(field, text) ? set_text(f, field, text) : refuse_value(f, field);
	case API_FIELD_BOOL:
		if (!truth && !slice_is_text(text, "false") && !slice_is_text(text, "0"))
			return refuse_value(f, field);
		set_bool(f, field, truth);
		return 0;
	default:
		if (text_parse_u64(text, max_of(field), &number) < 0)
			return refuse_value(f, field);
		set_number(f, field, number);
		return 0;
	}
}

/* ---- the record */

/* The field of this name, marked as filled. */
static int claim_field(struct filling *f, struct slice name, const struct api_field **ret_field)
{
	for (size_t i = 0; i < f->row->n_fields; i++) {
		if (!slice_is_text(name, f->row->fields[i].name))
			continue;
		if (f->filled & 1u << i)
			return refuse(f, MSG_GATE_FIELD_BAD, name);
		f->filled |= 1u << i;
		*ret_field = &f->row->fields[i];
		return 0;
	}
	return refuse(f, MSG_GATE_FIELD_UNKNOWN, name);
}

static int fill_from_object(struct filling *f, struct json_value object)
{
	if (json_type_of(object) != JSON_OBJECT)
		return refuse(f, MSG_GATE_JSON_BAD, SLICE_EMPTY);
	for (size_t i = 0; i < json_count(object); i++) {
		struct slice name;
		struct json_value value = json_member(object, i, &name);
		const struct api_field *field;

		TRY(claim_field(f, name, &field));
		TRY(fill_from_json(f, field, value));
	}
	return 0;
}

static int fill_from_body(struct filling *f, struct slice body)
{
	struct json_value root;
	struct json_doc *doc;
	int result;

	if (body.len == 0)
		return 0;
	result = json_parse(body, &doc, &root);
	if (result == ERR_NO_MEMORY)
		return result;
	if (result < 0)
		return refuse(f, MSG_GATE_JSON_BAD, SLICE_EMPTY);
	result = fill_from_object(f, root);
	json_free(doc);
	return result;
}

static int decode_part(struct filling *f, struct slice part, struct slice *ret)
{
	uint8_t *to = arena_take(f->arena, part.len + 1);
	size_t len;

	if (!to)
		return ERR_NO_MEMORY;
	if (http_decode_query(part, to, &len) < 0)
		return refuse(f, MSG_GATE_FIELD_BAD, part);
	*ret = slice_of(to, len);
	return 0;
}

static int fill_from_pair(struct filling *f, struct slice pair)
{
	size_t equals = slice_find_byte(pair, '=');
	const struct api_field *field;
	struct slice name, value;

	TRY(decode_part(f, slice_of(pair.data, equals), &name));
	TRY(decode_part(f, slice_from(pair, equals + 1), &value));
	if (slice_is_text(name, "lang"))
		return 0;
	TRY(claim_field(f, name, &field));
	return fill_from_text(f, field, value);
}

static int fill_from_query(struct filling *f, struct slice query)
{
	struct slice pair;

	while (text_next_part(&query, '&', &pair)) {
		if (pair.len > 0)
			TRY(fill_from_pair(f, pair));
	}
	return 0;
}

/* The path says which thing is meant; query and body may only say the same. */
static int fill_from_path(struct filling *f, uint64_t id)
{
	for (size_t i = 0; i < f->row->n_fields; i++) {
		const struct api_field *field = &f->row->fields[i];
		uint64_t said;

		if (strcmp(field->name, "id") != 0)
			continue;
		CHECK(field->kind == API_FIELD_U64);
		memcpy(&said, f->record + field->offset, sizeof(said));
		if ((f->filled & 1u << i) && said != id)
			return refuse_value(f, field);
		set_number(f, field, id);
	}
	return 0;
}

int record_read(const struct api_row *row, const struct record_source *source, struct arena *arena,
	void **ret_record, struct fault *ret_fault)
{
	struct filling f = {.row = row, .arena = arena, .fault = ret_fault};

	CHECK(row->n_fields <= 32);
	f.record = arena_take(arena, row->request_size);
	if (!f.record)
		return ERR_NO_MEMORY;
	TRY(fill_from_query(&f, source->query));
	TRY(fill_from_body(&f, source->body));
	if (source->has_id)
		TRY(fill_from_path(&f, source->id));
	*ret_record = f.record;
	return 0;
}
