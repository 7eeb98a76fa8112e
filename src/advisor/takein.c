#include "advisor/takein.h"

#include "advisor/normal.h"
#include "advisor/view.h"
#include "base/text.h"

static struct read_place place_of(const struct read_place *up, const char *member)
{
	return (struct read_place){.up = up, .name = slice_text(member)};
}

int takein_need_text(const struct call *call, const struct read_value *object,
	const struct read_place *place, const char *member, struct slice *ret_text)
{
	const struct read_value *value = read_member(object, member);
	struct read_place at = place_of(place, member);
	struct slice text;

	if (!value)
		return read_refuse(call->fault, MSG_ADVISOR_MISSING, &at, slice_text(member));
	if (value->kind != READ_TEXT)
		return read_refuse(call->fault, MSG_ADVISOR_WRONG_KIND, &at, slice_text(member));
	text = text_trim(value->text);
	if (text.len == 0)
		return read_refuse(call->fault, MSG_ADVISOR_MISSING, &at, slice_text(member));
	if (text.len > TAKEIN_MAX_TEXT)
		return read_refuse(call->fault, MSG_ADVISOR_BAD_TEXT, &at, SLICE_EMPTY);
	*ret_text = text;
	return 0;
}

int takein_need_date(const struct call *call, const struct read_value *object,
	const struct read_place *place, const char *member, struct date *ret_date)
{
	struct read_place at = place_of(place, member);
	struct slice text;
	struct date date;

	TRY(takein_need_text(call, object, place, member, &text));
	if (normal_date(text, &date) < 0)
		return read_refuse(call->fault, MSG_ADVISOR_NOT_A_DATE, &at, text);
	if (date_compare(date_first_day(date), call->today) > 0)
		return read_refuse(call->fault, MSG_ADVISOR_DATE_FUTURE, &at, text);
	*ret_date = date;
	return 0;
}

/* A text that may be absent; a number is taken as its digits. */
static int read_loose(const struct call *call, const struct read_value *object,
	const struct read_place *place, const char *member, struct slice *ret_text)
{
	const struct read_value *value = read_member(object, member);
	struct read_place at = place_of(place, member);
	_cleanup_(buf_done) struct buf digits = BUF_INIT(32);

	*ret_text = SLICE_EMPTY;
	if (!value)
		return 0;
	if (value->kind == READ_NUMBER) {
		TRY(buf_put_format(&digits, "%lld", (long long)value->number));
		*ret_text = arena_dup(call->arena, buf_slice(&digits));
		return ret_text->data ? 0 : ERR_NO_MEMORY;
	}
	if (value->kind != READ_TEXT)
		return read_refuse(call->fault, MSG_ADVISOR_WRONG_KIND, &at, slice_text(member));
	if (value->text.len > TAKEIN_MAX_TEXT)
		return read_refuse(call->fault, MSG_ADVISOR_BAD_TEXT, &at, SLICE_EMPTY);
	*ret_text = text_trim(value->text);
	return 0;
}

/* The value as digits; only what is clearly a number, and none below zero. */
static int read_digits(const struct call *call, const struct read_place *at, struct slice *value)
{
	_cleanup_(buf_done) struct buf digits = BUF_INIT(32);
	int64_t number;

	if (normal_number(*value, &number) < 0)
		return read_refuse(call->fault, MSG_ADVISOR_NOT_A_NUMBER, at, *value);
	if (number < 0)
		return read_refuse(call->fault, MSG_ADVISOR_NUMBER_RANGE, at, *value);
	TRY(buf_put_format(&digits, "%lld", (long long)number));
	*value = arena_dup(call->arena, buf_slice(&digits));
	return value->data ? 0 : ERR_NO_MEMORY;
}

static bool is_choice(const struct call *call, uint32_t item, struct slice value)
{
	struct slice rest = catalogue_cell(call->catalogue, TABLE_ITEMS, item, ITEMS_CHOICES), part;

	while (text_next_part(&rest, ';', &part))
		if (slice_is(part, value))
			return true;
	return false;
}

/* What the item's kind takes as a value. A flag has none: its state says it all. */
static int check_value(
	const struct call *call, const struct read_place *at, struct takein_statement *statement)
{
	enum item_kind kind = catalogue_item_kind(call->catalogue, statement->item);
	struct slice *value = &statement->value;

	if (value->len == 0 && kind != ITEM_FLAG && statement->state == FACT_YES)
		return read_refuse(call->fault, MSG_ADVISOR_MISSING, at, slice_text("value"));
	if (value->len == 0)
		return 0;
	if (kind == ITEM_FLAG)
		return read_refuse(call->fault, MSG_ADVISOR_NOT_ONE_OF, at, *value);
	if (item_is_number(kind))
		return read_digits(call, at, value);
	if (kind == ITEM_CHOICE && !is_choice(call, statement->item, *value))
		return read_refuse(call->fault, MSG_ADVISOR_NOT_ONE_OF, at, *value);
	return 0;
}

