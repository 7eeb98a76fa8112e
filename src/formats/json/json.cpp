#include "formats/json/json.h"

#include <charconv>
#include <new>
#include <simdjson.h>

namespace dom = simdjson::dom;

static constexpr size_t input_max_bytes = 16 * 1024 * 1024;
static constexpr size_t depth_max = 64;

struct json_doc {
	dom::parser parser{input_max_bytes};
};

/* A dom::element is a document's address and an index into it; json_value carries just that. */
static_assert(sizeof(json_value) == sizeof(dom::element), "json_value carries a dom::element");
static_assert(std::is_trivially_copyable<dom::element>::value, "dom::element is plain data");

static json_value to_c(dom::element element)
{
	json_value value;

	memcpy(&value, &element, sizeof(value));
	return value;
}

static dom::element from_c(json_value value)
{
	dom::element element;

	memcpy(static_cast<void *>(&element), &value, sizeof(value));
	return element;
}

static bool is_present(json_value value)
{
	return value.document != nullptr;
}

static slice to_slice(std::string_view text)
{
	return slice_of(text.data(), text.size());
}

/* Room only grows: whoever parses once gives exactly what is needed. */
static simdjson::error_code make_room(dom::parser &parser, size_t bytes)
{
	size_t wanted = bytes > 32 ? bytes : 32;

	return parser.capacity() >= wanted ? simdjson::SUCCESS : parser.allocate(wanted, depth_max);
}

int json_parse_again(json_doc **doc, slice text, json_value *ret_root)
{
	dom::element root;

	if (text.len > input_max_bytes)
		return ERR_TOO_LARGE;
	if (!*doc)
		*doc = new (std::nothrow) json_doc;
	if (!*doc)
		return ERR_NO_MEMORY;
	dom::parser &parser = (*doc)->parser;
	simdjson::error_code error = make_room(parser, text.len);
	if (error == simdjson::SUCCESS)
		error = parser.parse(reinterpret_cast<const char *>(text.data), text.len).get(root);
	if (error != simdjson::SUCCESS)
		return error == simdjson::MEMALLOC ? ERR_NO_MEMORY
			: error == simdjson::DEPTH_ERROR ? ERR_TOO_LARGE : ERR_MALFORMED;
	*ret_root = to_c(root);
	return 0;
}

int json_parse(slice text, json_doc **ret_doc, json_value *ret_root)
{
	json_doc *doc = nullptr;
	int result = json_parse_again(&doc, text, ret_root);

	if (result < 0) {
		delete doc;
		return result;
	}
	*ret_doc = doc;
	return 0;
}

void json_free(json_doc *doc)
{
	delete doc;
}

json_type json_type_of(json_value value)
{
	if (!is_present(value))
		return JSON_ABSENT;
	switch (from_c(value).type()) {
	case dom::element_type::ARRAY:
		return JSON_ARRAY;
	case dom::element_type::OBJECT:
		return JSON_OBJECT;
	case dom::element_type::INT64:
	case dom::element_type::UINT64:
		return JSON_INTEGER;
	case dom::element_type::DOUBLE:
		return JSON_NUMBER;
	case dom::element_type::STRING:
		return JSON_TEXT;
	case dom::element_type::BOOL:
		return JSON_BOOL;
	default:
		return JSON_NULL;
	}
}

json_value json_get(json_value object, const char *name)
{
	dom::object members;
	dom::element found;

	if (!is_present(object) || from_c(object).get(members) != simdjson::SUCCESS ||
		members.at_key(name).get(found) != simdjson::SUCCESS)
		return json_value{};
	return to_c(found);
}

size_t json_count(json_value container)
{
	dom::array elements;
	dom::object members;

	if (!is_present(container))
		return 0;
	if (from_c(container).get(elements) == simdjson::SUCCESS)
		return elements.size();
	return from_c(container).get(members) == simdjson::SUCCESS ? members.size() : 0;
}

