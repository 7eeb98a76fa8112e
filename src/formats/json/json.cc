#include "formats/json/json.h"

#include <simdjson.h>

#include <cstring>
#include <new>
#include <type_traits>

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

struct json_parser {
	simdjson::dom::parser parser;
	size_t max_bytes;
};

/* simdjson's handles are a pointer and an index; C carries them as bytes of its own structs. */
template <typename To, typename From> static To carry(const From &from)
{
	static_assert(sizeof(To) == sizeof(From) && alignof(To) == alignof(From), "");
	static_assert(std::is_trivially_copyable<From>::value, "");
	static_assert(std::is_trivially_copyable<To>::value, "");
	To to;

	std::memcpy(static_cast<void *>(&to), &from, sizeof(to));
	return to;
}

static json_value value_of(const element &e)
{
	return carry<json_value>(e);
}

static element element_of(const json_value &value)
{
	return carry<element>(value);
}

int json_parser_new(size_t max_bytes, struct json_parser **ret_parser)
{
	json_parser *parser = new (std::nothrow) json_parser;

	if (!parser)
		return ERR_NO_MEMORY;
	parser->max_bytes = max_bytes;
	if (parser->parser.allocate(max_bytes, JSON_MAX_DEPTH) != simdjson::SUCCESS) {
		delete parser;
		return ERR_NO_MEMORY;
	}
	*ret_parser = parser;
	return 0;
}

struct json_parser *json_parser_free(struct json_parser *parser)
{
	delete parser;
	return nullptr;
}

int json_parse(struct json_parser *parser, struct slice text, struct json_value *ret_root)
{
	element root;

	if (text.len > parser->max_bytes)
		return ERR_TOO_LARGE;
	switch (parser->parser.parse(text.data, text.len).get(root)) {
	case simdjson::SUCCESS:
		*ret_root = value_of(root);
		return 0;
	case simdjson::CAPACITY:
	case simdjson::DEPTH_ERROR:
		return ERR_TOO_LARGE;
	case simdjson::MEMALLOC:
		return ERR_NO_MEMORY;
	default:
		return ERR_MALFORMED;
	}
}

enum json_kind json_kind(struct json_value value)
{
	switch (element_of(value).type()) {
	case simdjson::dom::element_type::ARRAY:
		return JSON_LIST;
	case simdjson::dom::element_type::OBJECT:
		return JSON_OBJECT;
	case simdjson::dom::element_type::INT64:
	case simdjson::dom::element_type::UINT64:
		return JSON_INTEGER;
	case simdjson::dom::element_type::DOUBLE:
		return JSON_REAL;
	case simdjson::dom::element_type::STRING:
		return JSON_TEXT;
	case simdjson::dom::element_type::BOOL:
		return JSON_BOOL;
	default:
		return JSON_NULL;
	}
}

template <typename T> static int get(struct json_value value, T *ret)
{
	T got;

	if (element_of(value).get(got) != simdjson::SUCCESS)
		return ERR_BAD_VALUE;
	*ret = got;
	return 0;
}

int json_get_bool(struct json_value value, bool *ret)
{
	return get(value, ret);
}

int json_get_i64(struct json_value value, int64_t *ret)
{
	return get(value, ret);
}

int json_get_u64(struct json_value value, uint64_t *ret)
{
	return get(value, ret);
}

int json_get_real(struct json_value value, double *ret)
{
	return get(value, ret);
}

static struct slice slice_of_view(std::string_view view)
{
	return slice_of(view.data(), view.size());
}

int json_get_text(struct json_value value, struct slice *ret)
{
	std::string_view view;
	int result = get(value, &view);

	if (result == 0)
		*ret = slice_of_view(view);
	return result;
}

int json_find(struct json_value value, struct slice name, struct json_value *ret)
{
	std::string_view view(reinterpret_cast<const char *>(name.data), name.len);
	object members;
	element found;

	if (element_of(value).get(members) != simdjson::SUCCESS)
		return ERR_BAD_VALUE;
	if (members.at_key(view).get(found) != simdjson::SUCCESS)
		return ERR_NOT_FOUND;
	*ret = value_of(found);
	return 0;
}

/* An iterator as its place on the tape. */
template <typename Container> static json_cursor cursor_of(const Container &container)
{
	json_value first = carry<json_value>(container.begin());
	json_value last = carry<json_value>(container.end());

	return json_cursor{first.tree, first.at, last.at};
}

struct json_cursor json_start(struct json_value container)
{
	array elements;
	object members;

	if (element_of(container).get(members) == simdjson::SUCCESS)
		return cursor_of(members);
	if (element_of(container).get(elements) == simdjson::SUCCESS)
		return cursor_of(elements);
	return json_cursor{nullptr, 0, 0};
}

template <typename Iterator> static Iterator iterator_of(const json_cursor &cursor)
{
	return carry<Iterator>(json_value{cursor.tree, cursor.at});
}

template <typename Iterator> static void move_on(json_cursor *cursor, Iterator at)
{
	cursor->at = carry<json_value>(++at).at;
}

bool json_next_member(
	struct json_cursor *cursor, struct slice *ret_name, struct json_value *ret_value)
{
	if (cursor->at == cursor->end)
		return false;
	object::iterator at = iterator_of<object::iterator>(*cursor);

	*ret_name = slice_of_view(at.key());
	*ret_value = value_of(at.value());
	move_on(cursor, at);
	return true;
}

bool json_next_element(struct json_cursor *cursor, struct json_value *ret_value)
{
	if (cursor->at == cursor->end)
		return false;
	array::iterator at = iterator_of<array::iterator>(*cursor);

	*ret_value = value_of(*at);
	move_on(cursor, at);
	return true;
}
