/* What a case says: templates of its rule or failure, with the PC's name and the number put in. */
#include "server/core/cases/state.h"

#include "base/text.h"
#include "words/words.h"

#define TEXT_MAX 1024 /* of a record's words */

static int render(struct cases *cases, enum words_language language, struct slice template,
	const struct cases_facts *facts, struct slice *ret_text)
{
	const struct words_facts names = {facts->device, slice_text(cases->settings->phone)};
	_cleanup_(buf_done) struct buf text = BUF_INIT(16 * 1024);
	struct slice plain, copy;

	TRY(words_put(&text, language, template, &names));
	plain = facts->drill ? words_strip_drill(language, buf_slice(&text)) : buf_slice(&text);
	copy = arena_dup(&cases->arena, text_cut_utf8(plain, TEXT_MAX));
	if (!copy.data && plain.len > 0)
		return ERR_NO_MEMORY;
	*ret_text = copy;
	return 0;
}

static int render_both(struct cases *cases, const struct record_words *template,
	const struct cases_facts *facts, struct record_words *ret_words)
{
	TRY(render(cases, WORDS_JA, template->ja, facts, &ret_words->ja));
	return render(cases, WORDS_EN, template->en, facts, &ret_words->en);
}

int cases_render(struct cases *cases, const struct store_words *templates,
	const struct cases_facts *facts, struct store_words *ret_words)
{
	TRY(render_both(cases, &templates->what, facts, &ret_words->what));
	TRY(render_both(cases, &templates->danger, facts, &ret_words->danger));
	TRY(render_both(cases, &templates->now, facts, &ret_words->now));
	return render_both(cases, &templates->false_alarm, facts, &ret_words->false_alarm);
}

/* A rule may bring some of the words and leave the others to its tactic. */
static struct record_words choose(
	const struct record_words *own, const struct words_text *otherwise)
{
	return (struct record_words){
		.ja = own->ja.len > 0 ? own->ja : slice_text(otherwise->ja),
		.en = own->en.len > 0 ? own->en : slice_text(otherwise->en),
	};
}

struct store_words cases_rule_words(const struct frame_rule_ok *rule)
{
	struct words_rule otherwise =
		words_for_tactic(rule->tactic, rule->level >= 3 ? WORDS_DANGER : WORDS_CAUTION);

	return (struct store_words){
		.what = choose(&rule->what, &otherwise.what),
		.danger = choose(&rule->danger, &otherwise.danger),
		.now = choose(&rule->now, &otherwise.now),
		.false_alarm = choose(&rule->false_alarm, &otherwise.false_alarm),
	};
}
