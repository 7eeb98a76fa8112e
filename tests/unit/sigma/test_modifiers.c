/* Every modifier, alone and in chains. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "table.h"

/* Specification, "Modifiers, generic". */
static void test_ends(void **state)
{
	static const struct answer rows[] = {
		{"contains", ONE("F|contains: bc"), "F=aBCd", true},
		{"contains: not in order", ONE("F|contains: cb"), "F=abcd", false},
		{"contains: the whole", ONE("F|contains: bc"), "F=bc", true},
		{"contains: a wildcard of its own", ONE("F|contains: 'b*d'"), "F=abcde", true},
		{"startswith", ONE("F|startswith: ab"), "F=ABcd", true},
		{"startswith: later", ONE("F|startswith: bc"), "F=abcd", false},
		{"endswith", ONE("F|endswith: cd"), "F=abCD", true},
		{"endswith: earlier", ONE("F|endswith: bc"), "F=abcd", false},
		{"endswith: longer than the text", ONE("F|endswith: xabcd"), "F=abcd", false},
		{"contains of nothing: present", ONE("F|contains: ''"), "F=", true},
		{"contains of nothing: absent", ONE("F|contains: ''"), "G=", false},
		{"contains: a boolean's text", ONE("F|contains: true"), "F=is true", true},
		{"all", ONE("F|contains|all: [a, b]"), "F=xbxax", true},
		{"all: one missing", ONE("F|contains|all: [a, b]"), "F=xax", false},
		{"all in front", ONE("F|all|contains: [a, b]"), "F=xax", false},
		{"cased", ONE("F|cased: aBc"), "F=aBc", true},
		{"cased: another case", ONE("F|cased: aBc"), "F=abc", false},
		{"cased, contains", ONE("F|contains|cased: B"), "F=abc", false},

		{"cased, startswith", ONE("F|startswith|cased: Ab"), "F=Abc", true},
		{"cased, startswith: another case", ONE("F|cased|startswith: Ab"), "F=abc", false},
		{"endswith, all", ONE("F|endswith|all: [c, bc]"), "F=abc", true},
		{"endswith, all: one is not", ONE("F|endswith|all: [c, ab]"), "F=abc", false},
		{"contains, all, cased", ONE("F|contains|all|cased: [A, b]"), "F=bA", true},
		{"contains, all, cased: another case", ONE("F|contains|all|cased: [A, b]"), "F=ba",
			false},

		{"cased beyond ASCII", ONE("F|cased: 'Ж'"), "F=ж", false},
	};

	CHECK_ANSWERS(rows);
}

/* Specification, "Modifiers, exists and neq". */
static void test_presence(void **state)
{
	static const struct answer rows[] = {
		{"exists", ONE("F|exists: true"), "F=x", true},
		{"exists: empty", ONE("F|exists: true"), "F=", true},
		{"exists: null", ONE("F|exists: true"), "F!=", true},
		{"exists: absent", ONE("F|exists: true"), "G=x", false},
		{"exists not: absent", ONE("F|exists: false"), "G=x", true},
		{"exists not: present", ONE("F|exists: false"), "F=x", false},

		{"exists not: null is there", ONE("F|exists: false"), "F!=", false},

		{"neq", ONE("F|neq: a"), "F=b", true},
		{"neq: the same", ONE("F|neq: a"), "F=A", false},
		{"neq: a list is none of it", ONE("F|neq: [a, b]"), "F=b", false},
		{"neq: a number", ONE("F|neq: 1"), "F#=2", true},
		{"neq: the same number", ONE("F|neq: 1"), "F#=1", false},
		{"neq, contains", ONE("F|contains|neq: a"), "F=xax", false},

		{"neq, contains: it is not", ONE("F|contains|neq: a"), "F=xbx", true},
		{"neq, startswith", ONE("F|startswith|neq: a"), "F=ba", true},
		{"neq, cased: another case differs", ONE("F|cased|neq: a"), "F=A", true},
		{"neq: absent", ONE("F|neq: a"), "G=x", true},
		{"neq: a list, another", ONE("F|neq: [a, b]"), "F=c", true},

	};

	CHECK_ANSWERS(rows);
}

/* Specification, "Modifiers, numeric". */
static void test_numbers(void **state)
{
	static const struct answer rows[] = {
		{"lt", ONE("F|lt: 5"), "F#=4", true},
		{"lt: equal", ONE("F|lt: 5"), "F#=5", false},
		{"lte: equal", ONE("F|lte: 5"), "F#=5", true},
		{"lte: above", ONE("F|lte: 5"), "F#=6", false},
		{"gt", ONE("F|gt: 5"), "F#=6", true},
		{"gt: equal", ONE("F|gt: 5"), "F#=5", false},
		{"gte: equal", ONE("F|gte: 5"), "F#=5", true},
		{"gte: below", ONE("F|gte: 5"), "F#=-6", false},
		{"a text that is a number", ONE("F|gt: 5"), "F=40", true},
		{"a text that is none", ONE("F|gt: 5"), "F=x40", false},
		{"absent", ONE("F|lt: 5"), "G#=1", false},
	};

	CHECK_ANSWERS(rows);
}

