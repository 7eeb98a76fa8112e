#include "advisor/checking.h"
#include "advisor/date.h"
#include "advisor/when.h"
#include "base/text.h"

enum { KEY_MAX = 64 };

#define NUMBER_MAX INT64_C(999999999999)

typedef bool type_holds(const struct checking *c, const struct column_rule *rule, struct slice s);

static bool is_key(const struct checking *c, const struct column_rule *rule, struct slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		uint8_t b = s.data[i];

		if (!(b >= 'a' && b <= 'z') && !(b >= '0' && b <= '9') && b != '_')
			return false;
	}
	return s.len > 0 && s.len <= KEY_MAX;
}

static bool is_text(const struct checking *c, const struct column_rule *rule, struct slice s)
{
	return text_trim(s).len == s.len;
}

static bool is_number(const struct checking *c, const struct column_rule *rule, struct slice s)
{
	uint64_t number;

	return text_parse_u64(s, NUMBER_MAX, &number) == 0 && (s.len == 1 || s.data[0] != '0');
}

static bool is_percent(const struct checking *c, const struct column_rule *rule, struct slice s)
{
	uint64_t number;

	return is_number(c, rule, s) && text_parse_u64(s, 100, &number) == 0;
}

static bool is_fraction(const struct checking *c, const struct column_rule *rule, struct slice s)
{
	size_t bar = slice_find_byte(s, '/');
	uint64_t above, below;

	return text_parse_u64(slice_of(s.data, bar), 1000, &above) == 0 &&
	       text_parse_u64(slice_from(s, bar + 1), 1000, &below) == 0 && above > 0 &&
	       above <= below;
}

static bool is_date(const struct checking *c, const struct column_rule *rule, struct slice s)
{
	struct date date;

	return date_parse(s, &date) == 0;
}

static bool is_word(const struct checking *c, const struct column_rule *rule, struct slice s)
{
	struct slice rest = rule->words, word;

	while (text_next_part(&rest, ',', &word)) {
		if (slice_is(word, s))
			return true;
	}
	return false;
}

/* Its names are questions: without them nothing can be said. */
static bool is_when(const struct checking *c, const struct column_rule *rule, struct slice s)
{
	return !c->catalogue->tables[TABLE_QUESTIONS].opened || when_is_valid(c->catalogue, s);
}

static bool is_ref(const struct checking *c, const struct column_rule *rule, struct slice s)
{
	return !c->catalogue->tables[rule->other].opened ||
	       catalogue_find(c->catalogue, rule->other, s) != ROW_NONE;
}

struct type_row {
	type_holds *holds;
	enum message_id message;
	bool several; /* with ; between them */
};

static const struct type_row types[] = {
	[COLUMN_KEY] = {is_key, MSG_CATALOGUE_TYPE, false},
	[COLUMN_REF] = {is_ref, MSG_CATALOGUE_REFERENCE, false},
	[COLUMN_REFS] = {is_ref, MSG_CATALOGUE_REFERENCE, true},
	[COLUMN_TEXT] = {is_text, MSG_CATALOGUE_TYPE, false},
	[COLUMN_NUMBER] = {is_number, MSG_CATALOGUE_TYPE, false},
	[COLUMN_YEN] = {is_number, MSG_CATALOGUE_TYPE, false},
	[COLUMN_FRACTION] = {is_fraction, MSG_CATALOGUE_TYPE, false},
	[COLUMN_PERCENT] = {is_percent, MSG_CATALOGUE_TYPE, false},
	[COLUMN_DATE] = {is_date, MSG_CATALOGUE_TYPE, false},
	[COLUMN_ONE] = {is_word, MSG_CATALOGUE_TYPE, false},
	[COLUMN_MANY] = {is_word, MSG_CATALOGUE_TYPE, true},
	[COLUMN_WHEN] = {is_when, MSG_CATALOGUE_TYPE, false},
};

_must_check_ int check_type(const struct checking *c, unsigned column)
{
	const struct column_rule *rule = &c->rule->columns[column];
	const struct type_row *type = &types[rule->type];
	struct slice cell = checking_cell(c, column), rest = cell, part;

	if (!type->several)
		return type->holds(c, rule, cell) ? 0
						  : checking_tell(c, type->message, column, cell);
	while (text_next_part(&rest, ';', &part)) {
		if (!type->holds(c, rule, part))
			TRY(checking_tell(c, type->message, column, part));
	}
	return 0;
}
