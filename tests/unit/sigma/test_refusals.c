/* What is not handled, or wrong, is refused with its own reason. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "table.h"

struct refusal {
	const char *text; /* a detection, or a whole rule */
	enum message_id message;
};

static void check_one(
	const char *text, enum message_id got, enum message_id expected, size_t *n_wrong)
{
	if (got == expected)
		return;
	(*n_wrong)++;
	print_error("%s, expected %s, for\n%s\n", message_get(got)->code,
		message_get(expected)->code, text);
}

/* Specification, "Refused by name": constructs not handled, and what is none. */
static const struct refusal detections[] = {
	{"  s: {F: 1}\n", MSG_RULE_CONDITION_MISSING},
	{"  s: {F: 1}\n  condition:\n", MSG_RULE_CONDITION_MISSING},
	{"  s: {F: 1}\n  condition: []\n", MSG_RULE_CONDITION_MISSING},
	{"  s: {F: 1}\n  condition: {s: 1}\n", MSG_RULE_CONDITION_SYNTAX},
	{"  s: {F: 1}\n  condition: s and\n", MSG_RULE_CONDITION_SYNTAX},
	{"  s: {F: 1}\n  condition: s s\n", MSG_RULE_CONDITION_SYNTAX},
	{"  s: {F: 1}\n  condition: (s\n", MSG_RULE_CONDITION_SYNTAX},
	{"  s: {F: 1}\n  condition: s)\n", MSG_RULE_CONDITION_SYNTAX},
	{"  s: {F: 1}\n  condition: and s\n", MSG_RULE_CONDITION_SYNTAX},
	{"  s: {F: 1}\n  condition: 1 of\n", MSG_RULE_CONDITION_SYNTAX},
	{"  s: {F: 1}\n  condition: t\n", MSG_RULE_CONDITION_NAME},
	{"  s: {F: 1}\n  condition: 1 of t*\n", MSG_RULE_CONDITION_NONE},
	{"  _s: {F: 1}\n  condition: 1 of them\n", MSG_RULE_CONDITION_NONE},
	{"  s: {F: 1}\n  condition: 2 of s*\n", MSG_RULE_CONDITION_COUNT},
	{"  s: {F: 1}\n  condition: s | count() > 5\n", MSG_RULE_AGGREGATION},
	{"  s: {F: 1}\n  condition: near s\n", MSG_RULE_NEAR},
	{"  s: {F: 1}\n  timeframe: 5m\n  condition: s\n", MSG_RULE_TIMEFRAME},
	{"  s: {}\n  condition: s\n", MSG_RULE_DETECTION_INVALID},
	{"  s: []\n  condition: s\n", MSG_RULE_DETECTION_INVALID},
	{"  s: [[a]]\n  condition: s\n", MSG_RULE_DETECTION_INVALID},
	{"  s:\n  condition: s\n", MSG_RULE_DETECTION_INVALID},
	{ONE("F: []"), MSG_RULE_DETECTION_INVALID},
	{ONE("F: {a: b}"), MSG_RULE_DETECTION_INVALID},
	{ONE("F: [[a]]"), MSG_RULE_DETECTION_INVALID},
	{ONE("F|: a"), MSG_RULE_FIELD_NAME},
	{ONE("'': a"), MSG_RULE_FIELD_NAME},
	{ONE("F|fieldref: ''"), MSG_RULE_FIELD_NAME},
	{ONE("F|contain: a"), MSG_RULE_MODIFIER_UNKNOWN},
	{ONE("F|contains|: a"), MSG_RULE_MODIFIER_UNKNOWN},
	{ONE("F|Contains: a"), MSG_RULE_MODIFIER_UNKNOWN},
	{ONE("F|expand: '%a%'"), MSG_RULE_PLACEHOLDER_UNKNOWN},
	{ONE("F|i: a"), MSG_RULE_MODIFIER_ORDER},
	{ONE("F|contains|hour: 1"), MSG_RULE_MODIFIER_ORDER},
	{ONE("F|hour|contains: 1"), MSG_RULE_MODIFIER_ORDER},
	{ONE("F|hour|minute: 1"), MSG_RULE_MODIFIER_ORDER},
	{ONE("F|cased|hour: 1"), MSG_RULE_MODIFIER_ORDER},
	{ONE("F|base64|expand: a"), MSG_RULE_MODIFIER_ORDER},
	{ONE("F|hour: abc"), MSG_RULE_MODIFIER_VALUE},
	{ONE("F|re|contains: a"), MSG_RULE_MODIFIER_ORDER},
	{ONE("F|contains|re: a"), MSG_RULE_MODIFIER_ORDER},
	{ONE("F|cased|re: a"), MSG_RULE_MODIFIER_ORDER},
	{ONE("F|neq|lt: 5"), MSG_RULE_MODIFIER_ORDER},
	{ONE("F|windash|base64: a"), MSG_RULE_MODIFIER_ORDER},
	{ONE("F|neq|all: [a, b]"), MSG_RULE_MODIFIER_ORDER},
	{ONE("F|exists|all: true"), MSG_RULE_MODIFIER_ORDER},
	{ONE("'|endswith': a"), MSG_RULE_MODIFIER_ORDER},
	{ONE("F|exists: 1"), MSG_RULE_MODIFIER_VALUE},
	{ONE("F|exists: [true]"), MSG_RULE_MODIFIER_VALUE},
	{ONE("F|contains: null"), MSG_RULE_MODIFIER_VALUE},
	{ONE("F|lt: abc"), MSG_RULE_MODIFIER_VALUE},
	{ONE("F|lt: '5'"), MSG_RULE_MODIFIER_VALUE},
	{ONE("F|base64offset|contains: a"), MSG_RULE_MODIFIER_VALUE},
	{ONE("F|base64offset|base64offset: abcd"), MSG_RULE_MODIFIER_VALUE},
	{ONE("F: 1.5"), MSG_RULE_NUMBER},
	{ONE("F: 1e3"), MSG_RULE_NUMBER},
	{ONE("F: 007"), MSG_RULE_NUMBER},
	{ONE("F: 99999999999999999999"), MSG_RULE_NUMBER},
	{ONE("F|lt: 1.5"), MSG_RULE_NUMBER},
	{ONE("F|re: '('"), MSG_RULE_REGEX_INVALID},
	{ONE("F|re: 'a\\C'"), MSG_RULE_REGEX_INVALID},
	{ONE("F|cidr: 10.0.0.0/33"), MSG_RULE_CIDR_INVALID},
	{ONE("F|cidr: 10.0.0.1/8"), MSG_RULE_CIDR_INVALID},
	{ONE("F|cidr: host"), MSG_RULE_CIDR_INVALID},
	{ONE("F|cidr: 10.0.0.0/"), MSG_RULE_CIDR_INVALID},
	{ONE("F|base64: 'a*'"), MSG_RULE_ENCODED_WILDCARD},
	{ONE("F|contains|base64: a"), MSG_RULE_ENCODED_WILDCARD},
	{ONE("F|wide: 'a?'"), MSG_RULE_ENCODED_WILDCARD},
	{ONE("F: &a b"), MSG_RULE_YAML_ALIAS},
	{ONE("F: !!str b"), MSG_RULE_YAML_TAG},
	{SELECT(ITEM("F: a") ITEM("F: b")), MSG_RULE_DUPLICATE_KEY},
	{ONE("? [a]\n    : b"), MSG_RULE_KEY_NOT_TEXT},
	{ONE("F: 'a"), MSG_RULE_YAML_SYNTAX},
};