/* Specification, "Modifiers, regular expression". */
static void test_regex(void **state)
{
	static const struct answer rows[] = {
		{"found anywhere", ONE("F|re: 'b+c'"), "F=abbcd", true},
		{"case counts", ONE("F|re: 'b+c'"), "F=aBBCd", false},
		{"i", ONE("F|re|i: 'b+c'"), "F=aBBCd", true},

		{"i: another text", ONE("F|re|i: 'b+c'"), "F=aCCd", false},
		{"i, m and s together", ONE("F|re|i|m|s: '^b.c$'"), "F=B-C", true},

		{"i beyond ASCII", ONE("F|re|i: 'ж+'"), "F=ЖЖ", true},
		{"anchors", ONE("F|re: '^b$'"), "F=ab", false},
		{"a dot is a character", ONE("F|re: '^.$'"), "F=命", true},
		{"backslashes are the expression's", ONE("F|re: '\\\\x'"), "F=\\x", true},
		{"wildcards are the expression's", ONE("F|re: '^a*$'"), "F=aaa", true},
		{"all", ONE("F|re|all: [a, b]"), "F=ba", true},
		{"all: one missing", ONE("F|re|all: [a, b]"), "F=a", false},
		{"a number's text", ONE("F|re: '^1.$'"), "F#=12", true},
		{"absent", ONE("F|re: '.*'"), "G=x", false},
	};
	static const char lines[] = "  s:\n    F|re%s: '%s'\n  condition: s\n";
	char detection[128];

	CHECK_ANSWERS(rows);
	/* With a line feed in the value, which the table's events cannot have. */
	for (int i = 0; i < 4; i++) {
		static const char *const forms[] = {"", "|m", "", "|s"};
		const char *expression = i < 2 ? "^b" : "a.b";
		struct sigma_field field = {.name = SLICE_LITERAL("F"),
			.type = SIGMA_TEXT,
			.text = SLICE_LITERAL("a\nb")};

		snprintf(detection, sizeof(detection), lines, forms[i], expression);
		assert_int_equal(run_match_field(detection, &field), i % 2 == 1);
	}
}

/* Specification, "Modifiers, IP". */
static void test_cidr(void **state)
{
	static const struct answer rows[] = {
		{"within", ONE("F|cidr: 10.0.0.0/8"), "F=10.200.3.4", true},
		{"outside", ONE("F|cidr: 10.0.0.0/8"), "F=11.0.0.1", false},
		{"a prefix within a byte", ONE("F|cidr: 172.16.0.0/12"), "F=172.31.0.1", true},
		{"a prefix within a byte, outside", ONE("F|cidr: 172.16.0.0/12"), "F=172.32.0.1",
			false},
		{"one address", ONE("F|cidr: 192.0.2.1"), "F=192.0.2.1", true},
		{"everything", ONE("F|cidr: 0.0.0.0/0"), "F=8.8.8.8", true},
		{"everything of its family", ONE("F|cidr: 0.0.0.0/0"), "F=::1", false},
		{"IPv6 within", ONE("F|cidr: 'fe80::/10'"), "F=FEBF::1", true},
		{"IPv6 outside", ONE("F|cidr: 'fe80::/10'"), "F=fec0::1", false},
		{"no address", ONE("F|cidr: 10.0.0.0/8"), "F=10.1", false},
		{"a list", ONE("F|cidr: [10.0.0.0/8, '::1/128']"), "F=0:0::1", true},
	};

	CHECK_ANSWERS(rows);
}

/* Specification, "Modifiers, windash":
 * All five dashes stand for each other, each for itself, at every place. */
static void test_windash(void **state)
{
	static const struct answer rows[] = {
		{"as written", ONE("F|windash|contains: ' -a'"), "F=x -a", true},
		{"slash", ONE("F|windash|contains: ' -a'"), "F=x /a", true},
		{"en dash", ONE("F|contains|windash: ' -a'"), "F=x –a", true},
		{"em dash", ONE("F|contains|windash: ' -a'"), "F=x —a", true},
		{"horizontal bar", ONE("F|contains|windash: ' -a'"), "F=x ―a", true},
		{"from a slash", ONE("F|contains|windash: ' /a'"), "F=x -a", true},
		{"each for itself", ONE("F|windash: '-a -b'"), "F=/a –b", true},
		{"no other character", ONE("F|windash: '-a'"), "F=+a", false},

		{"from an en dash", ONE("F|windash: '–a'"), "F=/a", true},
		{"from a horizontal bar", ONE("F|windash: '―a'"), "F=—a", true},
		{"one of two is missing", ONE("F|windash: '-a -b'"), "F=/a b", false},
		{"all, each with a dash of its own", ONE("F|contains|all|windash: [' -a', ' -b']"),
			"F=x /b –a", true},
		{"all: one missing", ONE("F|contains|all|windash: [' -a', ' -b']"), "F=x /b",
			false},

		{"not none", ONE("F|windash: '-a'"), "F=a", false},
		{"without it, a dash is a dash", ONE("F: '-a'"), "F=/a", false},
		{"endswith", ONE("F|endswith|windash: ' -a'"), "F=cmd /A", true},
	};

	CHECK_ANSWERS(rows);
}

