/*
 * The door: every operation answers with one JSON object, a bad request with a problem, and where any one
 * allocation fails there is either no answer or the whole one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdlib.h>

#include "advisor/advisor.h"
#include "advisor/door.h"
#include "sample.h"

/* The allocation that fails, counted from 1; 0: none does. */
static size_t failing, n_allocations;

void *__real_malloc(size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_calloc(size_t n, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *old, size_t size);

static bool fails(void)
{
	return ++n_allocations == failing;
}

void *__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *__wrap_realloc(void *old, size_t size)
{
	return fails() ? NULL : __real_realloc(old, size);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

struct setting {
	struct sample sample;
	struct advisor *advisor;
	struct buf answer, whole, request;
};

static int setup(void **state)
{
	static struct setting s;
	struct fault fault = {0};

	failing = 0;
	sample_read_tree(&s.sample);
	if (advisor_open(sample_files(&s.sample), TABLE_COUNT, &fault, &s.advisor) != 0)
		fail_msg("%s:%u: %s", fault.file, fault.line, fault.subject);
	buf_init(&s.answer, ADVISOR_MAX_ANSWER);
	buf_init(&s.whole, ADVISOR_MAX_ANSWER);
	buf_init(&s.request, 1 << 20);
	*state = &s;
	return 0;
}

static int teardown(void **state)
{
	struct setting *s = *state;

	failing = 0;
	advisor_close(s->advisor);
	buf_done(&s->answer);
	buf_done(&s->whole);
	buf_done(&s->request);
	sample_done(&s->sample);
	return 0;
}

static const char visit[] =
	"{\"company\":{\"name\":\"見本\",\"pcs\":\"８台\",\"member\":\"yes\",\"inside\":\"no\","
	"\"carried_out\":\"yes\"},\"sites\":[{\"area\":\"chiba\",\"home\":\"no\",\"pcs\":8}],"
	"\"systems\":[{\"system\":\"windows_11\"}],\"diagnosis\":{\"mode\":\"full\",\"answers\":"
	"{\"1\":\"done\",\"11\":\"not\"}},\"case\":\"a\",\"needs\":[{\"item\":\"dispatch_24x365\","
	"\"state\":\"yes\"}],\"candidates\":[\"s02\",\"s14\"],\"terminals\":8,\"programme\":"
	"\"it2026\","
	"\"quotations\":[{\"service\":\"s02\",\"date\":\"2026-11-20\",\"per_terminal\":1200,"
	"\"tax\":\"excluded\"}],\"facts\":[{\"service\":\"s14\",\"item\":\"dispatch_24x365\","
	"\"state\":\"no\",\"source\":\"電話\",\"date\":\"2026-11-20\"}],\"scenario\":"
	"\"ransomware\","
	"\"outcome\":{\"kind\":\"later\",\"service\":\"s02\",\"reasons\":[\"忙しい\"],"
	"\"date\":\"2026-11-23\",\"remind\":\"2027-01-15\"},\"coordinator\":{\"name\":\"山田\"}}";

/* What operations take beside the visit. */
static const struct {
	const char *op, *more;
} arguments[] = {
	{"compare", "\"services\":[\"s02\",\"s14\"],"},
	{"quadrant", "\"x\":\"cost_rank_in_type\",\"y\":\"insurance_cap_yen_per_year\","},
	{"whatif", "\"scenario\":\"ransomware\","},
	{"take_in", "\"service\":\"s14\",\"source\":\"電話\",\"date\":\"2026-11-20\","
		    "\"answers\":[{\"item\":\"dispatch_24x365\",\"state\":\"yes\"}],"},
	{"fact_change", "\"service\":\"s14\",\"item\":\"dispatch_24x365\",\"state\":\"yes\","
			"\"source\":\"survey\",\"place\":\"x\",\"date\":\"2026-11-20\","},
};

static void put_request(struct setting *s, const char *op, const char *lang)
{
	buf_clear(&s->request);
	buf_put_format(
		&s->request, "{\"op\":\"%s\",\"today\":\"2026-11-23\",\"lang\":\"%s\",", op, lang);
	for (size_t i = 0; i < ARRAY_SIZE(arguments); i++) {
		if (strcmp(arguments[i].op, op) == 0)
			buf_put_text(&s->request, arguments[i].more);
	}
	buf_put_text(&s->request, "\"visit\":");
	buf_put_text(&s->request, visit);
	buf_put_text(&s->request, "}");
}

static int ask(struct setting *s, const char *request)
{
	return advisor_call(s->advisor, slice_text(request), &s->answer);
}

static void assert_json(struct setting *s)
{
	struct arena arena = ARENA_INIT(64 << 20);
	struct fault fault = {0};
	struct read_value top;

	if (buf_slice(&s->answer).len <= READ_MAX_BYTES &&
		read_json(buf_slice(&s->answer), &arena, &fault, &top) != 0)
		fail_msg("no JSON at %u:%u (%s): %.200s", fault.line, fault.column, fault.subject,
			buf_text(&s->answer));
	arena_done(&arena);
}

static void every_operation_answers_with_json(void **state)
{
	struct setting *s = *state;
	const struct door_op *op;

	for (size_t i = 0; (op = door_at(i)); i++) {
		put_request(s, op->name, i % 2 ? "en" : "ja");
		assert_ptr_equal(door_find(slice_text(op->name)), op);
		if (ask(s, buf_text(&s->request)) != 0)
			fail_msg("%s: %s", op->name, buf_text(&s->answer));
		assert_json(s);
	}
	assert_true(door_find(slice_text("words")) != NULL);
	assert_null(door_find(slice_text("word")));
}

static void an_empty_visit_is_enough_for_every_operation(void **state)
{
	struct setting *s = *state;
	const struct door_op *op;

	for (size_t i = 0; (op = door_at(i)); i++) {
		int result;

		buf_clear(&s->request);
		buf_put_format(&s->request, "{\"op\":\"%s\",\"today\":\"2026-11-23\"}", op->name);
		result = ask(s, buf_text(&s->request));
		if (result != 0 && result != ERR_REFUSED)
			fail_msg("%s: %d", op->name, result);
		assert_json(s);
	}
}

static void a_call_leaves_nothing_behind(void **state)
{
	struct setting *s = *state;
	const struct door_op *op;

	for (size_t i = 0; (op = door_at(i)); i++) {
		buf_clear(&s->whole);
		put_request(s, op->name, "ja");
		assert_int_equal(ask(s, buf_text(&s->request)), 0);
		buf_put_slice(&s->whole, buf_slice(&s->answer));
		assert_int_equal(
			ask(s, "{\"op\":\"words\",\"today\":\"2020-01-01\",\"lang\":\"en\"}"), 0);
		assert_int_equal(ask(s, "{"), ERR_REFUSED);
		assert_int_equal(ask(s, buf_text(&s->request)), 0);
		assert_true(slice_is(buf_slice(&s->whole), buf_slice(&s->answer)));
	}
}

struct refusal {
	const char *request, *code, *place;
};

static void bad_requests_are_refused_with_code_and_place(void **state)
{
	static const struct refusal refusals[] = {
		{"", "TB-1700", ""},
		{"{\"op\":\"check\"", "TB-1700", ""},
		{"{\"op\":\"check\"}", "TB-1704", "today"},
		{"{\"today\":\"2026-11-23\"}", "TB-1704", "op"},
		{"{\"op\":\"dance\",\"today\":\"2026-11-23\"}", "TB-1716", "op"},
		{"{\"op\":5,\"today\":\"2026-11-23\"}", "TB-1705", "op"},
		{"{\"op\":\"check\",\"today\":\"2026-11-31\"}", "TB-1708", "today"},
		{"{\"op\":\"check\",\"today\":\"2026-11\"}", "TB-1708", "today"},
		{"{\"op\":\"check\",\"today\":\"2026-11-23\",\"lang\":\"fr\"}", "TB-1711", "lang"},
		{"{\"op\":\"check\",\"op\":\"check\"}", "TB-1702", ""},
		{"{\"op\":\"check\",\"today\":\"2026-11-23\",\"visits\":{}}", "TB-1703", "visits"},
		{"{\"op\":\"whatif\",\"today\":\"2026-11-23\",\"services\":[]}", "TB-1703",
			"services"},
		{"{\"op\":\"check\",\"today\":\"2026-11-23\",\"visit\":{\"terminals\":-1}}",
			"TB-1707", "visit.terminals"},
		{"{\"op\":\"check\",\"today\":\"2026-11-23\",\"visit\":[]}", "TB-1705", "visit"},
	};
	struct setting *s = *state;

	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++) {
		struct arena arena = ARENA_INIT(1 << 20);
		struct fault fault = {0};
		struct read_value top;
		const struct read_value *problem;

		if (ask(s, refusals[i].request) != ERR_REFUSED)
			fail_msg("answered: %s", refusals[i].request);
		assert_int_equal(read_json(buf_slice(&s->answer), &arena, &fault, &top), 0);
		problem = read_member(&top, "problem");
		if (!slice_is_text(read_text(problem, "code"), refusals[i].code) ||
			!slice_is_text(read_text(problem, "place"), refusals[i].place))
			fail_msg("%s: %s", refusals[i].request, buf_text(&s->answer));
		assert_true(read_text(problem, "text").len > 0);
		assert_true(read_text(problem, "cause").len > 0);
		assert_true(read_text(problem, "todo").len > 0);
		arena_done(&arena);
	}
}

static void a_problem_is_said_in_the_language(void **state)
{
	struct setting *s = *state;

	assert_int_equal(
		ask(s, "{\"op\":\"dance\",\"today\":\"2026-11-23\",\"lang\":\"en\"}"), ERR_REFUSED);
	assert_non_null(strstr(buf_text(&s->answer), "there is no operation \\\"dance\\\""));
	assert_int_equal(ask(s, "{\"op\":\"dance\",\"today\":\"2026-11-23\"}"), ERR_REFUSED);
	assert_non_null(strstr(buf_text(&s->answer), "「dance」という操作はありません。"));
}

/* Fails the nth allocation of the call; true when there were fewer. */
static bool fail_one(struct setting *s, const char *op, size_t nth)
{
	int result;

	buf_done(&s->answer); /* the answer's own memory is among what may fail */
	n_allocations = 0;
	failing = nth;
	result = advisor_call(s->advisor, buf_slice(&s->request), &s->answer);
	failing = 0;
	if (result == 0 && !slice_is(buf_slice(&s->answer), buf_slice(&s->whole)))
		fail_msg("%s: allocation %zu failed, and the answer is another", op, nth);
	if (result != 0 && (result != ERR_NO_MEMORY || buf_slice(&s->answer).len > 0))
		fail_msg("%s: allocation %zu failed: %d", op, nth, result);
	return n_allocations < nth;
}

static void without_memory_there_is_no_answer_rather_than_half_of_one(void **state)
{
	struct setting *s = *state;
	const struct door_op *op;

	for (size_t i = 0; (op = door_at(i)); i++) {
		put_request(s, op->name, "ja");
		assert_int_equal(ask(s, buf_text(&s->request)), 0);
		buf_clear(&s->whole);
		buf_put_slice(&s->whole, buf_slice(&s->answer));
		for (size_t nth = 1; !fail_one(s, op->name, nth);)
			nth += 1 + nth / 64;
	}
}

static void opening_without_memory_leaves_nothing(void **state)
{
	struct setting *s = *state;
	struct fault fault;
	struct advisor *advisor = NULL;
	int result = ERR_NO_MEMORY;

	for (size_t nth = 1; result != 0; nth += 1 + nth / 16) {
		n_allocations = 0;
		failing = nth;
		result = advisor_open(sample_files(&s->sample), TABLE_COUNT, &fault, &advisor);
		failing = 0;
		assert_true(result == 0 || result == ERR_NO_MEMORY);
	}
	advisor_close(advisor);
	advisor_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_operation_answers_with_json),
		cmocka_unit_test(an_empty_visit_is_enough_for_every_operation),
		cmocka_unit_test(a_call_leaves_nothing_behind),
		cmocka_unit_test(bad_requests_are_refused_with_code_and_place),
		cmocka_unit_test(a_problem_is_said_in_the_language),
		cmocka_unit_test(without_memory_there_is_no_answer_rather_than_half_of_one),
		cmocka_unit_test(opening_without_memory_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
