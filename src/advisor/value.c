#include "advisor/value.h"

#include "advisor/catalogue.h"
#include "advisor/normal.h"
#include "base/text.h"

int value_refuse(
	struct reading *r, const struct spot *spot, enum message_id message, struct slice subject)
{
	return read_refuse(r->fault, message, &spot->place, subject);
}

int value_refuse_kind(struct reading *r, const struct spot *spot, const char *wanted)
{
	return value_refuse(r, spot, MSG_ADVISOR_WRONG_KIND, slice_text(wanted));
}

/* Remembers that a text is kept otherwise than it was written. */
static int note(struct reading *r, const struct spot *spot, struct slice from, struct slice to)
{
	_cleanup_(buf_done) struct buf place = BUF_INIT(4096);
	struct visit_note *made;

	if (slice_is(from, to))
		return 0;
	read_put_place(&place, &spot->place);
	made = arena_take(r->arena, sizeof(*made));
	if (!made || buf_result(&place) < 0)
		return ERR_NO_MEMORY;
	made->from = from;
	made->to = arena_dup(r->arena, to);
	made->place = arena_dup(r->arena, buf_slice(&place));
	*r->next_note = made;
	r->next_note = &made->next;
	return 0;
}

static bool is_plain_text(struct slice s, size_t max)
{
	for (size_t i = 0; i < s.len; i++) {
		if ((s.data[i] < 0x20 && s.data[i] != '\n' && s.data[i] != '\t') ||
			s.data[i] == 0x7f)
			return false;
	}
	return s.len <= max;
}

int value_take_text(struct reading *r, const struct spot *spot, size_t max, struct slice *ret_text)
{
	if (spot->value->kind != READ_TEXT)
		return value_refuse_kind(r, spot, "text");
	if (!is_plain_text(spot->value->text, max))
		return value_refuse(r, spot, MSG_ADVISOR_BAD_TEXT, SLICE_EMPTY);
	*ret_text = spot->value->text;
	return 0;
}

/* A number, also written as people write it; what says that nobody knows stays not known. */
int value_take_number(struct reading *r, const struct spot *spot, int64_t least, int64_t most,
	struct visit_number *ret_number)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(64);
	struct visit_number number = {.value = spot->value->number, .known = true};

	if (spot->value->kind == READ_TEXT) {
		if (normal_is_unknown(spot->value->text))
			return 0;
		if (normal_number(spot->value->text, &number.value) < 0)
			return value_refuse(r, spot, MSG_ADVISOR_NOT_A_NUMBER, spot->value->text);
		TRY(buf_put_format(&text, "%lld", (long long)number.value));
		TRY(note(r, spot, spot->value->text, buf_slice(&text)));
	} else if (spot->value->kind != READ_NUMBER) {
		return value_refuse_kind(r, spot, "number");
	}
	if (number.value < least || number.value > most) {
		buf_clear(&text);
		buf_put_format(&text, "%lld", (long long)number.value);
		return value_refuse(r, spot, MSG_ADVISOR_NUMBER_RANGE, buf_slice(&text));
	}
	*ret_number = number;
	return 0;
}

int value_take_date(
	struct reading *r, const struct spot *spot, enum field_kind kind, struct date *ret_date)
{
	struct date date, today = r->visit->today;
	char storage[DATE_TEXT];
	struct slice text;

	if (spot->value->kind != READ_TEXT)
		return value_refuse_kind(r, spot, "date");
	if (normal_is_unknown(spot->value->text))
		return 0;
	if (normal_date(spot->value->text, &date) < 0)
		return value_refuse(r, spot, MSG_ADVISOR_NOT_A_DATE, spot->value->text);
	text = date_text(date, storage);
	if (kind == FIELD_PAST && date_compare(date_first_day(date), today) > 0)
		return value_refuse(r, spot, MSG_ADVISOR_DATE_FUTURE, text);
	if (kind == FIELD_DAY && !date_is_day(date))
		return value_refuse(r, spot, MSG_ADVISOR_NOT_A_DATE, spot->value->text);
	*ret_date = date;
	return note(r, spot, spot->value->text, text);
}

