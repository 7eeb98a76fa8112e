/* What the sieve asks of a text is never more than what a pattern or an expression asks of it. */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/text.h"
#include "runner.h"
#include "sigma/image_layout.h"
#include "sigma/literals.h"
#include "sigma/pattern.h"
#include "sigma/regex.h"
#include "sigma/sieve.h"

static const struct literals *best_of(const struct literals_sets *sets)
{
	const struct literals *best = NULL;

	for (size_t i = 0; i < sets->n; i++) {
		if (!best || literals_is_better(&sets->sets[i], best))
			best = &sets->sets[i];
	}
	return best;
}

static void join(const struct literals_sets *sets, struct buf *out)
{
	const struct literals *best = best_of(sets);

	for (size_t i = 0; best && i < best->n; i++) {
		if (i > 0)
			buf_put_byte(out, ',');
		for (size_t k = 0; k < best->texts[i].len; k++)
			buf_put_byte(out, best->texts[i].data[k] == LITERALS_EDGE
						  ? '~'
						  : best->texts[i].data[k]);
	}
}

/* The best row of alternatives that an expression asks for, edges written as ~; "": none. */
static const struct {
	const char *regex;
	const char *best;
} rows[] = {
	{"base64", "base64"},
	{"BASE64", "base64"},
	{"(base64|base32)", "base64,base32"},
	{"a(b|c)d", "abd,acd"},
	{"\\b(ba|da|z)?sh\\b", "bash,dash,zsh,sh"},
	{"ab+cd", "ab"},
	{"abc?", "abc,ab"},
	{"abc*", "ab"},
	{"abc{0,3}", "ab"},
	{"abc{2}", "abc"},
	{"x|", ""},
	{"long|x\\d", "long,x"},
	{"(^|[\\s/;&|(])(nc|nc\\.\\w+)\\s", "~nc,~nc."},
	{"a(bc\\d|de)", "abc,ade"},
	{"(a|b+)c", "c"},
	{"\\d+foo.*barbaz", "barbaz"},
	{"[ab]x", "ax,bx"},
	{"[^ab]x", "x"},
	{"[a-z]x", "x"},
	{"[]a]x", "]x,ax"},
	{"[[:alpha:]]x", "x"},
	{"[\\]a]x", "]x,ax"},
	{"[[:<:]]foo", "foo"},
	{"foo[[:>:]] bar", "foo bar"},
	{"[\\E]a]x", ""},
	{"[^\\E]a]x", ""},
	{"(?i)Foo", "foo"},
	{"(?i:Foo)bar", "foobar"},
	{"(?:a|b)cd", "acd,bcd"},
	{"foo(?=bar)", "foo"},
	{"foo(?!bar)baz", "foobaz"},
	{"(?<=x)foo", "foo"},
	{"\\x41bc", "abc"},
	{"a\\.b\\\\c", "a.b\\c"},
	{"a\\nb", "a b"},
	{"a\\s+b", "a "},
	{"^nc\\s", "~nc "},
	{"(^|[\\s/;&|(])(nc|ncat)\\s", "~nc ,~ncat "},
	{"^^nc", "~nc"},
	{"(?m)^nc", ""},
	{"[;|]x", ";x,|x"},
	{"(foo)\\1", ""},
	{"\\Qa|b\\E", ""},
	{"(?x)a b", ""},
	{"(?<name>foo)", ""},
	{"(?|foo|bar)", ""},
	{"a{,3}bc", ""},
	{"\xe3\x81\x82"
	 "abc",
		"abc"},
	{"\xe3\x81\x82*abc", "abc"},
	{"", ""},
	{".*", ""},
	{"^$", ""},
	{"(((((((((((((((((((((deep)))))))))))))))))))))", ""},
};

