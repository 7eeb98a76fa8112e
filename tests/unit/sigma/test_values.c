/* Values: text and its wildcards and escapes, numbers, booleans, null, lists, keywords. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "table.h"

#define A ONE("F: abc")

/* Specification, "General". */
static void test_text(void **state)
{
	static const struct answer rows[] = {
		{"equal", A, "F=abc", true},
		{"another text", A, "F=abd", false},
		{"a longer text", A, "F=abcd", false},
		{"a shorter text", A, "F=ab", false},
		{"another field", A, "G=abc", false},
		{"a field's name has case", A, "f=abc", false},
		{"case in the event", A, "F=aBC", true},
		{"case in the rule", ONE("F: ABC"), "F=abc", true},
		{"Greek", ONE("F: 'Σίσυφος'"), "F=ΣΊΣΥΦΟΣ", true},
		{"Cyrillic", ONE("F: 'ЖУК'"), "F=жук", true},
		{"full width", ONE("F: 'ＡＢｃ'"), "F=ａｂＣ", true},
		{"accents differ", ONE("F: 'é'"), "F=E", false},
		{"sharp s is not ss", ONE("F: 'straße'"), "F=STRASSE", false},
		{"capital sharp s", ONE("F: 'straße'"), "F=STRAẞE", true},
		{"Japanese", ONE("F: '命令'"), "F=命令", true},
		{"names with dots, dashes, spaces", ONE("a.b-c d: x"), "a.b-c d=x", true},

		{"names with dots: not its parts", ONE("a.b: x"), "b=x", false},
		{"names with dashes: not another's", ONE("a-b: x"), "a_b=x", false},

		{"several items: all", SELECT(ITEM("F: a") ITEM("G: b")), "F=a\nG=b", true},
		{"several items: one is not enough", SELECT(ITEM("F: a") ITEM("G: b")), "F=a",
			false},
	};

	CHECK_ANSWERS(rows);
}

/* Specification, "String Wildcard". */
static void test_wildcards(void **state)
{
	static const struct answer rows[] = {
		{"* at the end", ONE("F: 'ab*'"), "F=abcd", true},
		{"* may be nothing", ONE("F: 'ab*'"), "F=ab", true},
		{"* in front", ONE("F: '*cd'"), "F=abcd", true},
		{"* in front, other end", ONE("F: '*cd'"), "F=abcde", false},
		{"* within", ONE("F: 'a*d'"), "F=abcd", true},
		{"* twice: must go back", ONE("F: '*ab*ac'"), "F=ababxac", true},
		{"* twice: no", ONE("F: '*ab*ac'"), "F=acab", false},
		{"? is one", ONE("F: 'a?c'"), "F=abc", true},
		{"? is not none", ONE("F: 'a?c'"), "F=ac", false},
		{"? is not two", ONE("F: 'a?c'"), "F=abbc", false},
		{"? is one character, not one byte", ONE("F: 'a?c'"), "F=a命c", true},
		{"?? is not one character", ONE("F: 'a??c'"), "F=a命c", false},
		{"* alone: present", ONE("F: '*'"), "F=x", true},
		{"* alone: empty", ONE("F: '*'"), "F=", true},
		{"* alone: absent", ONE("F: '*'"), "G=x", false},
		{"?* is at least one", ONE("F: '?*'"), "F=", false},
		{"wildcards in the event are plain", ONE("F: abc"), "F=a*", false},
	};

	CHECK_ANSWERS(rows);
}

/* Specification, "Escaping":
 * the escaping rules of the specification, one by one. In single quotes YAML changes nothing. */