/* A word: half width, lower case, without spaces around it. Words are short and few. */
int value_take_word(struct reading *r, const struct spot *spot, struct slice *ret_word)
{
	_cleanup_(buf_done) struct buf half = BUF_INIT(256);
	struct slice word;
	int result;

	if (spot->value->kind != READ_TEXT)
		return value_refuse_kind(r, spot, "text");
	result = normal_put_half(&half, spot->value->text);
	if (result < 0)
		return result == ERR_NO_MEMORY
			       ? result
			       : value_refuse(r, spot, MSG_ADVISOR_BAD_TEXT, SLICE_EMPTY);
	for (size_t i = 0; i < half.len; i++) {
		if (half.data[i] >= 'A' && half.data[i] <= 'Z')
			half.data[i] = (uint8_t)(half.data[i] + ('a' - 'A'));
	}
	word = text_trim(buf_slice(&half));
	*ret_word = arena_dup(r->arena, word);
	return word.len > 0 && !ret_word->data ? ERR_NO_MEMORY : 0;
}

int value_take_one_of(
	struct reading *r, const struct spot *spot, const char *words, struct slice *ret_word)
{
	struct slice rest = slice_text(words), one, word;

	TRY(value_take_word(r, spot, &word));
	while (word.len > 0 && text_next_part(&rest, '|', &one)) {
		if (slice_is(one, word)) {
			*ret_word = word;
			return 0;
		}
	}
	return word.len == 0 ? 0 : value_refuse(r, spot, MSG_ADVISOR_NOT_ONE_OF, spot->value->text);
}

int value_take_tri(struct reading *r, const struct spot *spot, enum tri *ret_tri)
{
	struct slice word = SLICE_EMPTY;

	if (spot->value->kind == READ_TEXT && normal_is_unknown(spot->value->text))
		return 0;
	TRY(value_take_one_of(r, spot, "yes|no", &word));
	*ret_tri = tri_parse(word);
	return 0;
}

int value_take_tax(struct reading *r, const struct spot *spot, enum tax *ret_tax)
{
	struct slice word = SLICE_EMPTY;

	TRY(value_take_one_of(r, spot, "excluded|included", &word));
	if (word.len > 0)
		*ret_tax = slice_is_text(word, "included") ? TAX_INCLUDED : TAX_EXCLUDED;
	return 0;
}

int value_take_key(
	struct reading *r, const struct spot *spot, enum table table, struct slice *ret_key)
{
	TRY(value_take_word(r, spot, ret_key));
	if (ret_key->len > 0 && catalogue_find(r->catalogue, table, *ret_key) == ROW_NONE)
		return value_refuse(r, spot, MSG_ADVISOR_NO_SUCH_KEY, spot->value->text);
	return 0;
}

int value_take_name(struct reading *r, const struct spot *spot, struct slice *ret_name)
{
	TRY(value_take_word(r, spot, ret_name));
	for (size_t i = 0; i < ret_name->len; i++) {
		uint8_t c = ret_name->data[i];

		if (c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z'))
			return value_refuse(r, spot, MSG_ADVISOR_NO_SUCH_KEY, spot->value->text);
	}
	return 0;
}

static const struct form {
	int (*normal)(struct slice s, struct buf *out);
	enum message_id refused;
} forms[] = {
	[FIELD_MAC] = {normal_mac, MSG_ADVISOR_NOT_A_MAC},
	[FIELD_PHONE] = {normal_phone, MSG_ADVISOR_NOT_A_PHONE},
	[FIELD_POSTAL] = {normal_postal, MSG_ADVISOR_NOT_A_POSTAL},
};

int value_take_formed(
	struct reading *r, const struct spot *spot, enum field_kind kind, struct slice *ret_text)
{
	_cleanup_(buf_done) struct buf formed = BUF_INIT(32);
	int result;

	if (spot->value->kind != READ_TEXT)
		return value_refuse_kind(r, spot, "text");
	if (normal_is_unknown(spot->value->text))
		return 0;
	result = forms[kind].normal(spot->value->text, &formed);
	if (result == ERR_NO_MEMORY)
		return result;
	if (result < 0)
		return value_refuse(r, spot, forms[kind].refused, spot->value->text);
	*ret_text = arena_dup(r->arena, buf_slice(&formed));
	return ret_text->data ? note(r, spot, spot->value->text, *ret_text) : ERR_NO_MEMORY;
}
