#include "records/flatten.h"

static const struct slice attributes = SLICE_LITERAL("#attributes");
static const struct slice text_of_tag = SLICE_LITERAL("#text");

/* An object that is walked. */
struct walk {
	struct field_set *set;
	struct slice path;
	const char *except;
	bool in_array;
};

/* ---- dotted paths */

static int put_member(void *ctx, struct slice name, struct json_value value);

/* Objects of an array share their members' paths; what else is in it is a value of the path itself. */
static int put_element(void *ctx, struct slice name _unused_, struct json_value value)
{
	struct walk inner = *(const struct walk *)ctx;

	inner.in_array = true;
	if (json_type_of(value) == JSON_OBJECT)
		return json_each(value, put_member, &inner);
	return field_set_add(inner.set, inner.path, value, true);
}

static bool has_objects(struct json_value array)
{
	return json_type_of(json_at(array, 0)) == JSON_OBJECT;
}

static int put_member(void *ctx, struct slice name, struct json_value value)
{
	const struct walk *walk = ctx;
	struct walk inner = {.set = walk->set, .in_array = walk->in_array};
	enum json_type type = json_type_of(value);

	if (walk->except && slice_is_text(name, walk->except))
		return 0;
	TRY(field_set_join(walk->set, walk->path, name, &inner.path));
	/* No rule can name it, nor what lies below. */
	if (inner.path.len == 0)
		return 0;
	if (type == JSON_OBJECT)
		return json_each(value, put_member, &inner);
	if (type == JSON_ARRAY && has_objects(value))
		return json_each(value, put_element, &inner);
	return field_set_add(walk->set, inner.path, value, walk->in_array);
}

int flatten_paths(
	struct field_set *set, struct json_value object, struct slice path, const char *except)
{
	struct walk walk = {set, path, except, false};

	return json_each(object, put_member, &walk);
}

/* ---- leaves */

static int put_leaf(void *ctx, struct slice name, struct json_value value)
{
	const struct walk *walk = ctx;
	struct slice stripped;

	if (slice_is(name, attributes) || slice_starts(name, slice_text("@")))
		return 0;
	if (json_type_of(value) == JSON_OBJECT) {
		struct json_value text = json_get(value, "#text");

		if (json_type_of(text) == JSON_ABSENT)
			return json_each(value, put_leaf, ctx);
		value = text;
	}
	TRY(field_set_strip(walk->set, name, &stripped));
	return field_set_add(walk->set, stripped, value, false);
}

int flatten_leaves(struct field_set *set, struct json_value object)
{
	struct walk walk = {.set = set};

	return json_each(object, put_leaf, &walk);
}

/* ---- System */

static int join_attribute(
	struct field_set *set, struct slice tag, struct slice attribute, struct slice *ret)
{
	uint8_t *to;
	size_t len = tag.len + 1 + attribute.len;

	*ret = SLICE_EMPTY;
	if (len > RECORD_MAX_NAME)
		return 0;
	to = arena_take(&set->arena, len);
	if (!to)
		return ERR_NO_MEMORY;
	memcpy(to, tag.data, tag.len);
	to[tag.len] = '_';
	if (attribute.len > 0)
		memcpy(to + tag.len + 1, attribute.data, attribute.len);
	*ret = slice_of(to, len);
	return 0;
}

static int put_attribute(void *ctx, struct slice name, struct json_value value)
{
	const struct walk *walk = ctx;
	struct slice joined;

	TRY(join_attribute(walk->set, walk->path, name, &joined));
	return field_set_add(walk->set, joined, value, false);
}

static int put_part(void *ctx, struct slice name, struct json_value value)
{
	const struct walk *walk = ctx;

	if (slice_is(name, attributes))
		return json_each(value, put_attribute, ctx);
	if (slice_is(name, text_of_tag))
		return field_set_add(walk->set, walk->path, value, false);
	return put_attribute(ctx, name, value);
}

/* Some writers put attributes beside their tag, as Tag_attributes. */
static int put_tag(void *ctx, struct slice name, struct json_value value)
{
	static const struct slice beside = SLICE_LITERAL("_attributes");
	const struct walk *walk = ctx;
	struct walk inner = {.set = walk->set, .path = name};

	if (json_type_of(value) != JSON_OBJECT)
		return field_set_add(walk->set, name, value, false);
	if (slice_ends(name, beside))
		inner.path = slice_of(name.data, name.len - beside.len);
	return json_each(value, put_part, &inner);
}

int flatten_system(struct field_set *set, struct json_value system)
{
	struct walk walk = {.set = set};

	return json_each(system, put_tag, &walk);
}

/* ---- EventData */

/* One element of a list of data: with its name, or of those without. */
static int put_datum(void *ctx, struct slice name _unused_, struct json_value value)
{
	static const char *const names[] = {"@Name", "Name"};
	const struct walk *walk = ctx;
	struct json_value text = json_get(value, "#text");
	struct slice own = SLICE_EMPTY, stripped;

	if (json_type_of(value) != JSON_OBJECT)
		return field_set_add(walk->set, slice_text("Data"), value, true);
	for (size_t i = 0; i < ARRAY_SIZE(names) && own.len == 0; i++)
		own = json_get_text(value, names[i]);
	if (own.len == 0)
		own = json_get_text(json_get(value, "#attributes"), "Name");
	TRY(field_set_strip(walk->set, own.len > 0 ? own : slice_text("Data"), &stripped));
	return field_set_add(walk->set, stripped, text, own.len == 0);
}

static int put_data(void *ctx, struct slice name, struct json_value value)
{
	const struct walk *walk = ctx;
	struct slice stripped;

	if (slice_is(name, attributes) || slice_starts(name, slice_text("@")))
		return 0;
	if (slice_is_text(name, "Data") && json_type_of(value) == JSON_ARRAY)
		return json_each(value, put_datum, ctx);
	if (json_type_of(value) == JSON_OBJECT)
		value = json_get(value, "#text");
	TRY(field_set_strip(walk->set, name, &stripped));
	return field_set_add(walk->set, stripped, value, false);
}

int flatten_data(struct field_set *set, struct json_value data)
{
	struct walk walk = {.set = set};

	return json_each(data, put_data, &walk);
}