/* Specification, "Modifiers, encoding":
 * expected texts come from base64(1), not from our encoder. */
static void test_encodings(void **state)
{
	static const struct answer rows[] = {
		{"base64", ONE("F|base64: foobar"), "F=Zm9vYmFy", true},
		{"base64: padding", ONE("F|base64: foob"), "F=Zm9vYg==", true},
		{"base64: not anywhere", ONE("F|base64: foobar"), "F=xZm9vYmFy", false},
		{"base64, contains", ONE("F|base64|contains: foobar"), "F=x Zm9vYmFy", true},
		/* printf 'foobar' at offsets 0, 1, 2 of a longer text */
		{"offset 0", ONE("F|base64offset|contains: foobar"), "F=Zm9vYmFyLg==", true},
		{"offset 1", ONE("F|base64offset|contains: foobar"), "F=LmZvb2Jhci4=", true},
		{"offset 2", ONE("F|base64offset|contains: foobar"), "F=Li5mb29iYXIu", true},
		{"offset 3 is offset 0", ONE("F|base64offset|contains: foobar"),
			"F=Li4uZm9vYmFyLg==", true},
		{"another text", ONE("F|base64offset|contains: foobar"), "F=Zm9vYmF6Lg==", false},

		{"not the text itself", ONE("F|base64offset|contains: foobar"), "F=foobar", false},
		{"without contains: the whole", ONE("F|base64offset: foobar"),
			"F=Zm9vYmFyLg==", false},

		/* printf 'cmd' | iconv -t UTF-16LE | base64 */
		{"wide, base64", ONE("F|wide|base64: cmd"), "F=YwBtAGQA", true},
		{"utf16le is wide", ONE("F|utf16le|base64: cmd"), "F=YwBtAGQA", true},
		{"utf16be", ONE("F|utf16be|base64: cmd"), "F=AGMAbQBk", true},
		{"utf16 has a mark", ONE("F|utf16|base64: cmd"), "F=//5jAG0AZAA=", true},
		{"utf16 is not without", ONE("F|utf16|base64: cmd"), "F=YwBtAGQA", false},
		/* printf 'x命' | iconv -t UTF-16LE | base64 ; printf '😀' likewise */
		{"wide beyond ASCII", ONE("F|wide|base64: 'x命'"), "F=eAB9VA==", true},
		{"wide, two halves", ONE("F|wide|base64: '😀'"), "F=PdgA3g==", true},
		{"wide, offset 1", ONE("F|wide|base64offset|contains: cmd"),
			"F=LmMAbQBkAC4=", true},
		{"without case", ONE("F|base64: foobar"), "F=zm9vymfy", true},
		{"cased", ONE("F|base64|cased: foobar"), "F=zm9vymfy", false},
		{"an escaped wildcard is a character", ONE("F|base64: 'a\\*'"), "F=YSo=", true},
	};

	CHECK_ANSWERS(rows);
}

/* Specification, "Modifiers, fieldref". */
static void test_fieldref(void **state)
{
	static const struct answer rows[] = {
		{"equal", ONE("F|fieldref: G"), "F=abc\nG=ABC", true},
		{"different", ONE("F|fieldref: G"), "F=abc\nG=abd", false},
		{"absent", ONE("F|fieldref: G"), "F=abc", false},
		{"both absent", ONE("F|fieldref: G"), "H=abc", false},
		{"number and text", ONE("F|fieldref: G"), "F#=12\nG=12", true},
		{"startswith", ONE("F|fieldref|startswith: G"), "F=abcd\nG=ab", true},
		{"startswith: no", ONE("F|fieldref|startswith: G"), "F=abcd\nG=bc", false},
		{"endswith", ONE("F|fieldref|endswith: G"), "F=abcd\nG=cd", true},
		{"endswith: no", ONE("F|fieldref|endswith: G"), "F=abcd\nG=bc", false},
		{"contains", ONE("F|fieldref|contains: G"), "F=abcd\nG=bc", true},
		{"contains: no", ONE("F|fieldref|contains: G"), "F=abcd\nG=bd", false},
		{"neq", ONE("F|fieldref|neq: G"), "F=a\nG=b", true},
		{"neq: the same", ONE("F|neq|fieldref: G"), "F=a\nG=a", false},
		{"cased", ONE("F|fieldref|cased: G"), "F=a\nG=A", false},

		{"cased: the same", ONE("F|fieldref|cased: G"), "F=A\nG=A", true},
		{"contains, neq: it is within", ONE("F|fieldref|contains|neq: G"), "F=abc\nG=b",
			false},

		{"wildcards in a value are plain", ONE("F|fieldref: G"), "F=abc\nG=a*", false},
		{"lists", ONE("F|fieldref: G"), "F@=a;b\nG@=c;b", true},
	};

	CHECK_ANSWERS(rows);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_presence),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_regex),
		cmocka_unit_test(test_cidr),
		cmocka_unit_test(test_windash),
		cmocka_unit_test(test_encodings),
		cmocka_unit_test(test_fieldref),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
