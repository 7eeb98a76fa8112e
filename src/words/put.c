#include "words/words.h"

#include "base/text.h"

/*
 * A template falls into units: steps, and sentences between and behind them. Units are left out and
 * numbered first, written afterwards.
 */
#define MAX_UNITS 64
#define MAX_STEPS 9

struct unit {
	struct slice lead; /* what separates it from the unit before */
	struct slice text; /* of a step: without its number */
	unsigned step;     /* as written in the template; 0: a sentence */
	unsigned number;   /* of a step that remains */
	bool left_out;
};

struct plan {
	struct unit units[MAX_UNITS];
	size_t n_units;
	unsigned number_of[MAX_STEPS + 1]; /* of a step as written: its new number; 0: left out */
	unsigned n_steps;                  /* that remain */
};

/* What stands for the number to call. */
static const struct slice phone_marks[] = {
	SLICE_LITERAL("{phone}"),
	SLICE_LITERAL("カードの番号"),
	SLICE_LITERAL("the number on your card"),
};
static const struct slice device_mark = SLICE_LITERAL("{device}");

/* ① to ⑨ are U+2460 to U+2468: E2 91 A0 to E2 91 A8. Returns 1 to 9, or 0. */
static unsigned step_number(struct slice s)
{
	if (s.len < 3 || s.data[0] != 0xe2 || s.data[1] != 0x91 || s.data[2] < 0xa0 ||
		s.data[2] > 0xa8)
		return 0;
	return s.data[2] - 0xa0u + 1;
}

static int put_step_number(struct buf *out, unsigned number)
{
	const uint8_t sign[] = {0xe2, 0x91, (uint8_t)(0xa0 + number - 1)};

	return buf_put(out, sign, sizeof(sign));
}

/* The mark at the start of s; empty when there is none. */
static struct slice phone_mark_at(struct slice s)
{
	for (size_t i = 0; i < ARRAY_SIZE(phone_marks); i++)
		if (slice_starts(s, phone_marks[i]))
			return phone_marks[i];
	return SLICE_EMPTY;
}

static bool has_phone_mark(struct slice s)
{
	for (size_t i = 0; i < ARRAY_SIZE(phone_marks); i++)
		if (slice_find(s, phone_marks[i]) < s.len)
			return true;
	return false;
}

/* Length of the sentence at the start: behind its full stop, or up to a line feed or a step. */
static size_t sentence_length(struct slice s)
{
	static const struct slice stop_ja = SLICE_LITERAL("。");
	static const struct slice stop_en = SLICE_LITERAL(". ");

	for (size_t i = 0; i < s.len; i++) {
		struct slice rest = slice_from(s, i);

		if (slice_starts(rest, stop_ja))
			return i + stop_ja.len;
		if (slice_starts(rest, stop_en))
			return i + 1;
		if (rest.data[0] == '\n' ||
			(rest.data[0] == ' ' && step_number(slice_from(rest, 1))))
			return i;
	}
	return s.len;
}

/* Length of the step's text: up to a line feed, or a blank before the next number. */
static size_t step_length(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.data[i] == '\n' || (s.data[i] == ' ' && step_number(slice_from(s, i + 1))))
			return i;
	return s.len;
}

static struct slice cut(struct slice *rest, size_t len)
{
	struct slice part = slice_of(rest->data, len);

	*rest = slice_from(*rest, len);
	return part;
}

static struct slice cut_blanks(struct slice *rest)
{
	size_t n = 0;

	while (n < rest->len && (rest->data[n] == ' ' || rest->data[n] == '\n'))
		n++;
	return cut(rest, n);
}

static int plan_units(struct plan *plan, struct slice template)
{
	while (template.len > 0) {
		struct unit unit = {.lead = cut_blanks(&template)};

		if (template.len == 0)
			break;
		if (plan->n_units == MAX_UNITS)
			return ERR_TOO_LARGE;
		unit.step = step_number(template);
		if (unit.step > 0) {
			cut(&template, 3);
			cut_blanks(&template);
			unit.text = cut(&template, step_length(template));
		} else {
			unit.text = cut(&template, sentence_length(template));
		}
		plan->units[plan->n_units++] = unit;
	}
	return 0;
}

