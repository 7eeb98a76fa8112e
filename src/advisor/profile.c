#include "advisor/profile.h"

#include "advisor/catalogue.h"
#include "base/text.h"

/* What is shown: label and answer, or only the label of what nobody knew. */
struct profile {
	struct slice (*known)[2];
	size_t n_known;
	struct slice unknown; /* labels, in one text */
};

enum { UNKNOWN_LINES = 2, EXTRA_FIELDS = 3 };

static struct slice joined(const struct call *call, struct slice first, struct slice next)
{
	if (first.len == 0)
		return next;
	return SAY(&call->say, "proposal_and", {"first", first}, {"next", next});
}

/* The text PREFIX + key; `fallback` where texts.csv has none of this name. */
static struct slice keyed_text(
	const struct call *call, const char *prefix, struct slice key, struct slice fallback)
{
	_cleanup_(buf_done) struct buf name = BUF_INIT(256);
	uint32_t row;

	buf_put_text(&name, prefix);
	buf_put_slice(&name, key);
	row = catalogue_find(call->catalogue, TABLE_TEXTS, say_keep(&call->say, &name));
	return row == ROW_NONE ? fallback : say_cell(&call->say, TABLE_TEXTS, row, TEXTS_JA);
}

/* KEY=ja=en; … : the words of the key in the language. */
static struct slice choice_words(const struct call *call, uint32_t question, struct slice word)
{
	struct slice rest =
		catalogue_cell(call->catalogue, TABLE_QUESTIONS, question, QUESTIONS_CHOICES);
	struct slice choice, key, ja, en;

	while (text_next_part(&rest, ';', &choice)) {
		if (!text_next_part(&choice, '=', &key) || !slice_is(key, word) ||
			!text_next_part(&choice, '=', &ja))
			continue;
		en = choice;
		return call->say.lang == LANG_EN && en.len ? en : ja;
	}
	return word;
}

static struct slice number_words(const struct call *call, struct slice question, int64_t number)
{
	struct slice n = say_number(&call->say, number);
	struct slice unit = keyed_text(call, "proposal_unit_", question, SLICE_EMPTY);

	return unit.len ? say_fill(&call->say, unit, (const struct say_word[]){{"n", n}}, 1) : n;
}

static struct slice answer_words(
	const struct call *call, uint32_t row, const struct visit_answer *answer)
{
	struct slice kind = catalogue_cell(call->catalogue, TABLE_QUESTIONS, row, QUESTIONS_KIND);

	if (slice_is_text(kind, "number"))
		return number_words(call, answer->question, answer->number);
	if (slice_is_text(kind, "date"))
		return say_date(&call->say, answer->date);
	if (slice_is_text(kind, "choice"))
		return choice_words(call, row, answer->text);
	if (slice_is_text(kind, "yesno"))
		return say_text(&call->say,
			slice_is_text(answer->text, "yes") ? "proposal_yes" : "proposal_no");
	return answer->text;
}

static void add(struct profile *profile, struct slice label, struct slice words)
{
	profile->known[profile->n_known][0] = label;
	profile->known[profile->n_known++][1] = words;
}

static void add_or_lack(
	const struct call *call, struct profile *profile, struct slice label, struct slice words)
{
	if (words.len > 0)
		add(profile, label, words);
	else
		profile->unknown = joined(call, profile->unknown, label);
}

struct slice profile_systems(const struct call *call, bool counted)
{
	struct slice all = SLICE_EMPTY;

	for (uint32_t i = 0; i < call->visit->systems.n; i++) {
		const struct visit_system *system = &call->visit->systems.at[i];
		struct slice name = keyed_text(call, "system_", system->system, system->system);

		if (counted && system->count.known)
			name = SAY(&call->say, "proposal_system_count", {"system", name},
				{"n", say_number(&call->say, system->count.value)});
		all = joined(call, all, name);
	}
	return all;
}

static struct slice sites_words(const struct call *call)
{
	int64_t homes = 0;

	if (call->visit->sites.n == 0)
		return SLICE_EMPTY;
	for (uint32_t i = 0; i < call->visit->sites.n; i++)
		homes += call->visit->sites.at[i].home == TRI_YES;
	return SAY(&call->say, homes ? "proposal_sites_homes" : "proposal_sites",
		{"sites", say_number(&call->say, call->visit->sites.n)},
		{"homes", say_number(&call->say, homes)});
}

