/*
 * The fast path and the plain one give the same answer, of generated rules and events. The seed is fixed;
 * TSUJIBAN_AGREEMENT_SEED and TSUJIBAN_AGREEMENT_PAIRS set another one, and more (script/soak).
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/text.h"
#include "runner.h"

enum { PAIRS = 200000, EVENTS_PER_IMAGE = 16, MAX_RULES = 3 };

struct numbers {
	uint64_t state;
};

static unsigned below(struct numbers *n, unsigned limit)
{
	n->state = n->state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(n->state >> 33) % limit;
}

/* Few and short, so that they meet; the Kelvin sign and the long s fold to ASCII. */
static const char *const plain_pieces[] = {"a", "b", "A", "k", "K", "s", "\xe2\x84\xaa", "\xc5\xbf",
	"\xc3\xa9", "\xc3\x89", "\xe5\x91\xbd", "-", "/", "\xe2\x80\x93", " ", ".", "1", "ab"};
static const char *const rule_pieces[] = {"*", "?", "\\*", "\\?", "\\\\", "\\", "\\\\*", "\\\\\\*"};
static const char *const event_pieces[] = {
	"*", "?", "\\", "\\*", "\xff", "YWI", "YQBiAA", "10.0.0.1"};
static const char *const regex_pieces[] = {"a", "b", "k", "ab", "(a|b)", "[^a]", ".", "a+", "b*",
	"s?", "^", "$", "\xc3\xa9", "\\b", "\\s", "-", "(?:k|s){2}", "\\d", "(?=a)", "(?!b)"};

#define PICK(n_, pieces_) (pieces_)[below((n_), ARRAY_SIZE(pieces_))]

static void put_plain(struct numbers *n, struct buf *out, unsigned least)
{
	for (unsigned i = least + below(n, 4); i > 0; i--)
		buf_put_text(out, PICK(n, plain_pieces));
}

/* ---- values of a rule */

static void put_pattern(struct numbers *n, struct buf *out)
{
	buf_put_byte(out, '\'');
	for (unsigned i = below(n, 5); i > 0; i--)
		buf_put_text(out, below(n, 3) ? PICK(n, plain_pieces) : PICK(n, rule_pieces));
	buf_put_byte(out, '\'');
}

static void put_regex(struct numbers *n, struct buf *out)
{
	buf_put_byte(out, '\'');
	for (unsigned i = 1 + below(n, 4); i > 0; i--)
		buf_put_text(out, PICK(n, regex_pieces));
	buf_put_byte(out, '\'');
}

static void put_encoded(struct numbers *n, struct buf *out)
{
	buf_put_text(out, "'ab");
	put_plain(n, out, 0);
	buf_put_byte(out, '\'');
}

static void put_special(struct numbers *n, struct buf *out)
{
	static const char *const specials[] = {
		"null", "''", "true", "false", "1", "-1", "12", "'*'"};

	buf_put_text(out, PICK(n, specials));
}

static void put_number(struct numbers *n, struct buf *out)
{
	buf_put_format(out, "%d", (int)below(n, 20) - 5);
}

static void put_name(struct numbers *n, struct buf *out)
{
	buf_put_byte(out, (uint8_t)('A' + below(n, 3)));
}

static void put_network(struct numbers *n, struct buf *out)
{
	static const char *const networks[] = {"10.0.0.0/8", "0.0.0.0/0", "'::1/128'", "10.0.0.2"};

	buf_put_text(out, PICK(n, networks));
}

static void put_truth(struct numbers *n, struct buf *out)
{
	buf_put_text(out, below(n, 2) ? "true" : "false");
}

static const struct {
	const char *modifiers;
	void (*put)(struct numbers *n, struct buf *out);
	bool takes_list;
} items[] = {
	{"", put_pattern, true},
	{"", put_special, true},
	{"|contains", put_pattern, true},
	{"|startswith", put_pattern, true},
	{"|endswith", put_pattern, true},
	{"|contains|all", put_pattern, true},
	{"|cased", put_pattern, true},
	{"|contains|cased", put_pattern, true},
	{"|windash", put_pattern, true},
	{"|contains|windash", put_pattern, true},
	{"|neq", put_pattern, true},
	{"|contains|neq", put_pattern, true},
	{"|re", put_regex, true},
	{"|re|i", put_regex, true},
	{"|re|all", put_regex, true},
	{"|base64offset|contains", put_encoded, true},
	{"|wide|base64", put_encoded, true},
	{"|utf16|base64offset|contains", put_encoded, true},
	{"|cidr", put_network, true},
	{"|lt", put_number, false},
	{"|gte", put_number, false},
	{"|exists", put_truth, false},
	{"|fieldref", put_name, false},
	{"|fieldref|contains", put_name, false},
	{"|fieldref|neq", put_name, false},
};

/* ---- rules */