int takein_read(const struct call *call, const struct read_value *object,
	const struct read_place *place, uint32_t item, struct takein_statement *ret_statement)
{
	struct takein_statement statement = {.item = item};
	struct read_place at = place_of(place, "state");
	struct slice word;

	TRY(takein_need_text(call, object, place, "state", &word));
	statement.state = fact_state_find(word);
	if (statement.state == FACT_STATES)
		return read_refuse(call->fault, MSG_ADVISOR_NOT_ONE_OF, &at, word);
	TRY(read_loose(call, object, place, "value", &statement.value));
	TRY(read_loose(call, object, place, "condition", &statement.condition));
	at = place_of(place, "condition");
	if (statement.state == FACT_CONDITION && statement.condition.len == 0)
		return read_refuse(call->fault, MSG_ADVISOR_MISSING, &at, slice_text("condition"));
	at = place_of(place, "value");
	TRY(check_value(call, &at, &statement));
	*ret_statement = statement;
	return 0;
}

/* What all answers of one request share. */
struct taking {
	const struct call *call;
	uint32_t service;
	struct slice key; /* of the service */
	struct slice source;
	struct slice date; /* YYYY-MM-DD */
	struct takein_statement *statements;
	bool *confirms; /* of each statement: it says what was known already */
	uint32_t n;
	enum tri listed; /* what was said of its place on IPA's list */
};

/* The items that are parts of a quotation, by the quotation's member. */
static const struct quoted {
	const char *item, *member;
} quoted[] = {
	{"price_initial", "initial"},
	{"price_month", "monthly"},
	{"price_terminal_month", "per_terminal"},
	{"price_hardware", "hardware"},
	{"price_minimum_months", "minimum_months"},
};

static struct slice item_key(const struct call *call, uint32_t item)
{
	return catalogue_cell(call->catalogue, TABLE_ITEMS, item, ITEMS_ITEM);
}

static const char *quoted_member(const struct call *call, const struct takein_statement *statement)
{
	struct slice key = item_key(call, statement->item);

	if (statement->state != FACT_YES)
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(quoted); i++)
		if (slice_is_text(key, quoted[i].item))
			return quoted[i].member;
	return NULL;
}

/* Whether the answer says just what the catalogue says. */
static bool says_the_same(const struct taking *taking, const struct takein_statement *statement)
{
	const struct fact *fact = view_fact(taking->call->view, taking->service, statement->item);

	return !fact->yours && fact->row != ROW_NONE && fact->state == statement->state &&
	       (statement->state == FACT_YES || statement->state == FACT_NO) &&
	       slice_is(fact->value, statement->value) && statement->condition.len == 0;
}

/* The answer about its place on the list: yes or no. */
static int take_listed(
	struct taking *taking, const struct read_value *answer, const struct read_place *place)
{
	struct read_place at = place_of(place, "state");
	struct slice word;

	TRY(takein_need_text(taking->call, answer, place, "state", &word));
	taking->listed = tri_parse(word);
	if (taking->listed == TRI_UNKNOWN)
		return read_refuse(taking->call->fault, MSG_ADVISOR_NOT_ONE_OF, &at, word);
	return 0;
}

static bool is_taken(const struct taking *taking, uint32_t item)
{
	for (uint32_t i = 0; i < taking->n; i++)
		if (taking->statements[i].item == item)
			return true;
	return false;
}

static int take_answer(
	struct taking *taking, const struct read_value *answer, const struct read_place *place)
{
	const struct call *call = taking->call;
	struct read_place at = place_of(place, "item");
	struct slice key = read_text(answer, "item");
	uint32_t item = catalogue_find(call->catalogue, TABLE_ITEMS, key);

	if (answer->kind != READ_OBJECT)
		return read_refuse(
			call->fault, MSG_ADVISOR_WRONG_KIND, place, slice_text("answers"));
	if (key.len == 0)
		return take_listed(taking, answer, place);
	if (item == ROW_NONE)
		return read_refuse(call->fault, MSG_ADVISOR_NO_SUCH_KEY, &at, key);
	if (is_taken(taking, item))
		return read_refuse(call->fault, MSG_ADVISOR_TWICE, &at, key);
	TRY(takein_read(call, answer, place, item, &taking->statements[taking->n]));
	taking->confirms[taking->n] = says_the_same(taking, &taking->statements[taking->n]);
	taking->n++;
	return 0;
}