static void test_escapes(void **state)
{
	static const struct answer rows[] = {
		{"\\ before a plain character", ONE("F: 'C:\\Win'"), "F=C:\\Win", true},
		{"\\\\ is one, too", ONE("F: 'C:\\\\Win'"), "F=C:\\Win", true},
		{"\\\\ is not two", ONE("F: 'C:\\\\Win'"), "F=C:\\\\Win", false},
		{"\\* is a plain *", ONE("F: 'a\\*b'"), "F=a*b", true},
		{"\\* is no wildcard", ONE("F: 'a\\*b'"), "F=axb", false},
		{"\\? is a plain ?", ONE("F: 'a\\?b'"), "F=a?b", true},
		{"\\? is no wildcard", ONE("F: 'a\\?b'"), "F=axb", false},
		{"\\\\* is \\ and a wildcard", ONE("F: 'a\\\\*b'"), "F=a\\xyb", true},
		{"\\\\* needs the \\", ONE("F: 'a\\\\*b'"), "F=axyb", false},
		{"\\\\\\* is both plain", ONE("F: 'a\\\\\\*b'"), "F=a\\*b", true},
		{"\\\\\\* has no wildcard", ONE("F: 'a\\\\\\*b'"), "F=a\\xb", false},
		{"three \\ are two", ONE("F: 'a\\\\\\b'"), "F=a\\\\b", true},
		{"four \\ are two", ONE("F: 'a\\\\\\\\b'"), "F=a\\\\b", true},
		{"four \\ are not four", ONE("F: 'a\\\\\\\\b'"), "F=a\\\\\\\\b", false},
		{"\\ at the end", ONE("F: 'a\\'"), "F=a\\", true},
		{"\\ at the end, contains", ONE("F|contains: 'a\\'"), "F=xa\\y", true},
		{"\\ at the end, contains: it is needed", ONE("F|contains: 'a\\'"), "F=xa*y",
			false},
		{"\\ at the end, startswith", ONE("F|startswith: 'a\\'"), "F=a\\y", true},
		{"\\ in front, endswith", ONE("F|endswith: '\\sh'"), "F=C:\\sh", true},

		{"\\ at the end, endswith", ONE("F|endswith: 'a\\'"), "F=xa\\", true},
		{"\\\\ at the end, startswith", ONE("F|startswith: 'a\\\\'"), "F=a\\y", true},
		{"\\\\ at the end, startswith: one is enough", ONE("F|startswith: 'a\\\\'"), "F=ay",
			false},
		{"\\* within contains", ONE("F|contains: 'a\\*'"), "F=xa*y", true},
		{"\\* within contains: plain", ONE("F|contains: 'a\\*'"), "F=xaby", false},
		{"\\? within endswith: plain", ONE("F|endswith: 'a\\?'"), "F=xab", false},

		{"\\ in front, endswith: it is needed", ONE("F|endswith: '\\sh'"), "F=C:zsh",
			false},
	};

	CHECK_ANSWERS(rows);
}

/* Specification, "Maps, numbers". */
static void test_numbers(void **state)
{
	static const struct answer rows[] = {
		{"integer", ONE("F: 12"), "F#=12", true},
		{"another", ONE("F: 12"), "F#=13", false},
		{"negative", ONE("F: -5"), "F#=-5", true},
		{"hex", ONE("F: 0x10"), "F#=16", true},
		{"a text that is the number", ONE("F: 12"), "F=12", true},
		{"a text that is not", ONE("F: 12"), "F=12a", false},
		{"text against a number", ONE("F: '12'"), "F#=12", true},
		{"wildcard against a number", ONE("F: '1*'"), "F#=12", true},
		{"a number is not its prefix", ONE("F: '1'"), "F#=12", false},
		{"contains with a number's digits", ONE("F|contains: 0012"), "F=x0012y", true},
	};

	CHECK_ANSWERS(rows);
}

/* Specification, "Maps, booleans". */
static void test_booleans(void **state)
{
	static const struct answer rows[] = {
		{"true", ONE("F: true"), "F?=true", true},
		{"true is not false", ONE("F: true"), "F?=false", false},
		{"false", ONE("F: false"), "F?=false", true},
		{"a text that says so", ONE("F: true"), "F=True", true},
		{"a number does not", ONE("F: true"), "F#=1", false},
		{"text against a boolean", ONE("F: 'true'"), "F?=true", true},
		{"yes is a text", ONE("F: yes"), "F=YES", true},
		{"yes is no boolean", ONE("F: yes"), "F?=true", false},
	};

	CHECK_ANSWERS(rows);
}

