#include "server/search/filter.h"

#include <stdlib.h>

#include "base/text.h"
#include "sigma/compile.h"
#include "sigma/match.h"
#include "stored/adapt.h"

enum {
	RULE_MAX_BYTES = 16 * 1024,
	IMAGE_MAX_BYTES = 1024 * 1024,
};

struct filter {
	struct buf image;
	struct sigma_matcher *matcher; /* NULL: everything passes */
	struct adapted adapted;
	bool matched;
};

/* ---- the text, term by term */

struct term {
	bool negated;
	struct slice field; /* with its modifiers; empty: a word */
	struct buf value;   /* unquoted */
};

struct reader {
	struct slice rest;
	struct fault *fault;
};

static bool is_space(uint8_t c)
{
	return c == ' ' || c == '\t';
}

static bool is_in_field(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-' || c == '.' || c == ':' || c == '|';
}

static int refuse(struct reader *reader, struct slice subject)
{
	fault_set(reader->fault, MSG_SEARCH_FILTER_BAD, subject);
	return ERR_REFUSED;
}

/* `field=` at the beginning, cut off; otherwise empty. */
static struct slice take_field(struct reader *reader)
{
	struct slice field = reader->rest;
	size_t n = 0;

	while (n < field.len && is_in_field(field.data[n]))
		n++;
	if (n == 0 || n == field.len || field.data[n] != '=')
		return SLICE_EMPTY;
	reader->rest = slice_from(field, n + 1);
	return slice_of(field.data, n);
}

static int take_quoted(struct reader *reader, struct buf *value)
{
	struct slice all = reader->rest;
	size_t i = 1;

	for (; i < all.len; i++) {
		if (all.data[i] == '"' && (i + 1 == all.len || all.data[i + 1] != '"'))
			break;
		/* Two of them are one. */
		i += all.data[i] == '"';
		TRY(buf_put_byte(value, all.data[i]));
	}
	if (i >= all.len)
		return refuse(reader, all);
	reader->rest = slice_from(all, i + 1);
	if (reader->rest.len > 0 && !is_space(reader->rest.data[0]))
		return refuse(reader, reader->rest);
	return 0;
}

static int take_value(struct reader *reader, struct buf *value)
{
	struct slice all = reader->rest;
	size_t n = 0;

	if (all.len > 0 && all.data[0] == '"')
		return take_quoted(reader, value);
	while (n < all.len && !is_space(all.data[n]))
		n++;
	reader->rest = slice_from(all, n);
	return buf_put_slice(value, slice_of(all.data, n));
}

/* 1: a term; 0: the end. */
static int next_term(struct reader *reader, struct term *term)
{
	struct slice whole;

	while (reader->rest.len > 0 && is_space(reader->rest.data[0]))
		reader->rest = slice_from(reader->rest, 1);
	if (reader->rest.len == 0)
		return 0;
	whole = reader->rest;
	term->negated = whole.data[0] == '-';
	if (term->negated)
		reader->rest = slice_from(whole, 1);
	term->field = take_field(reader);
	buf_clear(&term->value);
	TRY(take_value(reader, &term->value));
	if (term->value.len == 0 && term->field.len == 0)
		return refuse(reader, whole);
	return 1;
}

/* ---- the rule that it becomes */

/* Sigma writes these values without quotation marks: numbers, true, false. */
static bool is_bare(const struct term *term)
{
	static const char *const modifiers[] = {"exists", "lt", "lte", "gt", "gte"};
	struct slice rest = term->field, last = SLICE_EMPTY, value = buf_slice(&term->value);

	while (text_next_part(&rest, ':', &last))
		;
	for (size_t i = 0; i < value.len; i++)
		if (!is_in_field(value.data[i]) || value.data[i] == ':' || value.data[i] == '|')
			return false;
	for (size_t i = 0; i < ARRAY_SIZE(modifiers) && value.len > 0; i++)
		if (slice_is_text(last, modifiers[i]))
			return true;
	return false;
}

/* A quoted text of JSON is one of YAML too. */
static int put_term(const struct term *term, unsigned number, struct buf *rule)
{
	_cleanup_(buf_done) struct buf field = BUF_INIT(FILTER_MAX_TEXT);

	for (size_t i = 0; i < term->field.len; i++)
		buf_put_byte(&field, term->field.data[i] == ':' ? '|' : term->field.data[i]);
	buf_put_format(rule, "  t%u:\n    ", number);
	if (field.len > 0) {
		text_put_json(rule, buf_slice(&field));
		buf_put_text(rule, ": ");
	} else {
		buf_put_text(rule, "- ");
	}
	if (is_bare(term))
		buf_put_slice(rule, buf_slice(&term->value));
	else
		text_put_json(rule, buf_slice(&term->value));
	TRY(buf_result(&field));
	return buf_put_byte(rule, '\n');
}