static void put_item(struct numbers *n, struct buf *out, char field)
{
	unsigned item = below(n, ARRAY_SIZE(items));
	unsigned n_values = items[item].takes_list ? 1 + below(n, 3) : 1;

	buf_put_format(out, "    %c%s: ", field, items[item].modifiers);
	for (unsigned i = 0; i < n_values; i++) {
		buf_put_text(out, i > 0 ? ", " : n_values > 1 ? "[" : "");
		items[item].put(n, out);
	}
	buf_put_text(out, n_values > 1 ? "]\n" : "\n");
}

static void put_keywords(struct numbers *n, struct buf *out)
{
	for (unsigned i = 1 + below(n, 3); i > 0; i--) {
		buf_put_text(out, "    - ");
		put_pattern(n, out);
		buf_put_byte(out, '\n');
	}
}

static void put_rule(struct numbers *n, struct buf *out, unsigned number)
{
	static const char *const conditions[] = {"a", "not a", "a and b", "a or not b", "1 of them",
		"all of them", "a and (b or not c)", "not a and b or c", "not (a or b) and c",
		"not 1 of them", "[a, b and not c]"};

	buf_put_format(out,
		"---\ntitle: Test\nid: 00000000-0000-4000-8000-00000000000%u\n"
		"logsource:\n  product: test\ndetection:\n",
		number);
	for (char name = 'a'; name <= 'c'; name++) {
		buf_put_format(out, "  %c:\n", name);
		if (below(n, 5) == 0) {
			put_keywords(n, out);
			continue;
		}
		put_item(n, out, 'A');
		if (below(n, 2))
			put_item(n, out, 'B');
	}
	buf_put_format(out, "  condition: %s\n", PICK(n, conditions));
}

/* ---- events */

static void put_text(struct numbers *n, struct buf *out)
{
	for (unsigned i = below(n, 6); i > 0; i--)
		buf_put_text(out, below(n, 4) ? PICK(n, plain_pieces) : PICK(n, event_pieces));
}

static void put_field(struct numbers *n, struct buf *out, char name)
{
	buf_put_format(out, "%c%s", name, below(n, 4) ? "" : "~");
	switch (below(n, 6)) {
	case 0:
		buf_put_text(out, "!=");
		break;
	case 1:
		buf_put_format(out, "#=%d", (int)below(n, 20) - 5);
		break;
	case 2:
		buf_put_format(out, "?=%s", below(n, 2) ? "true" : "false");
		break;
	case 3:
		buf_put_text(out, "@=");
		for (unsigned i = below(n, 4); i > 0; i--) {
			put_text(n, out);
			buf_put_byte(out, ';');
		}
		break;
	default:
		buf_put_byte(out, '=');
		put_text(n, out);
	}
	buf_put_byte(out, '\n');
}

static void make_event(struct numbers *n, struct buf *out)
{
	buf_clear(out);
	for (char name = 'A'; name <= 'C'; name++) {
		if (below(n, 5))
			put_field(n, out, name);
	}
}

/* ---- the property */

static unsigned setting(const char *name, unsigned otherwise)
{
	const char *given = getenv(name);
	int64_t value;

	if (!given)
		return otherwise;
	if (text_parse_i64(slice_text(given), &value) < 0 || value < 1 || value > INT32_MAX)
		fail_msg("%s is no number", name);
	return (unsigned)value;
}

/* Returns how many pairs were tried: none when every rule was refused (an expression that is none, ...). */
static unsigned try_image(struct numbers *n, unsigned seed, unsigned *n_matched)
{
	_cleanup_(run_rules_done) struct run_rules run;
	_cleanup_(buf_done) struct buf rules = BUF_INIT(SIGMA_MAX_FILE), event = BUF_INIT(65536);
	unsigned n_rules;

	for (unsigned i = 1 + below(n, MAX_RULES); i > 0; i--)
		put_rule(n, &rules, i);
	run_rules_init(&run);
	run_rules_add(&run, "test.yml", buf_slice(&rules));
	run_rules_load(&run);
	n_rules = sigma_matcher_image(run.matcher)->n_rules;
	for (unsigned i = 0; n_rules > 0 && i < EVENTS_PER_IMAGE; i++) {
		struct run_answers answers;

		make_event(n, &event);
		run_rules_answer(&run, buf_text(&event), &answers);
		if (answers.fast != answers.plain)
			fail_msg("seed %u: rules %#llx match, plainly %#llx\n%s---\n%s", seed,
				(unsigned long long)answers.fast, (unsigned long long)answers.plain,
				buf_text(&rules), buf_text(&event));
		*n_matched += answers.fast != 0;
	}
	return n_rules * EVENTS_PER_IMAGE;
}

static void test_agreement(void **state)
{
	unsigned pairs = setting("TSUJIBAN_AGREEMENT_PAIRS", PAIRS);
	unsigned seed = setting("TSUJIBAN_AGREEMENT_SEED", 1), done = 0, n_matched = 0;
	struct numbers n = {seed};

	while (done < pairs)
		done += try_image(&n, seed, &n_matched);
	/* So that the test means something. */
	assert_true(n_matched > pairs / 20);
	assert_true(n_matched < pairs - pairs / 20);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(test_agreement)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
