#include "server/core/desk/desk.h"

#include "base/text.h"
#include "words/words.h"

#define SUBJECT_MAX 998
#define BODY_MAX 32768

/* The fixed words of a mail; %-free, put together below. */
struct phrases {
	struct slice urgent, caution, service, drill, over; /* before the subject */
	struct slice again;                                 /* told before, graver now */
	struct slice colon, company;                        /* device: what / company */
	struct slice unseen, comma, stop;                   /* line 2 */
	struct slice more, more_end;                        /* PCs that are counted only */
	struct slice please, nothing;                       /* line 3 of a danger */
	struct slice look, look_end, no_link;               /* the last line */
};

static const struct phrases phrases[] = {
	[WORDS_JA] =
		{
			.urgent = SLICE_LITERAL("【至急】"),
			.caution = SLICE_LITERAL("【注意】"),
			.service = SLICE_LITERAL("【見守りの不具合】"),
			.drill = SLICE_LITERAL("【練習】"),
			.over = SLICE_LITERAL("【戻りました】"),
			.again = SLICE_LITERAL("注意から危険に変わりました。"),
			.colon = SLICE_LITERAL("："),
			.company = SLICE_LITERAL("／"),
			.unseen = SLICE_LITERAL("次のパソコンは、いま見えていません："),
			.comma = SLICE_LITERAL("、"),
			.stop = SLICE_LITERAL("。"),
			.more = SLICE_LITERAL("、ほか"),
			.more_end = SLICE_LITERAL("台"),
			.please = SLICE_LITERAL("お願い："),
			.nothing = SLICE_LITERAL("していただくことはありません"),
			.look = SLICE_LITERAL("詳しくは、いつもの見守りページで "),
			.look_end = SLICE_LITERAL(" を開いてください。"),
			.no_link = SLICE_LITERAL("このメールに、リンクはありません。"),
		},
	[WORDS_EN] =
		{
			.urgent = SLICE_LITERAL("[Urgent] "),
			.caution = SLICE_LITERAL("[Caution] "),
			.service = SLICE_LITERAL("[The watch itself] "),
			.drill = SLICE_LITERAL("[Drill] "),
			.over = SLICE_LITERAL("[Back] "),
			.again = SLICE_LITERAL("It has risen from caution to danger. "),
			.colon = SLICE_LITERAL(": "),
			.company = SLICE_LITERAL(" / "),
			.unseen = SLICE_LITERAL("These PCs are not seen at the moment: "),
			.comma = SLICE_LITERAL(", "),
			.stop = SLICE_LITERAL("."),
			.more = SLICE_LITERAL(" and "),
			.more_end = SLICE_LITERAL(" more"),
			.please = SLICE_LITERAL("Please: "),
			.nothing = SLICE_LITERAL("nothing for you to do"),
			.look = SLICE_LITERAL("For more, open "),
			.look_end = SLICE_LITERAL(" on the watch's usual page."),
			.no_link = SLICE_LITERAL("This mail carries no link."),
		},
};

static struct slice in(const struct record_words *words, enum words_language language)
{
	return language == WORDS_JA ? words->ja : words->en;
}

/* Line feeds and other controls, which a name or rule could bring, become blanks. */
static int put_line_text(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		TRY(buf_put_byte(
			out, text.data[i] < 0x20 || text.data[i] == 0x7f ? ' ' : text.data[i]));
	return 0;
}

/* The lines of a text with steps go on under its first. */
static int put_indented(struct buf *out, struct slice text)
{
	struct slice line;

	for (bool first = true; text_next_part(&text, '\n', &line); first = false) {
		if (!first)
			TRY(buf_put_text(out, "\n  "));
		TRY(put_line_text(out, line));
	}
	return 0;
}

static int put_label(struct buf *out, const struct desk_facts *facts, const struct phrases *p)
{
	if (facts->drill)
		return buf_put_slice(out, p->drill);
	if (facts->over)
		return buf_put_slice(out, p->over);
	if (facts->service)
		return buf_put_slice(out, p->service);
	return buf_put_slice(out, facts->danger ? p->urgent : p->caution);
}

/* The PC stands before the sentence unless the sentence names it. */
static bool wants_device(const struct desk_facts *facts, struct slice what)
{
	return facts->device.len > 0 && slice_find(what, facts->device) == what.len;
}

static int put_subject(const struct desk_facts *facts, struct buf *out)
{
	const struct phrases *p = &phrases[WORDS_JA];

	TRY(put_label(out, facts, p));
	if (facts->again)
		TRY(buf_put_slice(out, p->again));
	if (wants_device(facts, facts->what.ja)) {
		TRY(put_line_text(out, facts->device));
		TRY(buf_put_slice(out, p->colon));
	}
	TRY(put_line_text(out, facts->what.ja));
	TRY(buf_put_slice(out, p->company));
	if (facts->company_name.len > 0) {
		TRY(put_line_text(out, facts->company_name));
		TRY(buf_put_byte(out, ' '));
	}
	return words_put_time(out, WORDS_JA, facts->seen);
}