static int put_terms(struct reader *reader, struct buf *rule, struct buf *condition)
{
	_cleanup_(buf_done) struct buf value = BUF_INIT(FILTER_MAX_TEXT);
	struct term term = {.value = value};
	unsigned n = 0;
	int more;

	while ((more = next_term(reader, &term)) == 1) {
		if (n == FILTER_MAX_TERMS) {
			more = refuse(reader, reader->rest);
			break;
		}
		buf_put_format(
			condition, "%s%st%u", n > 0 ? " and " : "", term.negated ? "not " : "", n);
		more = put_term(&term, n++, rule);
		if (more < 0)
			break;
	}
	value = term.value;
	return more;
}

/* The events' own logsources do not matter: each is shown to the engine with this one. */
static int write_rule(struct slice text, struct buf *rule, struct fault *fault)
{
	_cleanup_(buf_done) struct buf condition = BUF_INIT(RULE_MAX_BYTES);
	struct reader reader = {text, fault};

	buf_put_text(rule, "title: filter\nid: 00000000-0000-4000-8000-000000000000\n"
			   "status: stable\nlevel: low\nlogsource:\n  category: search\n"
			   "detection:\n");
	TRY(put_terms(&reader, rule, &condition));
	if (condition.len == 0) {
		buf_clear(rule);
		return 0;
	}
	buf_put_text(rule, "  condition: ");
	buf_put_slice(rule, buf_slice(&condition));
	return buf_put_byte(rule, '\n');
}

/* ---- compiled */

static int on_refused(void *ctx, const struct fault *fault)
{
	*(struct fault *)ctx = *fault;
	return 0;
}

static int compile(struct filter *filter, struct slice rule, uint64_t seed, struct fault *fault)
{
	const struct sigma_report report = {.refused = on_refused, .ctx = fault};
	struct sigma_compiler *compiler;
	int r;

	TRY(sigma_compiler_new(seed, &compiler));
	r = sigma_compile(compiler, slice_text("filter"), rule, &report);
	if (r == 0 && sigma_compiler_n_rules(compiler) == 0)
		r = ERR_REFUSED;
	if (r == 0)
		r = sigma_compiler_image(compiler, &filter->image);
	sigma_compiler_free(compiler);
	TRY(r);
	return sigma_matcher_new(buf_slice(&filter->image), &filter->matcher);
}

static void freep(struct filter **filter)
{
	filter_free(*filter);
}

int filter_new(struct slice text, uint64_t seed, struct filter **ret, struct fault *ret_fault)
{
	_cleanup_(buf_done) struct buf rule = BUF_INIT(RULE_MAX_BYTES);
	_cleanup_(freep) struct filter *filter = calloc(1, sizeof(*filter));

	if (!filter)
		return ERR_NO_MEMORY;
	buf_init(&filter->image, IMAGE_MAX_BYTES);
	if (text.len > FILTER_MAX_TEXT || !text_is_utf8(text)) {
		fault_set(ret_fault, MSG_SEARCH_FILTER_BAD, SLICE_EMPTY);
		return ERR_REFUSED;
	}
	TRY(write_rule(text, &rule, ret_fault));
	if (rule.len > 0)
		TRY(compile(filter, buf_slice(&rule), seed, ret_fault));
	*ret = TAKE_PTR(filter);
	return 0;
}

struct filter *filter_free(struct filter *filter)
{
	if (!filter)
		return NULL;
	sigma_matcher_free(filter->matcher);
	buf_done(&filter->image);
	free(filter);
	return NULL;
}

static void on_matched(void *ctx, uint32_t rule)
{
	struct filter *filter = ctx;

	filter->matched = true;
}

bool filter_passes(struct filter *filter, const struct event *event)
{
	static const struct sigma_logsource source = {.category = SLICE_LITERAL("search")};

	if (!filter->matcher)
		return true;
	adapt_event(event, &filter->adapted);
	filter->adapted.event.logsources = &source;
	filter->adapted.event.n_logsources = 1;
	filter->matched = false;
	sigma_match(filter->matcher, &filter->adapted.event, on_matched, filter);
	return filter->matched;
}