json_value json_at(json_value array, size_t index)
{
	dom::array elements;
	dom::element found;

	if (!is_present(array) || from_c(array).get(elements) != simdjson::SUCCESS ||
		elements.at(index).get(found) != simdjson::SUCCESS)
		return json_value{};
	return to_c(found);
}

json_value json_member(json_value object, size_t index, slice *ret_name)
{
	dom::object members;

	if (!is_present(object) || from_c(object).get(members) != simdjson::SUCCESS)
		return json_value{};
	for (auto member : members) {
		if (index-- > 0)
			continue;
		*ret_name = to_slice(member.key);
		return to_c(member.value);
	}
	return json_value{};
}

int json_each(json_value container, json_each_fn *fn, void *ctx)
{
	dom::array elements;
	dom::object members;
	int result = 0;

	if (!is_present(container))
		return 0;
	if (from_c(container).get(elements) == simdjson::SUCCESS) {
		for (auto element : elements) {
			if ((result = fn(ctx, slice_of(nullptr, 0), to_c(element))) != 0)
				return result;
		}
	} else if (from_c(container).get(members) == simdjson::SUCCESS) {
		for (auto member : members) {
			if ((result = fn(ctx, to_slice(member.key), to_c(member.value))) != 0)
				return result;
		}
	}
	return 0;
}

int json_text(json_value value, slice *ret_text)
{
	std::string_view text;

	if (!is_present(value) || from_c(value).get(text) != simdjson::SUCCESS)
		return ERR_BAD_VALUE;
	*ret_text = to_slice(text);
	return 0;
}

int json_i64(json_value value, int64_t *ret_number)
{
	int64_t number;

	if (!is_present(value) || from_c(value).get(number) != simdjson::SUCCESS)
		return ERR_BAD_VALUE;
	*ret_number = number;
	return 0;
}

int json_u64(json_value value, uint64_t *ret_number)
{
	uint64_t number;

	if (!is_present(value) || from_c(value).get(number) != simdjson::SUCCESS)
		return ERR_BAD_VALUE;
	*ret_number = number;
	return 0;
}

int json_f64(json_value value, double *ret_number)
{
	double number;

	if (!is_present(value) || from_c(value).get(number) != simdjson::SUCCESS)
		return ERR_BAD_VALUE;
	*ret_number = number;
	return 0;
}

int json_number_text(json_value value, char text[JSON_NUMBER_TEXT], slice *ret_text)
{
	double number;
	uint64_t natural;
	int64_t integer;
	char *end;

	if (json_i64(value, &integer) == 0)
		end = std::to_chars(text, text + JSON_NUMBER_TEXT, integer).ptr;
	else if (json_u64(value, &natural) == 0)
		end = std::to_chars(text, text + JSON_NUMBER_TEXT, natural).ptr;
	else if (json_f64(value, &number) == 0)
		end = std::to_chars(text, text + JSON_NUMBER_TEXT, number).ptr;
	else
		return ERR_BAD_VALUE;
	*ret_text = slice_of(text, static_cast<size_t>(end - text));
	return 0;
}

int json_bool(json_value value, bool *ret_flag)
{
	bool flag;

	if (!is_present(value) || from_c(value).get(flag) != simdjson::SUCCESS)
		return ERR_BAD_VALUE;
	*ret_flag = flag;
	return 0;
}

slice json_get_text(json_value object, const char *name)
{
	slice text = SLICE_EMPTY;

	return json_text(json_get(object, name), &text) == 0 ? text : slice_of(nullptr, 0);
}

int64_t json_get_i64(json_value object, const char *name)
{
	int64_t number = 0;

	return json_i64(json_get(object, name), &number) == 0 ? number : 0;
}

bool json_get_bool(json_value object, const char *name)
{
	bool flag = false;

	return json_bool(json_get(object, name), &flag) == 0 && flag;
}
