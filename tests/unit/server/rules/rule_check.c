#include "rule_check.h"

#include "../../words/words_check.h"

/* Beside the list for all texts: a rule knows of no order's record, and blames nobody. */
static const char *const not_in_rules[] = {"不審", "切り離しました", "お客さま各位"};

static const char *check_ja(struct slice ja)
{
	if (ja.len == 0)
		return "no Japanese text";
	if (words_find_forbidden(ja))
		return "a forbidden word";
	for (size_t i = 0; i < ARRAY_SIZE(not_in_rules); i++)
		if (slice_find(ja, slice_text(not_in_rules[i])) < ja.len)
			return "a word that is not for rules";
	return words_are_long(ja) ? "a long sentence" : NULL;
}

static const char *check_en(struct slice en)
{
	if (en.len == 0)
		return "no English text";
	return slice_find_byte(en, '!') < en.len ? "an exclamation mark" : NULL;
}

static bool has_many_steps(struct slice text)
{
	return slice_find(text, slice_text("④")) < text.len;
}

const char *rule_check(const struct frame_rule_ok *rule)
{
	const struct record_words *const texts[] = {
		&rule->what, &rule->danger, &rule->now, &rule->false_alarm};
	const char *wrong = NULL;

	if (!rule->own_words)
		return "no words of its own";
	if (rule->tactic.len == 0 && !rule->drill)
		return "no tactic";
	if (!slice_is_text(rule->author, "tsujiban"))
		return "not our own";
	if (has_many_steps(rule->now.ja) || has_many_steps(rule->now.en))
		return "more than three steps";
	for (size_t i = 0; i < ARRAY_SIZE(texts) && !wrong; i++) {
		wrong = check_ja(texts[i]->ja);
		if (!wrong)
			wrong = check_en(texts[i]->en);
	}
	return wrong;
}