static void test_of_expressions(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(arena_done) struct arena arena = ARENA_INIT(1 << 20);
		_cleanup_(buf_done) struct buf best = BUF_INIT(4096);
		struct literals_sets sets;

		assert_int_equal(literals_of_regex(&arena, slice_text(rows[i].regex), 0, &sets), 0);
		join(&sets, &best);
		if (strcmp(buf_text(&best), rows[i].best) != 0)
			fail_msg("%s asks for '%s', not '%s'", rows[i].regex, buf_text(&best),
				rows[i].best);
	}
}

/* ---- generated expressions and texts */

struct numbers {
	uint64_t state;
};

static unsigned below(struct numbers *n, unsigned limit)
{
	n->state = n->state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(n->state >> 33) % limit;
}

/* Pieces that meet in every order: what is not an expression is passed over. */
static void make_regex(struct numbers *n, struct buf *out)
{
	static const char *const pieces[] = {"a", "b", "k", "S", "ab", "(", ")", "(?:", "|", "*",
		"+", "?", "{2}", "{0,1}", "{1,}", "[ab]", "[^a]", "[]k]", "[a-c]", "[[:alpha:]b]",
		".", "\\b", "^", "$", "\\.", "\\s", "\\x61", "(?i)", "(?=a", "(?!b", "-", " ",
		"\\w", "[\\]a]", "\\\\", "[[:x]", "??", "*+", "{", "}", "\xc3\xa9", "^",
		"(^|[ .:;x])", "(^|[\\s.:;-])", "(^|[\\s.:;])", "\\s", "\n", "[.:;\\\\ ]",
		"[[:<:]]", "[[:>:]]", "[\\E]a]", "[a\\E]"};

	buf_clear(out);
	for (unsigned i = 1 + below(n, 9); i > 0; i--)
		buf_put_text(out, pieces[below(n, ARRAY_SIZE(pieces))]);
}

static void make_text(struct numbers *n, struct buf *out)
{
	static const char *const pieces[] = {"a", "b", "A", "B", "k", "K", "\xe2\x84\xaa", "s", "S",
		"\xc5\xbf", ".", "-", " ", "]", "\\", "{2}", "\xc3\xa9", "\xc3\x89", "\xff", "x",
		":", "[", "\n", "c"};

	buf_clear(out);
	for (unsigned i = below(n, 10); i > 0; i--)
		buf_put_text(out, pieces[below(n, ARRAY_SIZE(pieces))]);
}

static void fold(struct slice text, struct buf *out)
{
	const uint8_t *at = unit_text(text).data, *end = at + text.len;
	uint8_t bytes[4];

	buf_clear(out);
	buf_put_byte(out, ' ');
	while (at < end) {
		size_t n = pattern_put_unit(bytes, unit_fold(unit_next(&at, end)));

		bytes[0] = literals_byte(bytes[0]);
		buf_put(out, bytes, n);
	}
	buf_put_byte(out, ' ');
}

static bool stands_at(struct slice text, struct slice literal)
{
	size_t i = 0;

	while (i < literal.len && i < text.len &&
		(literal.data[i] == LITERALS_EDGE ? !literals_is_word(text.data[i])
						  : literal.data[i] == text.data[i]))
		i++;
	return i == literal.len;
}

static bool has_one(struct slice text, const struct literals *set)
{
	for (size_t i = 0; i < set->n; i++) {
		for (size_t at = 0; at < text.len; at++) {
			if (stands_at(slice_from(text, at), set->texts[i]))
				return true;
		}
	}
	return false;
}

