#include "server/rules/gather.h"

#include "base/text.h"
#include "server/rules/pack.h"
#include "sigma/compile.h"
#include "words/words.h"

/* As frame rule_ok limits them. */
enum { MAX_TITLE = 256, MAX_AUTHOR = 512, MAX_PATH = 255, MAX_SUBJECT = 255 };

struct gather {
	const struct gather_sink *sink;
	struct frame_rules_done done;
	size_t n_files;
};

static struct record_words words_of_text(const struct words_text *text)
{
	return (struct record_words){slice_text(text->ja), slice_text(text->en)};
}

static struct record_words words_of_rule(const struct sigma_words *words)
{
	return (struct record_words){words->ja, words->en};
}

static void put_own_words(struct frame_rule_ok *frame, const struct sigma_plain *plain)
{
	frame->own_words = true;
	frame->drill = plain->drill;
	frame->what = words_of_rule(&plain->what);
	frame->danger = words_of_rule(&plain->danger);
	frame->now = words_of_rule(&plain->now);
	frame->false_alarm = words_of_rule(&plain->false_alarm);
}

/* High and critical are 危険, the rest 注意 (where there is a case at all). */
static void put_words_of_tactic(struct frame_rule_ok *frame)
{
	const struct words_rule words = words_for_tactic(
		frame->tactic, frame->level >= SIGMA_HIGH ? WORDS_DANGER : WORDS_CAUTION);

	frame->what = words_of_text(&words.what);
	frame->danger = words_of_text(&words.danger);
	frame->now = words_of_text(&words.now);
	frame->false_alarm = words_of_text(&words.false_alarm);
}

/* A rule that names no level is told like a medium one: seen, without an alarm. */
static int on_admit(
	void *ctx, struct slice file, const struct sigma_rule *rule, struct fault *fault)
{
	struct gather *g = ctx;
	struct frame_rule_ok frame = {
		.id = rule->id,
		.title = text_cut_utf8(rule->title, MAX_TITLE),
		.author = text_cut_utf8(rule->author, MAX_AUTHOR),
		.level = (uint8_t)(rule->level == SIGMA_UNRATED ? SIGMA_MEDIUM : rule->level),
		.tactic = sigma_rule_tactic(rule),
		.file = text_cut_utf8(file, MAX_PATH),
	};

	if (rule->plain.drill && !pack_is_own(file)) {
		fault_set(fault, MSG_RULE_DRILL_FOREIGN, rule->id);
		return ERR_REFUSED;
	}
	if (g->done.n_rules == GATHER_MAX_RULES) {
		fault_set(fault, MSG_RULE_SET_FULL, rule->id);
		return ERR_REFUSED;
	}
	if (rule->plain.has_words)
		put_own_words(&frame, &rule->plain);
	else
		put_words_of_tactic(&frame);
	TRY(g->sink->rule(g->sink->ctx, &frame));
	g->done.n_rules++;
	return 0;
}

static int on_refused(void *ctx, const struct fault *fault)
{
	struct gather *g = ctx;
	enum message_id message = fault->message;

	if (g->done.n_refused == GATHER_MAX_REFUSALS)
		return 0;
	/* The last one that is told stands for all that follow. */
	if (++g->done.n_refused == GATHER_MAX_REFUSALS)
		message = MSG_RULE_SET_FULL;
	return g->sink->refused(g->sink->ctx,
		&(struct frame_rule_refused){
			.file = text_cut_utf8(slice_text(fault->file), MAX_PATH),
			.line = fault->line,
			.column = fault->column,
			.message = slice_text(message_get(message)->code),
			.subject = text_cut_utf8(slice_text(fault->subject), MAX_SUBJECT),
		});
}

/* Placeholders stand in files of their own, which go before all rules: whoever has them may have put them anywhere. */
static int read_placeholders(struct gather *g, struct sigma_compiler *compiler, struct slice pack)
{
	const struct sigma_report report = {on_admit, on_refused, g};
	struct pack_file file;
	int more;

	while ((more = pack_next(&pack, &file)) == 1)
		if (sigma_is_placeholder_file(file.path))
			TRY(sigma_compiler_expand(compiler, file.path, file.text, &report));
	return more;
}

static int compile_files(struct gather *g, struct sigma_compiler *compiler, struct slice pack)
{
	const struct sigma_report report = {on_admit, on_refused, g};
	struct pack_file file;
	int more;

	while ((more = pack_next(&pack, &file)) == 1) {
		if (++g->n_files > PACK_MAX_FILES)
			return ERR_TOO_LARGE;
		if (pack_is_rule_file(file.path) && !sigma_is_placeholder_file(file.path))
			TRY(sigma_compile(compiler, file.path, file.text, &report));
	}
	return more;
}

int gather_rules(const struct slice *packs, size_t n_packs, uint64_t seed,
	const struct gather_sink *sink, struct buf *out, struct frame_rules_done *ret_done)
{
	struct gather gather = {.sink = sink};
	struct sigma_compiler *compiler;
	int r;

	TRY(sigma_compiler_new(seed, &compiler));
	r = 0;
	for (size_t i = 0; i < n_packs && r == 0; i++)
		r = read_placeholders(&gather, compiler, packs[i]);
	for (size_t i = 0; i < n_packs && r == 0; i++)
		r = compile_files(&gather, compiler, packs[i]);
	if (r == 0)
		r = sigma_compiler_image(compiler, out);
	sigma_compiler_free(compiler);
	if (r == 0)
		*ret_done = gather.done;
	return r;
}
