#include "advisor/when.h"

#include "advisor/catalogue.h"
#include "base/text.h"

enum operator{ OP_IS, OP_IS_NOT, OP_AT_MOST, OP_AT_LEAST, OP_BELOW, OP_ABOVE };

struct comparison {
	struct slice key;
	enum operator operator;
	struct slice values; /* with | between them */
};

/* What is compared: a number or a date that lies from lo to hi, or words. */
enum measure_kind { KIND_NUMBER, KIND_DATE, KIND_WORD };

struct span {
	int64_t lo, hi;
};

static bool is_key_sign(uint8_t c)
{
	return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

static bool parse_comparison(struct slice s, struct comparison *ret_comparison)
{
	static const struct {
		const char *sign;
		enum operator operator;
	} operators[] = {{"!=", OP_IS_NOT}, {"<=", OP_AT_MOST}, {">=", OP_AT_LEAST}, {"=", OP_IS},
		{"<", OP_BELOW}, {">", OP_ABOVE}};
	size_t n = 0;

	while (n < s.len && is_key_sign(s.data[n]))
		n++;
	for (size_t i = 0; i < ARRAY_SIZE(operators); i++) {
		struct slice sign = slice_text(operators[i].sign);

		if (!slice_starts(slice_from(s, n), sign))
			continue;
		*ret_comparison = (struct comparison){.key = slice_of(s.data, n),
			.operator= operators[i].operator,
			.values = slice_from(s, n + sign.len)};
		return n > 0 && ret_comparison->values.len > 0;
	}
	return false;
}

/* Of what surely lies from a.lo to a.hi with a value that may itself be a span (a month, a year). */
static enum tri compare_spans(enum operator operator, struct span a, struct span value)
{
	switch (operator) {
	case OP_IS:
	case OP_IS_NOT:
		if (a.lo >= value.lo && a.hi <= value.hi)
			return tri_of(operator== OP_IS);
		return a.hi < value.lo || a.lo > value.hi ? tri_of(operator== OP_IS_NOT)
							  : TRI_UNKNOWN;
	case OP_AT_MOST:
		return a.hi <= value.hi ? TRI_YES : a.lo > value.hi ? TRI_NO : TRI_UNKNOWN;
	case OP_BELOW:
		return a.hi < value.lo ? TRI_YES : a.lo >= value.lo ? TRI_NO : TRI_UNKNOWN;
	case OP_AT_LEAST:
		return a.lo >= value.lo ? TRI_YES : a.hi < value.lo ? TRI_NO : TRI_UNKNOWN;
	default:
		return a.lo > value.hi ? TRI_YES : a.hi <= value.hi ? TRI_NO : TRI_UNKNOWN;
	}
}

static struct span span_of_date(struct date date)
{
	if (!date_is_known(date))
		return (struct span){INT64_MIN, INT64_MAX};
	return (struct span){date_days(date_first_day(date)), date_days(date_last_day(date))};
}

static bool parse_span(enum measure_kind kind, struct slice value, struct span *ret_span)
{
	struct date date;
	int64_t number;

	if (kind == KIND_DATE) {
		if (date_parse(value, &date) < 0)
			return false;
		*ret_span = span_of_date(date);
		return true;
	}
	if (text_parse_i64(value, &number) < 0)
		return false;
	*ret_span = (struct span){number, number};
	return true;
}

/* = is any of the values, != none of them; other operators take one. */
static enum tri hold_span(const struct comparison *c, enum measure_kind kind, struct span span)
{
	struct slice rest = c->values, value;
	enum tri sum = tri_of(c->operator== OP_IS_NOT);
	bool one = slice_find_byte(rest, '|') == rest.len;

	if (!one && c->operator!= OP_IS && c->operator!= OP_IS_NOT)
		return TRI_UNKNOWN;
	while (text_next_part(&rest, '|', &value)) {
		struct span wanted;
		enum tri holds;

		if (!parse_span(kind, value, &wanted))
			return TRI_UNKNOWN;
		holds = compare_spans(c->operator, span, wanted);
		sum = one                       ? holds
		      : c->operator== OP_IS_NOT ? tri_and(sum, holds)
						: tri_or(sum, holds);
	}
	return sum;
}

/* Whether a word is among the values; an empty word is one that nobody has said. */
static enum tri hold_word(const struct comparison *c, struct slice word)
{
	struct slice rest = c->values, value;
	bool found = false;

	if (word.len == 0 || slice_is_text(word, "unknown") ||
		(c->operator!= OP_IS && c->operator!= OP_IS_NOT))
		return TRI_UNKNOWN;
	while (text_next_part(&rest, '|', &value))
		found = found || slice_is(value, word);
	return tri_of(found == (c->operator== OP_IS));
}

static enum tri hold_number(const struct comparison *c, struct visit_number number)
{
	struct span span = {
		number.known ? number.value : 0, number.known ? number.value : INT64_MAX};

	return hold_span(c, KIND_NUMBER, span);
}

/* Any of the company's places (or systems): surely, if one of them surely is; surely not, if all are known. */
static enum tri any_of(enum tri so_far, enum tri next, bool negative)
{
	return negative ? tri_and(so_far, next) : tri_or(so_far, next);
}

static enum tri hold_area(const struct visit *visit, const struct comparison *c)
{
	bool negative = c->operator== OP_IS_NOT;
	enum tri sum = tri_of(negative);

	for (uint32_t i = 0; i < visit->sites.n; i++)
		sum = any_of(sum, hold_word(c, visit->sites.at[i].area), negative);
	return visit->sites.n > 0 ? sum : TRI_UNKNOWN;
}

static enum tri hold_system(const struct visit *visit, const struct comparison *c)
{
	bool negative = c->operator== OP_IS_NOT;
	enum tri sum = tri_of(negative);

	for (uint32_t i = 0; i < visit->systems.n; i++)
		sum = any_of(sum, hold_word(c, visit->systems.at[i].system), negative);
	return visit->systems.n > 0 ? sum : TRI_UNKNOWN;
}

static enum tri hold_sites(const struct visit *visit, const struct comparison *c)
{
	return hold_number(c, (struct visit_number){visit->sites.n, visit->sites.n > 0});
}

/* How many sites are so: those that may be count for the upper end only. */
static enum tri hold_count(
	const struct visit *visit, const struct comparison *c, size_t offset_of_tri)
{
	struct span count = {0, visit->sites.n > 0 ? 0 : INT64_MAX};

	for (uint32_t i = 0; i < visit->sites.n; i++) {
		const enum tri *tri =
			(const void *)((const char *)&visit->sites.at[i] + offset_of_tri);

		count.lo += *tri == TRI_YES;
		count.hi += *tri != TRI_NO;
	}
	return hold_span(c, KIND_NUMBER, count);
}

static enum tri hold_homes(const struct visit *visit, const struct comparison *c)
{
	return hold_count(visit, c, offsetof(struct visit_site, home));
}

static enum tri hold_islands(const struct visit *visit, const struct comparison *c)
{
	return hold_count(visit, c, offsetof(struct visit_site, island));
}

static enum tri hold_terminals(const struct visit *visit, const struct comparison *c)
{
	return hold_number(c, visit_terminals(visit));
}

static enum tri hold_months(const struct visit *visit, const struct comparison *c)
{
	return hold_number(c, visit->months);
}

static enum tri hold_type(const struct visit *visit, const struct comparison *c)
{
	return hold_word(c, visit->type);
}

static enum tri hold_case(const struct visit *visit, const struct comparison *c)
{
	return hold_word(c, visit->chosen_case);
}

static enum tri hold_today(const struct visit *visit, const struct comparison *c)
{
	return hold_span(c, KIND_DATE, span_of_date(visit->today));
}

static enum tri hold_start(const struct visit *visit, const struct comparison *c)
{
	return hold_span(c, KIND_DATE, span_of_date(visit->start));
}

static enum tri hold_answer(const struct visit_answer *answer, const struct comparison *c)
{
	struct visit_number number = {answer->number, answer->known};

	if (answer->kind == VISIT_NUMBER)
		return hold_number(c, number);
	if (answer->kind == VISIT_DATE)
		return hold_span(c, KIND_DATE, span_of_date(answer->date));
	return answer->known ? hold_word(c, answer->text) : TRI_UNKNOWN;
}

/* Support of the device at the entrance: the day on which it ends goes before the word. */
static enum tri hold_settled(
	const struct visit *visit, const struct visit_answer *answer, const struct comparison *c)
{
	const struct visit_answer *end = visit_answer(visit, "network_support_end");

	if (!slice_is_text(answer->question, "network_support") || !end || end->kind != VISIT_DATE)
		return hold_answer(answer, c);
	if (date_compare(date_last_day(end->date), visit->today) < 0)
		return hold_word(c, slice_text("ended"));
	if (!answer->known && date_compare(date_first_day(end->date), visit->today) > 0)
		return hold_word(c, slice_text("in"));
	return hold_answer(answer, c);
}

/* Keys that are no questions. */
static const struct own_key {
	const char *name;
	enum tri (*hold)(const struct visit *visit, const struct comparison *c);
	enum measure_kind kind;
} own_keys[] = {
	{"terminals", hold_terminals, KIND_NUMBER},
	{"months", hold_months, KIND_NUMBER},
	{"sites", hold_sites, KIND_NUMBER},
	{"homes", hold_homes, KIND_NUMBER},
	{"islands", hold_islands, KIND_NUMBER},
	{"area", hold_area, KIND_WORD},
	{"system", hold_system, KIND_WORD},
	{"type", hold_type, KIND_WORD},
	{"case", hold_case, KIND_WORD},
	{"today", hold_today, KIND_DATE},
	{"start", hold_start, KIND_DATE},
};

static const struct own_key *find_own(struct slice key)
{
	for (size_t i = 0; i < ARRAY_SIZE(own_keys); i++) {
		if (slice_is_text(key, own_keys[i].name))
			return &own_keys[i];
	}
	return NULL;
}

static enum tri hold(const struct visit *visit, const struct comparison *c)
{
	const struct own_key *own = find_own(c->key);

	for (uint32_t i = 0; i < visit->answers.n; i++) {
		if (slice_is(visit->answers.at[i].question, c->key))
			return hold_settled(visit, &visit->answers.at[i], c);
	}
	return own ? own->hold(visit, c) : TRI_UNKNOWN;
}

enum tri when_holds(const struct visit *visit, struct slice condition)
{
	enum tri sum = TRI_YES;
	struct slice rest = condition, part;
	struct comparison comparison;

	if (condition.len == 0)
		return TRI_UNKNOWN;
	while (text_next_part(&rest, ';', &part)) {
		if (!parse_comparison(part, &comparison))
			return TRI_UNKNOWN;
		sum = tri_and(sum, hold(visit, &comparison));
	}
	return sum;
}

/* A word of a question's choices, KEY=ja=en with ; between them. */
static bool is_choice(struct slice choices, struct slice word)
{
	struct slice choice;

	while (text_next_part(&choices, ';', &choice)) {
		if (slice_is(slice_of(choice.data, slice_find_byte(choice, '=')), word))
			return true;
	}
	return false;
}

static bool is_word(const struct catalogue *catalogue, const struct comparison *c,
	uint32_t question, struct slice word)
{
	if (question == ROW_NONE && slice_is_text(c->key, "area"))
		return catalogue_find(catalogue, TABLE_AREAS, word) != ROW_NONE;
	if (question == ROW_NONE && slice_is_text(c->key, "case"))
		return catalogue_find(catalogue, TABLE_CASES, word) != ROW_NONE;
	if (question == ROW_NONE && slice_is_text(c->key, "type"))
		return slice_is_text(word, "endpoint") || slice_is_text(word, "network") ||
		       slice_is_text(word, "combined");
	if (question == ROW_NONE)
		return word.len > 0;
	if (slice_is_text(
		    catalogue_cell(catalogue, TABLE_QUESTIONS, question, QUESTIONS_KIND), "yesno"))
		return slice_is_text(word, "yes") || slice_is_text(word, "no");
	return is_choice(
		catalogue_cell(catalogue, TABLE_QUESTIONS, question, QUESTIONS_CHOICES), word);
}

/* False for a key that nothing can be compared with. */
static bool kind_of(const struct catalogue *catalogue, struct slice key, uint32_t *ret_question,
	enum measure_kind *ret_kind)
{
	const struct own_key *own = find_own(key);
	struct slice kind;

	*ret_question = catalogue_find(catalogue, TABLE_QUESTIONS, key);
	if (*ret_question == ROW_NONE) {
		*ret_kind = own ? own->kind : KIND_WORD;
		return own != NULL;
	}
	kind = catalogue_cell(catalogue, TABLE_QUESTIONS, *ret_question, QUESTIONS_KIND);
	*ret_kind = slice_is_text(kind, "number") ? KIND_NUMBER
		    : slice_is_text(kind, "date") ? KIND_DATE
						  : KIND_WORD;
	return !slice_is_text(kind, "text");
}

static bool is_comparison(const struct catalogue *catalogue, const struct comparison *c)
{
	bool equality = c->operator== OP_IS || c->operator== OP_IS_NOT;
	struct slice rest = c->values, value;
	enum measure_kind kind;
	uint32_t question;
	struct span span;

	if (!kind_of(catalogue, c->key, &question, &kind))
		return false;
	if (!equality && (kind == KIND_WORD || slice_find_byte(rest, '|') < rest.len))
		return false;
	while (text_next_part(&rest, '|', &value)) {
		if (kind == KIND_WORD ? !is_word(catalogue, c, question, value)
				      : !parse_span(kind, value, &span))
			return false;
	}
	return true;
}

bool when_is_valid(const struct catalogue *catalogue, struct slice condition)
{
	struct slice rest = condition, part;
	struct comparison comparison;

	if (condition.len == 0)
		return false;
	while (text_next_part(&rest, ';', &part)) {
		if (!parse_comparison(part, &comparison) || !is_comparison(catalogue, &comparison))
			return false;
	}
	return true;
}