static void test_detections(void **state)
{
	size_t n_wrong = 0;

	for (size_t i = 0; i < ARRAY_SIZE(detections); i++)
		check_one(detections[i].text, run_refusal_of(detections[i].text),
			detections[i].message, &n_wrong);
	assert_int_equal(n_wrong, 0);
}

#define TITLE "title: T\n"
#define ID "id: 00000000-0000-4000-8000-000000000001\n"
#define LEVEL "level: low\n"
#define SOURCE "logsource: {product: test}\n"
#define DETECTION "detection: {s: {F: 1}, condition: s}\n"
#define RULE TITLE ID LEVEL SOURCE DETECTION
#define WORDS(key) "  " key ": {ja: あ, en: a}\n"

static void test_rules(void **state)
{
	static const struct refusal rows[] = {
		{"- a\n", MSG_RULE_NOT_A_MAP},
		{"text\n", MSG_RULE_NOT_A_MAP},
		{ID LEVEL SOURCE DETECTION, MSG_RULE_TITLE_MISSING},
		{TITLE "id: rule-1\n" LEVEL SOURCE DETECTION, MSG_RULE_ID_INVALID},
		{TITLE "id: g0000000-0000-4000-8000-000000000001\n" LEVEL SOURCE DETECTION,
			MSG_RULE_ID_INVALID},
		{TITLE ID "level: urgent\n" SOURCE DETECTION, MSG_RULE_LEVEL_UNKNOWN},
		{TITLE ID "level: [low]\n" SOURCE DETECTION, MSG_RULE_LEVEL_UNKNOWN},
		{TITLE ID LEVEL DETECTION, MSG_RULE_LOGSOURCE_MISSING},
		{TITLE ID LEVEL "logsource: {definition: x}\n" DETECTION,
			MSG_RULE_LOGSOURCE_MISSING},
		{TITLE ID LEVEL "logsource: linux\n" DETECTION, MSG_RULE_HEAD_INVALID},
		{TITLE ID LEVEL SOURCE, MSG_RULE_DETECTION_MISSING},
		{TITLE ID LEVEL SOURCE "detection: s\n", MSG_RULE_DETECTION_INVALID},
		{RULE "author: [a]\n", MSG_RULE_HEAD_INVALID},
		{RULE "tags: {a: b}\n", MSG_RULE_HEAD_INVALID},
		{RULE "correlation: {type: event_count}\n", MSG_RULE_CORRELATION},
		{RULE "filter: {rules: [a]}\n", MSG_RULE_FILTER},
		{"action: global\n" RULE, MSG_RULE_ACTION},
		{RULE "tsujiban: yes\n", MSG_RULE_WORDS_INVALID},
		{RULE "tsujiban:\n" WORDS("what") WORDS("danger"), MSG_RULE_WORDS_INVALID},
		{RULE "tsujiban:\n" WORDS("what") WORDS("danger") "  now: {ja: あ}\n",
			MSG_RULE_WORDS_INVALID},
		{RULE "tsujiban:\n  drill: often\n" WORDS("what") WORDS("danger") WORDS("now"),
			MSG_RULE_WORDS_INVALID},
		{TITLE "\xff", MSG_RULE_NOT_UTF8},
		{"a: *b\n", MSG_RULE_YAML_ALIAS},
		{"a: [[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]\n", MSG_RULE_TOO_DEEP},
	};
	size_t n_wrong = 0;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		check_one(rows[i].text, run_refusal(rows[i].text, NULL), rows[i].message, &n_wrong);
	assert_int_equal(n_wrong, 0);
}

