/* Lines of JSON as events. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include "formats/lines/lines.h"

#define RECEIVED (1795410777 * USEC_PER_SEC)

static const struct logsource_row sshd = {
	.product = SLICE_LITERAL("linux"), .service = SLICE_LITERAL("sshd")};

static int setup(void **state)
{
	return lines_new((struct lines **)state);
}

static int teardown(void **state)
{
	lines_free(*state);
	return 0;
}

static void open_text(struct lines *lines, const char *text)
{
	lines_open(lines, slice_text(text), &sshd, RECEIVED);
}

static void next_is(struct lines *lines, const char *json)
{
	static struct event event;
	_cleanup_(buf_done) struct buf out = BUF_INIT(65536);

	assert_int_equal(lines_next(lines, &event), 1);
	assert_int_equal(event_json(&event, &out), 0);
	assert_string_equal(buf_text(&out), json);
}

static void ends(struct lines *lines, uint32_t n_refused, uint32_t first, int reason)
{
	static struct event event;
	struct lines_refused refused;

	assert_int_equal(lines_next(lines, &event), 0);
	refused = lines_refused(lines);
	assert_int_equal(refused.count, n_refused);
	assert_int_equal(refused.first, first);
	assert_int_equal(refused.reason, reason);
}

#define SSHD "\"logsource\":[{\"product\":\"linux\",\"service\":\"sshd\"}]"
#define AT_RECEIVED "{\"time\":1795410777000000," SSHD

static void test_values(void **state)
{
	open_text(*state, "{\"message\":\"x\",\"pid\":7,\"ok\":true,\"load\":0.5,\"none\":null,"
			  "\"big\":18446744073709551615}\n");
	next_is(*state, AT_RECEIVED ",\"fields\":{\"message\":\"x\",\"pid\":7,\"ok\":true,"
				    "\"load\":\"0.5\",\"big\":\"18446744073709551615\"}}");
	ends(*state, 0, 0, 0);
}

static void test_paths_and_lists(void **state)
{
	open_text(*state, "{\"process\":{\"name\":\"sh\",\"parent\":{\"pid\":1}},\"a.b\":\"c\","
			  "\"tags\":[\"x\",2,true,0.5],\"mixed\":[\"x\",{\"y\":1},null]}");
	next_is(*state, AT_RECEIVED
		",\"fields\":{\"process.name\":\"sh\",\"process.parent.pid\":1,\"a.b\":\"c\","
		"\"tags\":[\"x\",\"2\",\"true\",\"0.5\"],\"mixed\":[\"x\"]},"
		"\"truncated\":[\"mixed\"]}");
	ends(*state, 0, 0, 0);
}

static void test_time_and_logsource(void **state)
{
	open_text(*state,
		"{\"time\":\"1970-01-01T00:00:01Z\",\"m\":1}\n"
		"{\"@timestamp\":2,\"m\":1}\r\n\n  \n"
		"{\"time\":\"soon\",\"m\":1}\n"
		"{\"logsource\":{\"category\":\"process_creation\",\"product\":\"linux\"},"
		"\"CommandLine\":\"sh\"}\n"
		"{\"tsujiban\":{\"product\":\"zeek\"},\"logsource\":\"mine\"}");
	next_is(*state, "{\"time\":1000000," SSHD ",\"fields\":{\"m\":1}}");
	next_is(*state, "{\"time\":2000000," SSHD ",\"fields\":{\"m\":1}}");
	next_is(*state, AT_RECEIVED ",\"fields\":{\"time\":\"soon\",\"m\":1}}");
	next_is(*state, "{\"time\":1795410777000000,\"logsource\":[{\"category\":"
			"\"process_creation\",\"product\":\"linux\"}],\"fields\":{\"CommandLine\":"
			"\"sh\"}}");
	next_is(*state, "{\"time\":1795410777000000,\"logsource\":[{\"product\":\"zeek\"}],"
			"\"fields\":{\"logsource\":\"mine\"}}");
	ends(*state, 0, 0, 0);
}

static void test_a_bad_line_keeps_no_other_back(void **state)
{
	open_text(*state, "{\"m\":1}\n\nnot json\n[1]\n{\"m\":2,\"m\":3}\n{\"m\":\"\xff\"}\n"
			  "{\"m\":{\"a\":1},\"m.a\":2}\n{\"m\":4}\n{\"cut\":");
	next_is(*state, AT_RECEIVED ",\"fields\":{\"m\":1}}");
	next_is(*state, AT_RECEIVED ",\"fields\":{\"m\":4}}");
	ends(*state, 6, 3, ERR_MALFORMED);
}

static void test_no_logsource(void **state)
{
	static const struct logsource_row none = {0};

	lines_open(*state, slice_text("{\"m\":1}\n{\"logsource\":{\"product\":\"x\"},\"m\":2}"),
		&none, RECEIVED);
	next_is(*state, "{\"time\":1795410777000000,\"logsource\":[{\"product\":\"x\"}],"
			"\"fields\":{\"m\":2}}");
	ends(*state, 1, 1, ERR_NOT_FOUND);
}

static void test_depth(void **state)
{
	open_text(*state, "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}\n"
			  "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}}");
	next_is(*state, AT_RECEIVED ",\"fields\":{\"a.a.a.a.a.a.a.a\":1}}");
	ends(*state, 1, 2, ERR_TOO_LARGE);
}

static void put_line_of_fields(struct buf *out, int n)
{
	for (int i = 0; i < n; i++)
		buf_put_format(out, "%c\"f%d\":%d", i == 0 ? '{' : ',', i, i);
	buf_put_text(out, "}\n");
}

static void test_fields_and_line_length(void **state)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(1 << 20);
	static struct event event;

	put_line_of_fields(&text, EVENT_MAX_FIELDS);
	put_line_of_fields(&text, EVENT_MAX_FIELDS + 1);
	buf_put_text(&text, "{\"m\":\"");
	for (int i = 0; i < LINE_MAX_BYTES; i++)
		buf_put_byte(&text, 'x');
	buf_put_text(&text, "\"}\n");
	lines_open(*state, buf_slice(&text), &sshd, RECEIVED);
	assert_int_equal(lines_next(*state, &event), 1);
	assert_int_equal(event.n_fields, EVENT_MAX_FIELDS);
	ends(*state, 2, 2, ERR_TOO_LARGE);
}

static void test_long_text_is_cut_and_long_name_left_out(void **state)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(1 << 20);
	static struct event event;

	buf_put_text(&text, "{\"m\":\"");
	for (int i = 0; i < EVENT_MAX_TEXT + 1; i++)
		buf_put_byte(&text, 'x');
	buf_put_text(&text, "\",\"");
	for (int i = 0; i < EVENT_MAX_NAME + 1; i++)
		buf_put_byte(&text, 'n');
	buf_put_text(&text, "\":1,\"last\":1}");
	lines_open(*state, buf_slice(&text), &sshd, RECEIVED);
	assert_int_equal(lines_next(*state, &event), 1);
	assert_int_equal(event.n_fields, 2);
	assert_int_equal(event.fields[0].text.len, EVENT_MAX_TEXT);
	assert_true(event.fields[0].truncated);
	ends(*state, 0, 0, 0);
}

/* An object with a name of the greatest length, with as many members as a line holds: each of their names is too
 * long. `name` is theirs. */