static struct slice terminals_words(const struct call *call)
{
	struct visit_number terminals = visit_terminals(call->visit);

	return terminals.known ? SAY(&call->say, "proposal_count",
					 {"n", say_number(&call->say, terminals.value)})
			       : SLICE_EMPTY;
}

/* Whether not knowing it is worth a word: of a device that is not there, nothing is. */
static bool is_missed(const struct call *call, struct slice key, struct slice page)
{
	const struct visit_answer *device = visit_answer(call->visit, "network_measure");

	if (slice_is_text(page, "extra") || slice_is_text(key, "network_support_end"))
		return false;
	return !slice_is_text(key, "network_support") || !device ||
	       slice_is_text(device->text, "firewall") || slice_is_text(device->text, "utm");
}

static void add_questions(const struct call *call, struct profile *profile)
{
	for (uint32_t row = 0; row < catalogue_rows(call->catalogue, TABLE_QUESTIONS); row++) {
		struct slice key =
			catalogue_cell(call->catalogue, TABLE_QUESTIONS, row, QUESTIONS_QUESTION);
		struct slice page =
			catalogue_cell(call->catalogue, TABLE_QUESTIONS, row, QUESTIONS_PAGE);
		const struct visit_answer *answer = NULL;
		struct slice label = keyed_text(call, "proposal_field_", key,
			say_cell(&call->say, TABLE_QUESTIONS, row, QUESTIONS_JA));

		for (uint32_t i = 0; i < call->visit->answers.n; i++)
			if (slice_is(call->visit->answers.at[i].question, key))
				answer = &call->visit->answers.at[i];
		if (slice_is_text(key, "name"))
			continue; /* stands above */
		if (answer && answer->known)
			add(profile, label, answer_words(call, row, answer));
		else if (is_missed(call, key, page))
			profile->unknown = joined(call, profile->unknown, label);
	}
}

static int collect(const struct call *call, struct profile *profile)
{
	size_t n = catalogue_rows(call->catalogue, TABLE_QUESTIONS) + EXTRA_FIELDS;

	*profile = (struct profile){0};
	profile->known = arena_take_array(call->arena, n, sizeof(*profile->known));
	if (!profile->known)
		return ERR_NO_MEMORY;
	add_or_lack(call, profile, say_text(&call->say, "proposal_field_terminals"),
		terminals_words(call));
	add_or_lack(call, profile, say_text(&call->say, "proposal_field_sites"), sites_words(call));
	add_or_lack(call, profile, say_text(&call->say, "proposal_field_systems"),
		profile_systems(call, true));
	add_questions(call, profile);
	return 0;
}

/* Two answers a row: the first half of them on the left. */
static int put_table(
	const struct call *call, struct sheet *sheet, const struct profile *profile, size_t lines)
{
	size_t n_rows = (profile->n_known + 1) / 2;
	struct slice about = say_text(&call->say, "proposal_column_about");
	struct slice answer = say_text(&call->say, "proposal_column_answer");
	struct slice(*rows)[SHEET_MAX_COLUMNS] =
		arena_take_array(call->arena, n_rows + 1, sizeof(*rows));

	if (!rows)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < profile->n_known; i++) {
		struct slice *row = rows[i % n_rows] + (i < n_rows ? 0 : 2);

		row[0] = profile->known[i][0];
		row[1] = profile->known[i][1];
	}
	sheet_table(sheet,
		&(struct sheet_table){.n_columns = 4,
			.columns = (const struct slice[]){about, answer, about, answer},
			.parts = (const unsigned[]){22, 30, 24, 24},
			.rows = (const struct slice(*)[SHEET_MAX_COLUMNS])rows,
			.n_rows = n_rows,
			.more = "sheet_more_record"},
		lines);
	return 0;
}

int profile_put(const struct call *call, struct sheet *sheet, size_t lines)
{
	struct profile profile;

	TRY(collect(call, &profile));
	if (profile.n_known == 0) {
		sheet_text(sheet, "text", say_text(&call->say, "proposal_company_nothing"), 1);
		return 0;
	}
	TRY(put_table(call, sheet, &profile, lines - UNKNOWN_LINES));
	if (profile.unknown.len > 0)
		sheet_text(sheet, "fine",
			SAY(&call->say, "proposal_company_unknown", {"list", profile.unknown}),
			UNKNOWN_LINES);
	return 0;
}