static void test_expressions_find_nothing_without_them(void **state)
{
	_cleanup_(buf_done) struct buf expression = BUF_INIT(4096), text = BUF_INIT(4096),
				       folded = BUF_INIT(8192);
	struct numbers n = {1};
	struct regex_scratch *scratch;
	unsigned n_found = 0, n_asking = 0;

	assert_int_equal(regex_scratch_new(&scratch), 0);
	for (unsigned i = 0; i < 20000; i++) {
		_cleanup_(arena_done) struct arena arena = ARENA_INIT(1 << 20);
		unsigned flags = (below(&n, 2) ? FLAG_REGEX_NOCASE : 0) |
				 (below(&n, 4) ? 0 : FLAG_REGEX_LINES);
		struct literals_sets sets;
		struct regex *regex;

		make_regex(&n, &expression);
		if (regex_new(buf_slice(&expression), flags, &regex) < 0)
			continue;
		assert_int_equal(
			literals_of_regex(&arena, buf_slice(&expression), flags, &sets), 0);
		n_asking += sets.n > 0;
		for (unsigned k = 0; k < 20; k++) {
			make_text(&n, &text);
			if (regex_find(regex, scratch, buf_slice(&text), false) != TRUTH_TRUE)
				continue;
			n_found++;
			fold(buf_slice(&text), &folded);
			for (size_t s = 0; s < sets.n; s++) {
				if (!has_one(buf_slice(&folded), &sets.sets[s]))
					fail_msg("'%s' is found in '%s' without what it asks for",
						buf_text(&expression), buf_text(&text));
			}
		}
		regex_free(regex);
	}
	regex_scratch_free(scratch);
	/* So that the test means something. */
	assert_true(n_found > 1000);
	assert_true(n_asking > 1000);
}

/* ---- whole rules: the runner compares with the plain evaluation */

static void test_rules(void **state)
{
	static const char *const detections[] = {
		"  a:\n    A|contains: 'bak'\n  condition: a",
		"  a:\n    A|contains:\n      - 'ab'\n      - 'ks'\n  condition: not a",
		"  a:\n    A|contains: 'k'\n  b:\n    A|re|i: 's[ab]+-'\n  condition: a and not b",
		"  a:\n    A|endswith: 'ss'\n  b:\n    A|startswith: 'a'\n  condition: a or b",
		"  a:\n    A|contains|cased: 'kS'\n  b:\n    - 'bb'\n    - 'a?k'\n  condition: a "
		"or b",
		"  a:\n    A: 'a*k*s'\n  b:\n    B: 12\n  condition: 1 of them",
		"  a:\n    A|contains|windash: ' -a'\n  condition: a",
		"  a:\n    B|contains: '2'\n  condition: a",
		"  keywords:\n    - 'ab'\n    - 'ks'\n    - '22'\n  condition: keywords",
		"  keywords:\n    '|all':\n      - 'a'\n      - 'k'\n  condition: not keywords",
	};
	_cleanup_(buf_done) struct buf text = BUF_INIT(4096);
	struct numbers n = {7};
	unsigned n_matched = 0;

	for (size_t i = 0; i < ARRAY_SIZE(detections); i++) {
		struct run_rules run;

		run_rules_load_detection(&run, detections[i]);
		for (unsigned k = 0; k < 2000; k++) {
			_cleanup_(buf_done) struct buf event = BUF_INIT(4096);

			make_text(&n, &text);
			if (memchr(buf_text(&text), '\n', text.len))
				continue;
			buf_put_format(&event, "A%s=%s\nB#=%u", k % 3 ? "" : "~", buf_text(&text),
				below(&n, 30));
			n_matched += run_rules_match(&run, buf_text(&event));
		}
		run_rules_done(&run);
	}
	assert_true(n_matched > 1000);
}

static void test_a_long_text_is_compared(void **state)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(4 * SIEVE_MAX_TEXT);
	struct sigma_field field = {.name = SLICE_LITERAL("A"), .type = SIGMA_TEXT};

	while (text.len <= SIEVE_MAX_TEXT)
		buf_put_text(&text, "far from it ");
	buf_put_text(&text, "needle");
	field.text = buf_slice(&text);
	assert_true(run_match_field("  a:\n    A|contains: 'needle'\n  condition: a", &field));
	assert_false(run_match_field("  a:\n    A|contains: 'nettle'\n  condition: a", &field));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_of_expressions),
		cmocka_unit_test(test_expressions_find_nothing_without_them),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_a_long_text_is_compared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