/* Steps that cannot be done are left out; the others are counted anew. */
static int plan_steps(struct plan *plan, bool have_phone)
{
	for (size_t i = 0; i < plan->n_units; i++) {
		struct unit *unit = &plan->units[i];

		unit->left_out = !have_phone && has_phone_mark(unit->text);
		if (unit->step == 0 || unit->left_out)
			continue;
		if (plan->n_steps == MAX_STEPS)
			return ERR_TOO_LARGE;
		unit->number = ++plan->n_steps;
		plan->number_of[unit->step] = unit->number;
	}
	return 0;
}

/* A sentence that speaks of a step needs that step to be there and to have a number. */
static void plan_mentions(struct plan *plan)
{
	for (size_t i = 0; i < plan->n_units; i++) {
		struct unit *unit = &plan->units[i];

		for (size_t j = 0; j < unit->text.len; j++) {
			unsigned step = step_number(slice_from(unit->text, j));

			if (step > 0 && (plan->number_of[step] == 0 || plan->n_steps < 2))
				unit->left_out = true;
		}
	}
}

static int put_name(struct buf *out, enum words_language language, struct slice name)
{
	if (name.len == 0)
		return buf_put_text(out, language == WORDS_JA ? "パソコン" : "a PC");
	for (size_t i = 0; i < name.len; i++)
		TRY(buf_put_byte(
			out, name.data[i] < 0x20 || name.data[i] == 0x7f ? ' ' : name.data[i]));
	return 0;
}

static int put_text(struct buf *out, enum words_language language, const struct plan *plan,
	struct slice text, const struct words_facts *facts)
{
	while (text.len > 0) {
		struct slice mark = phone_mark_at(text);
		unsigned step = step_number(text);

		if (mark.len > 0) {
			TRY(put_name(out, language, facts->phone));
			cut(&text, mark.len);
		} else if (slice_starts(text, device_mark)) {
			TRY(put_name(out, language, facts->device));
			cut(&text, device_mark.len);
		} else if (step > 0) {
			TRY(put_step_number(out, plan->number_of[step]));
			cut(&text, 3);
		} else {
			TRY(buf_put_slice(out, cut(&text, 1)));
		}
	}
	return 0;
}

static int put_unit(struct buf *out, enum words_language language, const struct plan *plan,
	const struct unit *unit, const struct words_facts *facts)
{
	if (unit->step > 0 && plan->n_steps > 1) {
		TRY(put_step_number(out, unit->number));
		if (language == WORDS_EN)
			TRY(buf_put_byte(out, ' '));
	}
	return put_text(out, language, plan, unit->text, facts);
}

int words_put(struct buf *out, enum words_language language, struct slice template,
	const struct words_facts *facts)
{
	struct plan plan = {0};
	bool first = true;

	TRY(plan_units(&plan, template));
	TRY(plan_steps(&plan, facts->phone.len > 0));
	plan_mentions(&plan);
	for (size_t i = 0; i < plan.n_units; i++) {
		const struct unit *unit = &plan.units[i];

		if (unit->left_out)
			continue;
		if (!first)
			TRY(buf_put_slice(out, unit->lead));
		first = false;
		TRY(put_unit(out, language, &plan, unit, facts));
	}
	return 0;
}

/* English wants a blank between two sentences, unless a line ends there. */
static int put_gap(struct buf *out, enum words_language language, struct slice text, size_t at)
{
	bool wanted = language == WORDS_EN && text.len > 0 && text.data[at] != '\n';

	return wanted ? buf_put_byte(out, ' ') : 0;
}

static const struct slice drill_before[] = {
	SLICE_LITERAL("【練習】"),
	SLICE_LITERAL("[Drill]"),
};
static const struct slice drill_behind[] = {
	SLICE_LITERAL("これは練習です。本当に起きたことではありません。"),
	SLICE_LITERAL("This is a drill. Nothing of it really happened."),
};

int words_put_drill(struct buf *out, enum words_language language, struct slice text)
{
	if (!slice_starts(text, drill_before[language])) {
		TRY(buf_put_slice(out, drill_before[language]));
		TRY(put_gap(out, language, text, 0));
	}
	TRY(buf_put_slice(out, text));
	if (slice_ends(text, drill_behind[language]))
		return 0;
	TRY(put_gap(out, language, text, text.len - 1));
	return buf_put_slice(out, drill_behind[language]);
}

struct slice words_strip_drill(enum words_language language, struct slice text)
{
	if (slice_starts(text, drill_before[language]))
		text = slice_from(text, drill_before[language].len);
	if (slice_ends(text, drill_behind[language]))
		text.len -= drill_behind[language].len;
	return text_trim(text);
}
