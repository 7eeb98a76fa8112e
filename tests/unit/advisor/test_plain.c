/* Every sentence that these operations can say is plain: no word of the forbidden list, none of more than sixty
 * characters; the English says the same, without exclamation marks. */
#include "../words/words_check.h"

#include "advisor/catalogue.h"
#include "ask.h"

/* What people read of the diagnosis, the road map, bad days, the insurance, the inquiry and the proposal. Items,
 * statements and doubts are the providers' and the survey's own words and stand apart. */
static const struct spoken {
	enum table table;
	unsigned ja; /* the English twin stands right behind it */
} spoken[] = {
	{TABLE_TOPICS, TOPICS_JA},
	{TABLE_TOPICS, TOPICS_WATCH_JA},
	{TABLE_ANSWERS, ANSWERS_JA},
	{TABLE_BANDS, BANDS_JA},
	{TABLE_MEASURES, MEASURES_JA},
	{TABLE_MEASURES, MEASURES_WHY_JA},
	{TABLE_STARS, STARS_JA},
	{TABLE_STARS, STARS_EVIDENCE_JA},
	{TABLE_SCENARIOS, SCENARIOS_JA},
	{TABLE_SCENARIOS, SCENARIOS_STORY_JA},
	{TABLE_STAGES, STAGES_JA},
	{TABLE_COVER, COVER_JA},
	{TABLE_COVER, COVER_ASK_JA},
	{TABLE_ITEMS, ITEMS_ASK_JA},
};

/* Of the texts those of these modules. */
static const char *const prefixes[] = {"urgent_", "story_", "insure_", "outcome_", "inquiry_",
	"takein_", "change_", "sheet_", "proposal_"};

enum { SENTENCE_CHARACTERS = 60 };

/* The longest sentence: it ends with 。 or with its line. */
static struct slice longest_sentence(struct slice text, size_t *ret_characters)
{
	struct slice longest = SLICE_EMPTY, sentence = {text.data, 0};
	size_t n = 0;

	*ret_characters = 0;
	while (text.len > 0) {
		size_t step = text_utf8_step(text);

		assert_true(step > 0);
		sentence.len += step;
		if (++n > *ret_characters) {
			*ret_characters = n;
			longest = sentence;
		}
		if (slice_starts(text, slice_text("。")) || text.data[0] == '\n') {
			sentence = slice_of(text.data + step, 0);
			n = 0;
		}
		text = slice_from(text, step);
	}
	return longest;
}

static void check_length(struct slice text)
{
	size_t characters;
	struct slice sentence = longest_sentence(text, &characters);

	if (characters > SENTENCE_CHARACTERS)
		fail_msg("a sentence of %zu characters: %.*s", characters, (int)sentence.len,
			(const char *)sentence.data);
}

static void check_ja(struct slice key, struct slice text)
{
	const char *word = words_find_forbidden(text);

	if (word)
		fail_msg("%.*s: \"%s\" in: %.*s", (int)key.len, (const char *)key.data, word,
			(int)text.len, (const char *)text.data);
	check_length(text);
}

static void check_en(struct slice key, struct slice ja, struct slice en)
{
	if ((ja.len > 0) != (en.len > 0) || slice_find_byte(en, '!') < en.len)
		fail_msg("%.*s: \"%.*s\" in English", (int)key.len, (const char *)key.data,
			(int)en.len, (const char *)en.data);
}

static void check_row(
	const struct catalogue *catalogue, enum table table, uint32_t row, unsigned ja)
{
	struct slice key = catalogue_cell(catalogue, table, row, 0);
	struct slice text = catalogue_cell(catalogue, table, row, ja);

	check_ja(key, text);
	check_en(key, text, catalogue_cell(catalogue, table, row, ja + 1));
}

static void all_that_is_said_is_plain(void **state)
{
	struct sample sample = {0};
	struct catalogue *catalogue;

	sample_read_tree(&sample);
	catalogue = sample_open(&sample);
	for (size_t i = 0; i < ARRAY_SIZE(spoken); i++) {
		assert_true(catalogue_rows(catalogue, spoken[i].table) > 0);
		for (uint32_t row = 0; row < catalogue_rows(catalogue, spoken[i].table); row++)
			check_row(catalogue, spoken[i].table, row, spoken[i].ja);
	}
	sample_done(&sample);
}