/* Specification, "Special Field Values": null is absence; an empty text is a value. */
static void test_null_and_empty(void **state)
{
	static const struct answer rows[] = {
		{"null: absent", ONE("F: null"), "G=x", true},
		{"null: null", ONE("F: null"), "F!=", true},
		{"null: empty is not null", ONE("F: null"), "F=", false},
		{"null: a text", ONE("F: null"), "F=x", false},
		{"null: the text null", ONE("F: null"), "F=null", false},
		{"null written as nothing", ONE("F:"), "G=x", true},
		{"empty: empty", ONE("F: ''"), "F=", true},
		{"empty: absent", ONE("F: ''"), "G=x", false},
		{"empty: null", ONE("F: ''"), "F!=", false},
		{"empty: a text", ONE("F: ''"), "F=x", false},
		{"a value: null", ONE("F: x"), "F!=", false},
		{"null in a list", ONE("F: [null, '']"), "G=x", true},
		{"null in a list: empty", ONE("F: [null, '']"), "F=", true},
		{"null in a list: a text", ONE("F: [null, '']"), "F=x", false},

		{"not null: a text", "  s:\n    F: null\n  condition: not s\n", "F=x", true},
		{"not null: empty", "  s:\n    F: null\n  condition: not s\n", "F=", true},
		{"not null: absent", "  s:\n    F: null\n  condition: not s\n", "G=x", false},
		{"null and a value: both of one event", SELECT(ITEM("F: null") ITEM("G: a")), "G=a",
			true},
		{"null and a value: F is there", SELECT(ITEM("F: null") ITEM("G: a")), "F=\nG=a",
			false},

	};

	CHECK_ANSWERS(rows);
}

/* Specification, "Lists and keywords". */
static void test_lists(void **state)
{
	static const char keywords[] = "  s:\n    - abc\n    - 'x*z'\n    - 12\n  condition: s\n";
	static const char maps[] = "  s:\n    - F: a\n      G: b\n    - H: c\n  condition: s\n";
	static const struct answer rows[] = {
		{"one of a rule's list", ONE("F: [a, b]"), "F=b", true},
		{"none of it", ONE("F: [a, b]"), "F=c", false},
		{"an element of the event's list", ONE("F: b"), "F@=a;b", true},
		{"no element", ONE("F: c"), "F@=a;b", false},
		{"not over elements' borders", ONE("F: 'a*b'"), "F@=a;b", false},
		{"all over a list: each by any", ONE("F|contains|all: [a, b]"), "F@=xa;yb", true},
		{"all over a list: one missing", ONE("F|contains|all: [a, c]"), "F@=xa;yb", false},
		{"number in a list", ONE("F: 5"), "F@=4;5", true},

		{"an element's end", ONE("F|endswith: b"), "F@=xb;c", true},
		{"an element's end: not the list's", ONE("F|endswith: b"), "F@=bx;c", false},
		{"neq of a list: an element is it", ONE("F|neq: a"), "F@=a;b", false},
		{"neq of a list: none is it", ONE("F|neq: c"), "F@=a;b", true},

		{"list of maps: the first", maps, "F=a\nG=b", true},
		{"list of maps: half of the first", maps, "F=a", false},
		{"list of maps: the second", maps, "H=c", true},
		{"keyword anywhere", keywords, "F=xxABCxx", true},
		{"keyword in any field", keywords, "F=1\nG=abc", true},
		{"keyword with wildcard", keywords, "F=-xyz-", true},
		{"keyword: number", keywords, "F#=312", true},
		{"keyword in a list", keywords, "F@=q;abc", true},
		{"keyword: not in names", keywords, "abc=q", false},
		{"keyword: absent", keywords, "F=ab\nG=c", false},
		{"keywords, all", ONE("'|all': [abc, def]"), "F=abc\nG=def", true},
		{"keywords, all: one missing", ONE("'|all': [abc, def]"), "F=abc", false},
		{"keyword by expression", ONE("'|re': 'a.c$'"), "F=-abc", true},
		{"keyword by expression: no", ONE("'|re': 'a.c$'"), "F=abcd", false},
	};

	CHECK_ANSWERS(rows);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_wildcards),
		cmocka_unit_test(test_escapes),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_booleans),
		cmocka_unit_test(test_null_and_empty),
		cmocka_unit_test(test_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