static int take_answers(struct taking *taking)
{
	const struct read_value *answers = read_member(taking->call->request, "answers");
	struct read_place list = place_of(NULL, "answers");
	const struct call *call = taking->call;

	if (!answers)
		return call_refuse(call, MSG_ADVISOR_MISSING, "answers", slice_text("answers"));
	if (answers->kind != READ_LIST)
		return call_refuse(call, MSG_ADVISOR_WRONG_KIND, "answers", slice_text("answers"));
	if (answers->n_items > TAKEIN_MAX_ANSWERS)
		return call_refuse(call, MSG_ADVISOR_TOO_MANY, "answers", slice_text("500"));
	taking->statements = arena_take_array(
		call->arena, (size_t)answers->n_items + 1, sizeof(*taking->statements));
	taking->confirms = arena_take_array(
		call->arena, (size_t)answers->n_items + 1, sizeof(*taking->confirms));
	if (!taking->statements || !taking->confirms)
		return ERR_NO_MEMORY;
	for (uint32_t i = 0; i < answers->n_items; i++) {
		struct read_place place = {.up = &list, .index = i};

		TRY(take_answer(taking, &answers->items[i], &place));
	}
	return 0;
}

static void put_origin(const struct taking *taking, struct out *out)
{
	out_text(out, "source", taking->source);
	out_text(out, "date", taking->date);
	out_end(out);
}

static void put_facts(const struct taking *taking, struct out *out)
{
	out_list(out, "facts");
	for (uint32_t i = 0; i < taking->n; i++) {
		const struct takein_statement *statement = &taking->statements[i];

		if (taking->confirms[i] || quoted_member(taking->call, statement))
			continue;
		out_object(out, NULL);
		out_text(out, "service", taking->key);
		out_text(out, "item", item_key(taking->call, statement->item));
		out_text(out, "state", fact_state_word(statement->state));
		out_text(out, "value", statement->value);
		out_text(out, "condition", statement->condition);
		put_origin(taking, out);
	}
	out_end(out);
}

static void put_confirmed(const struct taking *taking, struct out *out)
{
	out_list(out, "confirmed");
	if (taking->listed == TRI_YES) {
		out_object(out, NULL);
		out_text(out, "service", taking->key);
		out_words(out, "item", "");
		put_origin(taking, out);
	}
	for (uint32_t i = 0; i < taking->n; i++) {
		if (!taking->confirms[i])
			continue;
		out_object(out, NULL);
		out_text(out, "service", taking->key);
		out_text(out, "item", item_key(taking->call, taking->statements[i].item));
		put_origin(taking, out);
	}
	out_end(out);
}

/* Prices are asked without tax; so is the quotation that they make. */
static void put_quotations(const struct taking *taking, struct out *out)
{
	bool begun = false;
	uint64_t number;

	out_list(out, "quotations");
	for (uint32_t i = 0; i < taking->n; i++) {
		const char *member = quoted_member(taking->call, &taking->statements[i]);

		if (!member || text_parse_u64(taking->statements[i].value, INT64_MAX, &number) < 0)
			continue;
		if (!begun) {
			out_object(out, NULL);
			out_text(out, "service", taking->key);
			out_text(out, "date", taking->date);
			out_text(out, "from", taking->source);
			out_words(out, "tax", "excluded");
		}
		begun = true;
		out_number(out, member, (int64_t)number);
	}
	if (begun)
		out_end(out);
	out_end(out);
}

int advise_take_in(const struct call *call, struct out *out)
{
	struct taking taking = {.call = call, .listed = TRI_UNKNOWN};
	_cleanup_(buf_done) struct buf iso = BUF_INIT(16);
	struct date date;

	TRY(takein_need_text(call, call->request, NULL, "service", &taking.key));
	TRY(takein_need_text(call, call->request, NULL, "source", &taking.source));
	TRY(takein_need_date(call, call->request, NULL, "date", &date));
	TRY(date_put(&iso, date));
	taking.date = buf_slice(&iso);
	taking.service = catalogue_find(call->catalogue, TABLE_SERVICES, taking.key);
	if (taking.service == ROW_NONE)
		return call_refuse(call, MSG_ADVISOR_NO_SUCH_KEY, "service", taking.key);
	TRY(take_answers(&taking));
	put_facts(&taking, out);
	put_confirmed(&taking, out);
	put_quotations(&taking, out);
	out_list(out, "notes");
	if (taking.listed == TRI_NO)
		out_text(out, NULL, say_text(&call->say, "takein_not_listed"));
	out_end(out);
	return 0;
}