static void all_our_texts_are_plain(void **state)
{
	struct sample sample = {0};
	struct catalogue *catalogue;
	unsigned n[ARRAY_SIZE(prefixes)] = {0};

	sample_read_tree(&sample);
	catalogue = sample_open(&sample);
	for (uint32_t row = 0; row < catalogue_rows(catalogue, TABLE_TEXTS); row++) {
		struct slice key = catalogue_cell(catalogue, TABLE_TEXTS, row, TEXTS_TEXT);

		for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++) {
			if (!slice_starts(key, slice_text(prefixes[i])))
				continue;
			check_row(catalogue, TABLE_TEXTS, row, TEXTS_JA);
			n[i]++;
		}
	}
	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++)
		assert_true(n[i] > 0);
	sample_done(&sample);
}

/* ---- as it is said, with everything put in */

/* Names and the survey's printed words may come through a sentence that quotes them. */
static const char *const quoted[] = {"UTM", "EDR", "SOC", "エンドポイント", "端末", "必ず"};
/* Members that are signs, a provider's or the survey's own words, or a whole source's name. */
static const char *const apart[] = {"cell", "cells", "name", "provider", "label", "rows", "mark"};

static bool is_in(const char *const *list, size_t n, struct slice text)
{
	for (size_t i = 0; i < n; i++)
		if (slice_is_text(text, list[i]))
			return true;
	return false;
}

/* A head with a list of names behind it is no sentence. */
static bool is_enumeration(struct slice text)
{
	return slice_starts(text, slice_text("出典: ")) ||
	       slice_starts(text, slice_text("わからないこと: "));
}

static void check_said(const struct read_value *value)
{
	if (is_in(apart, ARRAY_SIZE(apart), value->name))
		return;
	for (uint32_t i = 0; i < value->n_items; i++)
		check_said(&value->items[i]);
	if (value->kind != READ_TEXT || is_enumeration(value->text))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(words_forbidden); i++)
		if (slice_find(value->text, slice_text(words_forbidden[i])) < value->text.len &&
			!is_in(quoted, ARRAY_SIZE(quoted), slice_text(words_forbidden[i])))
			fail_msg("\"%s\" in: %.*s", words_forbidden[i], (int)value->text.len,
				(const char *)value->text.data);
	check_length(value->text);
}

/* With a company of which everything is to be asked, and an XP in it. */
static void check_op(struct ask *ask, const char *op, unsigned service, const char *more)
{
	struct buf visit = BUF_INIT(4096);

	buf_put_format(&visit,
		"{\"company\": {\"name\": \"ちば製作所\", \"pcs\": 5, \"inside\": \"no\","
		" \"vendor\": \"no\"}, \"systems\": [{\"system\": \"windows_xp\"}],"
		" \"candidates\": [\"s%02u\"], \"coordinator\": {\"name\": \"山田\"},"
		" \"outcome\": {\"kind\": \"take\", \"service\": \"s%02u\","
		" \"remind\": \"2027-01-15\"}}",
		service, service);
	ask_op(ask, op, buf_text(&visit), more);
	assert_int_equal(ask->result, 0);
	check_said(&ask->top);
	buf_done(&visit);
}

static void all_that_is_said_of_every_service_is_plain(void **state)
{
	static const char *const scenarios[] = {
		"ransomware", "support_scam", "transfer_mail", "lost_notebook", "holiday"};
	struct buf more = BUF_INIT(256);
	struct ask ask;

	ask_open(&ask);
	for (unsigned service = 1; service <= 27; service++) {
		for (size_t i = 0; i < ARRAY_SIZE(scenarios); i++) {
			buf_clear(&more);
			buf_put_format(&more, ", \"scenario\": \"%s\"", scenarios[i]);
			check_op(&ask, "whatif", service, buf_text(&more));
		}
		check_op(&ask, "insurance", service, "");
		check_op(&ask, "inquiry", service, "");
		check_op(&ask, "proposal", service, "");
		check_op(&ask, "outcome", service, "");
	}
	check_op(&ask, "urgent", 1, "");
	buf_done(&more);
	ask_close(&ask);
}

/* The check itself can fail. */
static void the_check_finds_what_it_looks_for(void **state)
{
	size_t characters;

	assert_non_null(words_find_forbidden(slice_text("マルウェアを駆除します。")));
	assert_true(slice_is_text(
		longest_sentence(slice_text("短い文。もう1つの長めの文。"), &characters),
		"もう1つの長めの文。"));
	assert_int_equal(characters, 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_that_is_said_is_plain),
		cmocka_unit_test(all_our_texts_are_plain),
		cmocka_unit_test(all_that_is_said_of_every_service_is_plain),
		cmocka_unit_test(the_check_finds_what_it_looks_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