/* Limits that need a long text. */
static void test_limits(void **state)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(2 * SIGMA_MAX_FILE);
	struct run_rules run;

	buf_put_text(&text, "  s:\n    F: '");
	for (size_t i = 0; i <= SIGMA_MAX_VALUE; i++)
		buf_put_byte(&text, 'a');
	buf_put_text(&text, "'\n  condition: s\n");
	assert_int_equal(run_refusal_of(buf_text(&text)), MSG_RULE_VALUE_TOO_LONG);

	buf_clear(&text);
	buf_put_text(&text, "  s: {F: 1}\n  condition: ");
	for (size_t i = 0; i < 70; i++)
		buf_put_text(&text, "not ");
	buf_put_text(&text, "s\n");
	assert_int_equal(run_refusal_of(buf_text(&text)), MSG_RULE_TOO_DEEP);

	buf_clear(&text);
	buf_put_text(&text, "  s: {F: [a, b, c, d, e, f, g, h]}\n  condition: s");
	for (size_t i = 0; i < 8000; i++)
		buf_put_text(&text, " and s");
	buf_put_text(&text, "\n");
	assert_int_equal(run_refusal_of(buf_text(&text)), MSG_RULE_TOO_COMPLEX);

	buf_clear(&text);
	assert_non_null(buf_reserve(&text, SIGMA_MAX_FILE + 1));
	memset(text.data, ' ', SIGMA_MAX_FILE + 1);
	buf_grow(&text, SIGMA_MAX_FILE + 1);
	run_rules_init(&run);
	run_rules_add(&run, "long.yml", buf_slice(&text));
	assert_int_equal(run.n_faults, 1);
	assert_int_equal(run.faults[0].message, MSG_RULE_TOO_LARGE);
	run_rules_done(&run);
}

static void test_place(void **state)
{
	struct fault fault;

	assert_int_equal(run_refusal(TITLE ID LEVEL SOURCE "detection:\n  s:\n    F|gone: x\n"
							   "  condition: s\n",
				 &fault),
		MSG_RULE_MODIFIER_UNKNOWN);
	assert_string_equal(fault.file, "test.yml");
	assert_string_equal(fault.subject, "gone");
	assert_int_equal(fault.line, 7);
	assert_int_equal(fault.column, 5);
	assert_int_equal(run_refusal("\n" TITLE ID LEVEL SOURCE "detection:\n  s:\n    F|re:\n"
				     "      - a\n      - '('\n  condition: s\n",
				 &fault),
		MSG_RULE_REGEX_INVALID);
	assert_int_equal(fault.line, 10);
	assert_int_equal(fault.column, 9);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_detections),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
