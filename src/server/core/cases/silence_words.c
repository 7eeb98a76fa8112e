#include "server/core/cases/silence_words.h"

#include "base/fault.h"
#include "base/text.h"
#include "words/words.h"

#define NAMES_MAX 5
#define NAME_MAX 96
#define TEXT_MAX 1024 /* of a record's words */
#define NOTE_MAX 1024

struct phrases {
	const char *comma, *more, *more_end;   /* a list of names and how many more */
	const char *companies, *companies_end; /* 3社の12台; 12 PCs of 3 companies */
	const char *from, *to, *end;           /* from when to when */
};

static const struct phrases phrases[] = {
	[WORDS_JA] = {"、", "、ほか", "台", "社の", "台", "", "から",
		"まで、見えていませんでした。"},
	[WORDS_EN] = {", ", " and ", " more", " PCs of ", " companies", " Nothing was seen from ",
		" to ", "."},
};

static int keep(struct cases *cases, const struct buf *text, struct slice *ret)
{
	*ret = arena_dup(&cases->arena, text_cut_utf8(buf_slice(text), TEXT_MAX));
	return ret->data || text->len == 0 ? 0 : ERR_NO_MEMORY;
}

static int put_name(struct buf *out, struct slice name)
{
	name = text_cut_utf8(name, NAME_MAX);
	for (size_t i = 0; i < name.len; i++)
		TRY(buf_put_byte(
			out, name.data[i] < 0x20 || name.data[i] == 0x7f ? ' ' : name.data[i]));
	return 0;
}

static int put_names(struct cases *cases, enum words_language language,
	const struct store_silence *silences, size_t n, struct slice *ret)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(4096);
	const struct phrases *p = &phrases[language];
	size_t named = min_size(n, NAMES_MAX);

	for (size_t i = 0; i < named; i++) {
		if (i > 0)
			TRY(buf_put_text(&out, p->comma));
		TRY(put_name(&out, silences[i].name));
	}
	if (n > named)
		TRY(buf_put_format(&out, "%s%zu%s", p->more, n - named, p->more_end));
	return keep(cases, &out, ret);
}

int silence_put_names(struct cases *cases, const struct store_silence *silences, size_t n,
	struct record_words *ret_names)
{
	TRY(put_names(cases, WORDS_JA, silences, n, &ret_names->ja));
	return put_names(cases, WORDS_EN, silences, n, &ret_names->en);
}

static size_t count_companies(const struct store_silence *silences, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		bool again = false;

		for (size_t j = 0; j < i && !again; j++)
			again = silences[j].company == silences[i].company;
		count += !again;
	}
	return count;
}

int silence_put_count(struct cases *cases, const struct store_silence *silences, size_t n,
	struct record_words *ret_count)
{
	_cleanup_(buf_done) struct buf ja = BUF_INIT(256), en = BUF_INIT(256);
	const struct phrases *p = phrases;
	size_t companies = count_companies(silences, n);

	TRY(buf_put_format(
		&ja, "%zu%s%zu%s", companies, p[WORDS_JA].companies, n, p[WORDS_JA].companies_end));
	TRY(buf_put_format(
		&en, "%zu%s%zu%s", n, p[WORDS_EN].companies, companies, p[WORDS_EN].companies_end));
	TRY(keep(cases, &ja, &ret_count->ja));
	return keep(cases, &en, &ret_count->en);
}

static int put_text(struct cases *cases, const char *text, struct slice subject, struct slice *ret)
{
	static const struct slice mark = SLICE_LITERAL("{device}");
	_cleanup_(buf_done) struct buf out = BUF_INIT(8192);
	struct slice rest = slice_text(text);
	size_t at = slice_find(rest, mark);

	if (at == rest.len) {
		TRY(fault_put_text(&out, text, subject));
	} else {
		TRY(buf_put(&out, rest.data, at));
		TRY(buf_put_slice(&out, subject));
		TRY(buf_put_slice(&out, slice_from(rest, at + mark.len)));
	}
	return keep(cases, &out, ret);
}

static int put_both(struct cases *cases, const char *ja, const char *en,
	const struct record_words *subject, struct record_words *ret)
{
	TRY(put_text(cases, ja, subject->ja, &ret->ja));
	return put_text(cases, en, subject->en, &ret->en);
}

int silence_put_words(struct cases *cases, enum message_id message,
	const struct record_words *subject, struct store_words *ret_words)
{
	const struct message *m = message_get(message);
	struct store_words words = {0};

	TRY(put_both(cases, m->ja, m->en, subject, &words.what));
	TRY(put_both(cases, m->cause_ja, m->cause_en, subject, &words.danger));
	TRY(put_both(cases, m->todo_ja, m->todo_en, subject, &words.now));
	*ret_words = words;
	return 0;
}

static int put_times(struct buf *out, enum words_language language, usec_t from, usec_t to)
{
	const struct phrases *p = &phrases[language];

	if (from == 0)
		return 0;
	TRY(buf_put_text(out, p->from));
	TRY(words_put_time(out, language, from));
	TRY(buf_put_text(out, p->to));
	TRY(words_put_time(out, language, to));
	return buf_put_text(out, p->end);
}

int silence_put_note(struct cases *cases, enum message_id message,
	const struct record_words *subject, usec_t from, usec_t to, struct slice *ret_note)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(8192);
	const struct message *m = message_get(message);
	struct record_words text;

	TRY(put_both(cases, m->ja, m->en, subject, &text));
	TRY(buf_put_slice(&out, text_cut_utf8(text.ja, NOTE_MAX / 3)));
	TRY(put_times(&out, WORDS_JA, from, to));
	TRY(buf_put_text(&out, " / "));
	TRY(buf_put_slice(&out, text_cut_utf8(text.en, NOTE_MAX / 3)));
	TRY(put_times(&out, WORDS_EN, from, to));
	return keep(cases, &out, ret_note);
}
