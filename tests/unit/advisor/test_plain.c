/* Every sentence that these operations can say is plain: no word of the forbidden list, none of more than sixty
 * characters; the English says the same, without exclamation marks. */
#include "../words/words_check.h"

#include "advisor/catalogue.h"
#include "sample.h"

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

static size_t longest_sentence(struct slice text)
{
	size_t n = 0, longest = 0;

	while (text.len > 0) {
		size_t step = text_utf8_step(text);

		assert_true(step > 0);
		n++;
		if (n > longest)
			longest = n;
		if (slice_starts(text, slice_text("。")) || text.data[0] == '\n')
			n = 0;
		text = slice_from(text, step);
	}
	return longest;
}

static void check_ja(struct slice key, struct slice text)
{
	const char *word = words_find_forbidden(text);

	if (word)
		fail_msg("%.*s: \"%s\" in: %.*s", (int)key.len, (const char *)key.data, word,
			(int)text.len, (const char *)text.data);
	if (longest_sentence(text) > SENTENCE_CHARACTERS)
		fail_msg("%.*s: a long sentence in: %.*s", (int)key.len, (const char *)key.data,
			(int)text.len, (const char *)text.data);
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

/* The check itself can fail. */
static void the_check_finds_what_it_looks_for(void **state)
{
	assert_non_null(words_find_forbidden(slice_text("マルウェアを駆除します。")));
	assert_int_equal(longest_sentence(slice_text("短い文。もう1つの長めの文。")), 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_that_is_said_is_plain),
		cmocka_unit_test(all_our_texts_are_plain),
		cmocka_unit_test(the_check_finds_what_it_looks_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