int desk_put_subject(const struct desk_facts *facts, struct buf *out)
{
	_cleanup_(buf_done) struct buf subject = BUF_INIT(8192);

	TRY(put_subject(facts, &subject));
	return buf_put_slice(out, text_cut_utf8(buf_slice(&subject), SUBJECT_MAX));
}

/* ---- body: lines that carry the numbers 1, 2, ... in the order of those that exist ---- */

struct body {
	const struct desk_facts *facts;
	const struct phrases *phrases;
	enum words_language language;
	unsigned line;
	struct buf *out;
};

static int begin_line(struct body *b)
{
	return buf_put_format(b->out, "%u ", ++b->line);
}

/* 1: the PC and the time, what happened, and the danger of it. */
static int put_what(struct body *b)
{
	const struct desk_facts *facts = b->facts;
	struct slice what = in(&facts->what, b->language);
	struct slice danger = in(&facts->danger_words, b->language);

	TRY(begin_line(b));
	if (wants_device(facts, what)) {
		TRY(put_line_text(b->out, facts->device));
		TRY(buf_put_byte(b->out, ' '));
	}
	TRY(words_put_time(b->out, b->language, facts->seen));
	TRY(buf_put_text(b->out, "\n  "));
	if (facts->again)
		TRY(buf_put_slice(b->out, b->phrases->again));
	TRY(put_indented(b->out, what));
	if (danger.len > 0) {
		TRY(buf_put_text(b->out, "\n  "));
		TRY(put_indented(b->out, danger));
	}
	return buf_put_byte(b->out, '\n');
}

/* 2: the company's other PCs that are not seen. Of those that are seen nothing is claimed. */
static int put_unseen(struct body *b)
{
	const struct desk_facts *facts = b->facts;
	size_t named = min_size(facts->n_unseen, DESK_UNSEEN_MAX);

	if (named == 0)
		return 0;
	TRY(begin_line(b));
	TRY(buf_put_slice(b->out, b->phrases->unseen));
	for (size_t i = 0; i < named; i++) {
		if (i > 0)
			TRY(buf_put_slice(b->out, b->phrases->comma));
		TRY(put_line_text(b->out, facts->unseen[i]));
	}
	if (facts->n_unseen > named) {
		TRY(buf_put_slice(b->out, b->phrases->more));
		TRY(buf_put_format(b->out, "%zu", facts->n_unseen - named));
		TRY(buf_put_slice(b->out, b->phrases->more_end));
	}
	TRY(buf_put_slice(b->out, b->phrases->stop));
	return buf_put_byte(b->out, '\n');
}

/* 3: what to do now. */
static int put_now(struct body *b)
{
	struct slice now = in(&b->facts->now, b->language);

	if (now.len == 0)
		return 0;
	TRY(begin_line(b));
	/* Before what is asked; not before the sentence that nothing is. */
	if (b->facts->danger && slice_find(now, b->phrases->nothing) == now.len)
		TRY(buf_put_slice(b->out, b->phrases->please));
	TRY(put_indented(b->out, now));
	return buf_put_byte(b->out, '\n');
}

/* 7 of the ideal mail: where to look. */
static int put_look(struct body *b)
{
	const struct desk_facts *facts = b->facts;

	TRY(begin_line(b));
	TRY(buf_put_slice(b->out, b->phrases->look));
	TRY(buf_put_slice(b->out, facts->number));
	TRY(buf_put_slice(b->out, b->phrases->look_end));
	TRY(buf_put_text(b->out, "\n  "));
	if (facts->public_url.len == 0)
		return buf_put_slice(b->out, b->phrases->no_link);
	TRY(buf_put_slice(b->out, facts->public_url));
	if (facts->public_url.data[facts->public_url.len - 1] != '/')
		TRY(buf_put_byte(b->out, '/'));
	return buf_put_format(b->out, "cases/%llu", (unsigned long long)facts->case_id);
}

static int put_language(
	const struct desk_facts *facts, enum words_language language, struct buf *out)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(BODY_MAX);
	struct body b = {
		.facts = facts,
		.phrases = &phrases[language],
		.language = language,
		.out = &text,
	};

	if (facts->drill)
		TRY(buf_put_byte(&text, '\n'));
	TRY(put_what(&b));
	TRY(put_unseen(&b));
	TRY(put_now(&b));
	TRY(put_look(&b));
	if (facts->drill) {
		TRY(buf_put_byte(&text, '\n'));
		TRY(words_put_drill(out, language, buf_slice(&text)));
	} else {
		TRY(buf_put_slice(out, buf_slice(&text)));
	}
	return buf_put_byte(out, '\n');
}

int desk_put_body(const struct desk_facts *facts, struct buf *out)
{
	TRY(put_language(facts, WORDS_JA, out));
	TRY(buf_put_text(out, "\n----\n\n"));
	return put_language(facts, WORDS_EN, out);
}
