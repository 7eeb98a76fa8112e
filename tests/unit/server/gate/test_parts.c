/* The small parts: routes, records, what browsers say, peers, devices. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <openssl/sha.h>

#include "server/gate/browser.h"
#include "server/gate/devices.h"
#include "server/gate/peers.h"
#include "server/gate/problem.h"
#include "server/gate/record.h"
#include "server/gate/route.h"

/* ---- routes */

enum { PAGE = API_DOOR_PAGE | API_DOOR_LINK };

static void test_routes(void **state)
{
	static const struct {
		enum http_method method;
		const char *path;
		unsigned doors;
		int result;
		uint16_t number;
		uint64_t id;
	} rows[] = {
		{METHOD_GET, "/api/v1/me", PAGE, 0, API_ME, 0},
		{METHOD_GET, "/api/v1/me", API_DOOR_LOCAL, ERR_NOT_FOUND, 0, 0},
		{METHOD_GET, "/api/v1/cases/7", PAGE, 0, API_CASE, 7},
		{METHOD_POST, "/api/v1/cases/18446744073709551615/close", PAGE, 0, API_CASE_CLOSE,
			UINT64_MAX},
		{METHOD_GET, "/api/v1/cases", PAGE, 0, API_CASES, 0},
		{METHOD_POST, "/api/v1/login-links", API_DOOR_LOCAL, 0, API_LOGIN_LINK, 0},
		{METHOD_POST, "/api/v1/login-links", PAGE, ERR_NOT_FOUND, 0, 0},
		{METHOD_POST, "/api/v1/me", PAGE, ERR_UNSUPPORTED, 0, 0},
		{METHOD_HEAD, "/api/v1/me", PAGE, ERR_UNSUPPORTED, 0, 0},
		{METHOD_GET, "/api/v1/me/", PAGE, ERR_NOT_FOUND, 0, 0},
		{METHOD_GET, "/api/v1//me", PAGE, ERR_NOT_FOUND, 0, 0},
		{METHOD_GET, "/api/v1", PAGE, ERR_NOT_FOUND, 0, 0},
		{METHOD_GET, "/api/v1/cases/", PAGE, ERR_NOT_FOUND, 0, 0},
		{METHOD_GET, "/api/v1/cases/-1", PAGE, ERR_NOT_FOUND, 0, 0},
		{METHOD_GET, "/api/v1/cases/7x", PAGE, ERR_NOT_FOUND, 0, 0},
		{METHOD_GET, "/api/v1/cases/%37", PAGE, ERR_NOT_FOUND, 0, 0},
		{METHOD_GET, "/api/v1/cases/18446744073709551616", PAGE, ERR_NOT_FOUND, 0, 0},
		{METHOD_GET, "/api/v1/cases/{id}", PAGE, ERR_NOT_FOUND, 0, 0},
		{METHOD_GET, "/", PAGE, ERR_NOT_FOUND, 0, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct route route = {0};
		const char *allow = NULL;
		int result = route_find(
			rows[i].method, slice_text(rows[i].path), rows[i].doors, &route, &allow);

		if (result != rows[i].result)
			fail_msg("%s: %s", rows[i].path, result_name(result));
		if (result == ERR_UNSUPPORTED)
			assert_non_null(allow);
		if (result < 0)
			continue;
		assert_int_equal(rows[i].number, route.row->number);
		assert_true(rows[i].id == route.id);
	}
}

/* ---- records */

static int read_record(uint16_t operation, const struct record_source *source, struct arena *arena,
	void *ret_record, struct fault *fault)
{
	void *record;
	const struct api_row *row = api_row_find(operation);
	int result = record_read(row, source, arena, &record, fault);

	if (result == 0)
		memcpy(ret_record, record, row->request_size);
	return result;
}

static void test_reads_records(void **state)
{
	struct arena arena = ARENA_INIT(65536);
	struct fault fault = {0};
	struct record_case_close close;
	struct record_case_filter filter;
	struct record_source source = {
		.has_id = true,
		.id = 7,
		.query = SLICE_LITERAL("lang=en"),
		.body = SLICE_LITERAL("{\"reason\":\"mistake\",\"note\":\"\\u65e5 \\\"x\\\"\"}"),
	};

	assert_int_equal(0, read_record(API_CASE_CLOSE, &source, &arena, &close, &fault));
	assert_int_equal(7, close.id);
	assert_true(slice_is_text(close.reason, "mistake"));
	assert_true(slice_is_text(close.note, "\xe6\x97\xa5 \"x\""));
	source = (struct record_source){
		.query = SLICE_LITERAL("&company=3&open=true&&after=18446744073709551615")};
	assert_int_equal(0, read_record(API_CASES, &source, &arena, &filter, &fault));
	assert_int_equal(3, filter.company);
	assert_true(filter.open);
	assert_true(filter.after == UINT64_MAX);
	source = (struct record_source){0};
	assert_int_equal(0, read_record(API_CASES, &source, &arena, &filter, &fault));
	assert_int_equal(0, filter.company);
	arena_done(&arena);
}

static void test_refuses_records(void **state)
{
	static const struct {
		uint16_t operation;
		const char *query;
		const char *body;
		enum message_id message;
		const char *subject;
	} rows[] = {
		{API_CASES, "compny=3", "", MSG_GATE_FIELD_UNKNOWN, "compny"},
		{API_CASES, "company=3&company=4", "", MSG_GATE_FIELD_BAD, "company"},
		{API_CASES, "company=4294967296", "", MSG_GATE_FIELD_BAD, "company"},
		{API_CASES, "company=-1", "", MSG_GATE_FIELD_BAD, "company"},
		{API_CASES, "company", "", MSG_GATE_FIELD_BAD, "company"},
		{API_CASES, "open=yes", "", MSG_GATE_FIELD_BAD, "open"},
		{API_CASES, "%ff=1", "", MSG_GATE_FIELD_UNKNOWN, "\\xff"},
		{API_CASES, "company=%3", "", MSG_GATE_FIELD_BAD, "%3"},
		{API_CASE_CLOSE, "", "{\"reason\":1}", MSG_GATE_FIELD_BAD, "reason"},
		{API_CASE_CLOSE, "", "{\"reason\":null}", MSG_GATE_FIELD_BAD, "reason"},
		{API_CASE_CLOSE, "", "{\"reason\":\"12345678901234567\"}", MSG_GATE_FIELD_BAD,
			"reason"},
		{API_CASE_CLOSE, "", "{\"note\":\"a\\u0000b\"}", MSG_GATE_FIELD_BAD, "note"},
		{API_CASE_CLOSE, "", "{\"note\":\"a\",\"note\":\"b\"}", MSG_GATE_FIELD_BAD, "note"},
		{API_CASE_CLOSE, "", "{\"id\":8}", MSG_GATE_FIELD_BAD, "id"},
		{API_CASE_CLOSE, "", "{\"id\":-7}", MSG_GATE_FIELD_BAD, "id"},
		{API_CASE_CLOSE, "", "{\"id\":7.0}", MSG_GATE_FIELD_BAD, "id"},
		{API_CASE_CLOSE, "", "{\"nota\":\"b\"}", MSG_GATE_FIELD_UNKNOWN, "nota"},
		{API_CASE_CLOSE, "", "[]", MSG_GATE_JSON_BAD, ""},
		{API_CASE_CLOSE, "", "{", MSG_GATE_JSON_BAD, ""},
		{API_CASE_CLOSE, "", "{} {}", MSG_GATE_JSON_BAD, ""},
		{API_CASE_CLOSE, "", "{\"note\":\"\xff\"}", MSG_GATE_JSON_BAD, ""},
		{API_LOGOUT, "", "{\"a\":1}", MSG_GATE_FIELD_UNKNOWN, "a"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena arena = ARENA_INIT(65536);
		struct fault fault = {0};
		uint8_t record[4096];
		struct record_source source = {
			.has_id = rows[i].operation == API_CASE_CLOSE,
			.id = 7,
			.query = slice_text(rows[i].query),
			.body = slice_text(rows[i].body),
		};
		int result = read_record(rows[i].operation, &source, &arena, record, &fault);

		if (result != ERR_REFUSED || fault.message != rows[i].message ||
			strcmp(fault.subject, rows[i].subject) != 0)
			fail_msg("row %zu: %s, %d, %s", i, result_name(result), (int)fault.message,
				fault.subject);
		arena_done(&arena);
	}
}

/* ---- browsers */

static struct http_request request_with(const char *name, const char *value)
{
	struct http_request request = {
		.method = METHOD_POST, .host = SLICE_LITERAL("127.0.0.1:8480"), .n_headers = 1};

	request.headers[0] = (struct http_header){slice_text(name), slice_text(value)};
	return request;
}

#define SECRET_TEXT "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"

static void test_cookies(void **state)
{
	static const struct {
		const char *header;
		bool found;
	} rows[] = {
		{"tsujiban=" SECRET_TEXT, true},
		{"a=b; tsujiban=" SECRET_TEXT "; c=d", true},
		{"a=b;tsujiban=" SECRET_TEXT, true},
		{"", false},
		{"tsujiban", false},
		{"tsujiban=", false},
		{"Tsujiban=" SECRET_TEXT, false},
		{"xtsujiban=" SECRET_TEXT, false},
		{"tsujiban=" SECRET_TEXT "A", false},
		{"tsujiban=AAAA", false},
		{"tsujiban=\"" SECRET_TEXT "\"", false},
		{"tsujiban=" SECRET_TEXT "; tsujiban=" SECRET_TEXT, false},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct http_request request = request_with("Cookie", rows[i].header);
		uint8_t session[SESSION_BYTES] = {0};

		if (browser_get_session(&request, session) != rows[i].found)
			fail_msg("%s", rows[i].header);
		if (rows[i].found)
			assert_int_equal(31, session[31]);
	}
}

static void test_cookie_written(void **state)
{
	struct buf out = BUF_INIT(512);
	uint8_t session[SESSION_BYTES];

	for (uint8_t i = 0; i < SESSION_BYTES; i++)
		session[i] = i;
	browser_put_cookie(&out, slice_of(session, sizeof(session)), true);
	assert_string_equal("tsujiban=" SECRET_TEXT
			    "; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000; Secure",
		buf_text(&out));
	buf_clear(&out);
	browser_put_cookie(&out, SLICE_EMPTY, false);
	assert_string_equal(
		"tsujiban=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0", buf_text(&out));
	buf_done(&out);
}

static void test_languages(void **state)
{
	static const struct {
		const char *accept;
		const char *query;
		enum language language;
	} rows[] = {
		{"", "", LANGUAGE_JA},
		{"en", "", LANGUAGE_EN},
		{"en-US,en;q=0.9", "", LANGUAGE_EN},
		{"ja,en;q=0.9", "", LANGUAGE_JA},
		{"en;q=0.8, ja;q=0.9", "", LANGUAGE_JA},
		{"en;q=0.8, ja;q=0.7", "", LANGUAGE_EN},
		{"de, fr", "", LANGUAGE_JA},
		{"de, en;q=0.1", "", LANGUAGE_EN},
		{"en;q=0", "", LANGUAGE_JA},
		{"en;q=x", "", LANGUAGE_JA},
		{"english", "", LANGUAGE_JA},
		{"ja", "a=b&lang=en", LANGUAGE_EN},
		{"en", "lang=ja", LANGUAGE_JA},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct http_request request = request_with("Accept-Language", rows[i].accept);

		request.query = rows[i].query[0] ? slice_text(rows[i].query) : SLICE_EMPTY;
		if (browser_get_language(&request) != rows[i].language)
			fail_msg("%s %s", rows[i].accept, rows[i].query);
	}
}

static void test_own_page(void **state)
{
	struct http_request r = request_with("Origin", "http://127.0.0.1:8480");

	assert_true(browser_is_own_page(&r, false));
	assert_false(browser_is_own_page(&r, true));
	r = request_with("Origin", "http://127.0.0.1:8481");
	assert_false(browser_is_own_page(&r, false));
	r = request_with("Origin", "null");
	assert_false(browser_is_own_page(&r, false));
	r = request_with("Sec-Fetch-Site", "same-origin");
	assert_true(browser_is_own_page(&r, false));
	r = request_with("Sec-Fetch-Site", "same-site");
	assert_false(browser_is_own_page(&r, false));
	r = request_with("Sec-Fetch-Site", "none");
	assert_false(browser_is_own_page(&r, false));
	r = request_with("X", "y");
	assert_false(browser_is_own_page(&r, false));
	r.headers[1] = (struct http_header){slice_text("Origin"), slice_text("http://evil")};
	r.headers[0] =
		(struct http_header){slice_text("Sec-Fetch-Site"), slice_text("same-origin")};
	r.n_headers = 2;
	assert_false(browser_is_own_page(&r, false));
}

static void test_local_host(void **state)
{
	struct http_request r = request_with("X", "y");

	assert_true(browser_is_local_host(&r, 8480));
	assert_false(browser_is_local_host(&r, 8481));
	r.host = slice_text("LocalHost:8480");
	assert_true(browser_is_local_host(&r, 8480));
	r.host = slice_text("localhost");
	assert_false(browser_is_local_host(&r, 8480));
	r.host = slice_text("localhost.evil.example:8480");
	assert_false(browser_is_local_host(&r, 8480));
}

static void test_problem(void **state)
{
	struct buf out = BUF_INIT(4096);

	problem_put(&out, message_get(MSG_GATE_FIELD_BAD), 400, slice_text("a\"b"), LANGUAGE_EN);
	assert_string_equal("{\"type\":\"urn:tsujiban:TB-1372\","
			    "\"title\":\"the value of a\\\"b is not valid\",\"status\":400,"
			    "\"detail\":\"Check the value.\",\"subject\":\"a\\\"b\"}",
		buf_text(&out));
	buf_done(&out);
}

/* ---- peers */

static struct sockaddr_storage address_of(int family, const char *text)
{
	struct sockaddr_storage address = {.ss_family = (sa_family_t)family};
	void *to = family == AF_INET ? (void *)&((struct sockaddr_in *)&address)->sin_addr
				     : (void *)&((struct sockaddr_in6 *)&address)->sin6_addr;

	assert_int_equal(1, inet_pton(family, text, to));
	return address;
}

static void test_peers(void **state)
{
	struct sockaddr_storage a = address_of(AF_INET, "192.0.2.1");
	struct sockaddr_storage mapped = address_of(AF_INET6, "::ffff:192.0.2.1");
	struct sockaddr_storage six = address_of(AF_INET6, "2001:db8::1");
	struct sockaddr_storage neighbour = address_of(AF_INET6, "2001:db8::ffff:2");
	struct sockaddr_storage other = address_of(AF_INET6, "2001:db8:0:1::1");
	struct peer *p, *q;
	struct peers peers;

	peers_init(&peers, 2, 0);
	assert_int_equal(0, peers_claim(&peers, &a, 1, &p));
	assert_int_equal(0, peers_claim(&peers, &mapped, 1, &q));
	assert_ptr_equal(p, q);
	assert_int_equal(ERR_FULL, peers_claim(&peers, &a, 1, &q));
	peers_release(&peers, p, 1);
	assert_int_equal(0, peers_claim(&peers, &a, 1, &q));
	assert_int_equal(0, peers_claim(&peers, &six, 1, &p));
	assert_int_equal(0, peers_claim(&peers, &neighbour, 1, &q));
	assert_ptr_equal(p, q);
	assert_int_equal(0, peers_claim(&peers, &other, 1, &q));
	assert_ptr_not_equal(p, q);
	peers_done(&peers);
}

static void test_enrolment_rate(void **state)
{
	struct sockaddr_storage a = address_of(AF_INET, "192.0.2.1");
	usec_t now = 5 * USEC_PER_SEC;
	struct peers peers;
	struct peer *p;

	peers_init(&peers, 2, 0);
	assert_int_equal(0, peers_claim(&peers, &a, now, &p));
	for (int i = 0; i < 60; i++)
		assert_true(peer_may_enrol(p, now));
	assert_false(peer_may_enrol(p, now));
	/* Coming back does not help, waiting does. */
	peers_release(&peers, p, now);
	assert_int_equal(0, peers_claim(&peers, &a, now, &p));
	assert_false(peer_may_enrol(p, now));
	assert_true(peer_may_enrol(p, now + USEC_PER_SEC));
	assert_false(peer_may_enrol(p, now + USEC_PER_SEC));
	peers_release(&peers, p, now);
	assert_int_equal(0, peers_claim(&peers, &a, now + 100 * USEC_PER_SEC, &p));
	for (int i = 0; i < 60; i++)
		assert_true(peer_may_enrol(p, now + 100 * USEC_PER_SEC));
	peers_done(&peers);
}

/* ---- devices */

static void test_devices(void **state)
{
	struct frame_device_put frame = {.device = 7, .company = 1};
	uint8_t first[32] = {1}, second[32] = {2};
	struct devices devices;

	devices_init(&devices);
	SHA256(first, sizeof(first), frame.token_hash);
	assert_int_equal(0, devices_put(&devices, &frame));
	assert_int_equal(7, devices_find(&devices, first)->device);
	assert_null(devices_find(&devices, second));
	SHA256(second, sizeof(second), frame.token_hash);
	assert_int_equal(0, devices_put(&devices, &frame));
	assert_null(devices_find(&devices, first));
	assert_int_equal(7, devices_find(&devices, second)->device);
	/* Half a hash is not enough. */
	frame.device = 8;
	frame.token_hash[31] ^= 1;
	devices_del(&devices, 7);
	assert_int_equal(0, devices_put(&devices, &frame));
	assert_null(devices_find(&devices, second));
	devices_del(&devices, 8);
	devices_del(&devices, 9);
	devices_done(&devices);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_routes),
		cmocka_unit_test(test_reads_records),
		cmocka_unit_test(test_refuses_records),
		cmocka_unit_test(test_cookies),
		cmocka_unit_test(test_cookie_written),
		cmocka_unit_test(test_languages),
		cmocka_unit_test(test_own_page),
		cmocka_unit_test(test_local_host),
		cmocka_unit_test(test_problem),
		cmocka_unit_test(test_peers),
		cmocka_unit_test(test_enrolment_rate),
		cmocka_unit_test(test_devices),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