static void put_line_of_long_paths(struct buf *out, const char *name)
{
	buf_put_text(out, "{\"");
	for (int i = 0; i < EVENT_MAX_NAME; i++)
		buf_put_byte(out, 'n');
	buf_put_text(out, "\":{");
	for (size_t start = out->len; out->len - start < LINE_MAX_BYTES - 200;)
		buf_put_format(out, "\"%s\":1,", name);
	buf_put_format(out, "\"%s\":1},\"last\":1}\n", name);
}

static void test_names_left_out_take_no_room(void **state)
{
	static const char *const names[] = {"", "n"};
	_cleanup_(buf_done) struct buf text = BUF_INIT(1 << 20);
	static struct event event;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		put_line_of_long_paths(&text, names[i]);
	lines_open(*state, buf_slice(&text), &sshd, RECEIVED);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		assert_int_equal(lines_next(*state, &event), 1);
		assert_int_equal(event.n_fields, 1);
	}
	ends(*state, 0, 0, 0);
}

static void test_too_many_lines(void **state)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(8 << 20);
	static struct event event;
	uint32_t n = 0;

	for (int i = 0; i < LINES_MAX + 10; i++)
		buf_put_text(&text, "{}\n");
	lines_open(*state, buf_slice(&text), &sshd, RECEIVED);
	while (lines_next(*state, &event) == 1)
		n++;
	assert_int_equal(n, LINES_MAX);
	ends(*state, 10, LINES_MAX + 1, ERR_TOO_LARGE);
}

int main(void)
{
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_values),
		TEST(test_paths_and_lists),
		TEST(test_time_and_logsource),
		TEST(test_a_bad_line_keeps_no_other_back),
		TEST(test_no_logsource),
		TEST(test_depth),
		TEST(test_fields_and_line_length),
		TEST(test_long_text_is_cut_and_long_name_left_out),
		TEST(test_names_left_out_take_no_room),
		TEST(test_too_many_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
