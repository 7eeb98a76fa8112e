/* The people's gate: API, sessions, own certificate; over the local page, TLS and the local socket. */
#include <openssl/pem.h>

#include "os/os.h"
#include "page_side.h"
#include "server/gate/browser.h"

/* ---- the API */

static void test_call(void **state)
{
	struct record_role role = {.company = 1,
		.company_name = SLICE_LITERAL("\xe4\xbc\x9a"),
		.role = SLICE_LITERAL("owner")};
	struct record_me me = {.person = 5,
		.name = SLICE_LITERAL("\"a\""),
		.roles = &role,
		.n_roles = 1,
		.expires = 9};
	struct buf record = BUF_INIT(4096);
	struct frame_api_call call;
	struct slice head, body;
	struct fixture f;
	struct client c;

	people_start(&f);
	client_plain(&c, &f, f.port_page);
	page_say(&c, "GET /api/v1/me?lang=en", COOKIE "User-Agent: Browser/1\r\n", NULL);
	call = core_hear_call(&f);
	assert_true(slice_is_text(call.address, "127.0.0.1"));
	assert_true(slice_is_text(call.agent, "Browser/1"));
	assert_int_equal(API_ME, call.operation);
	assert_int_equal(2, call.door);
	assert_int_equal(-1, call.peer_uid);
	assert_int_equal(1, call.language);
	assert_int_equal(32, call.session.len);
	assert_int_equal(31, call.session.data[31]);
	assert_int_equal(0, record_me_encode(&me, &record));
	core_reply(&f, &(struct frame_api_reply){.request = call.request,
			       .operation = call.operation,
			       .status = 200,
			       .body = buf_slice(&record)});
	assert_int_equal(200, client_answer(&c, &head, &body));
	assert_true(slice_is_text(body,
		"{\"person\":5,\"name\":\"\\\"a\\\"\",\"roles\":[{\"company\":1,"
		"\"company_name\":\"\xe4\xbc\x9a\",\"role\":\"owner\"}],\"expires\":9,\"mail\":"
		"\"\","
		"\"password\":false,\"totp\":false,\"installation\":false}"));
	assert_true(head_has(head, "Content-Type: application/json"));
	assert_true(head_has(head, "Cache-Control: no-store"));
	buf_done(&record);
	client_done(&c);
	fixture_done(&f);
}

static void put_many_devices(struct buf *record)
{
	static const char letters[256] = "pc";
	struct record_device devices[4096];
	struct record_device_list list = {.devices = devices, .n_devices = ARRAY_SIZE(devices)};

	for (size_t i = 0; i < ARRAY_SIZE(devices); i++)
		devices[i] = (struct record_device){.id = i, .hostname = slice_of(letters, 255)};
	assert_int_equal(0, record_device_list_encode(&list, record));
}

static void test_large_answer(void **state)
{
	struct buf record = BUF_INIT(4 << 20);
	struct frame_api_call call;
	struct slice body;
	struct fixture f;
	struct client c;

	people_start(&f);
	client_plain(&c, &f, f.port_page);
	page_say(&c, "GET /api/v1/devices", COOKIE, NULL);
	call = core_hear_call(&f);
	put_many_devices(&record);
	core_reply(&f, &(struct frame_api_reply){.request = call.request,
			       .operation = call.operation,
			       .status = 200,
			       .body = buf_slice(&record)});
	assert_int_equal(200, client_answer(&c, NULL, &body));
	assert_true(body.len > 4096 * 253 * 6); /* NUL is written \\u0000 */
	assert_true(slice_starts(body, slice_text("{\"devices\":[{\"id\":0,")));
	assert_true(slice_ends(body, slice_text("}]}")));
	page_say(&c, "GET /", "", NULL);
	assert_int_equal(200, client_answer(&c, NULL, NULL));
	buf_done(&record);
	client_done(&c);
	fixture_done(&f);
}

static void test_call_with_body(void **state)
{
	struct record_case_close close;
	struct frame_api_call call;
	struct fixture f;
	struct client c;

	people_start(&f);
	client_plain(&c, &f, f.port_page);
	page_say(&c, "POST /api/v1/cases/7/close", COOKIE JSON, "{\"id\":7,\"reason\":\"real\"}");
	call = core_hear_call(&f);
	assert_int_equal(API_CASE_CLOSE, call.operation);
	assert_int_equal(0, record_case_close_decode(call.body, &f.arena, &close));
	assert_int_equal(7, close.id);
	assert_true(slice_is_text(close.reason, "real"));
	core_reply(&f, &(struct frame_api_reply){.request = call.request,
			       .operation = call.operation,
			       .status = 403,
			       .message = SLICE_LITERAL("TB-1372"),
			       .subject = SLICE_LITERAL("reason")});
	assert_int_equal(403, client_answer(&c, NULL, NULL));
	client_done(&c);
	fixture_done(&f);
}

static void test_problem_in_two_languages(void **state)
{
	struct slice head, body;
	struct fixture f;

	people_start(&f);
	assert_int_equal(404, page_ask(&f, "GET /api/v1/nothing", COOKIE, NULL, &head, &body));
	assert_true(head_has(head, "Content-Type: application/problem+json"));
	assert_true(slice_find(body, slice_text("urn:tsujiban:TB-1361")) < body.len);
	assert_true(slice_find(body, slice_text("ありません")) < body.len);
	assert_int_equal(404, page_ask(&f, "GET /api/v1/nothing", COOKIE "Accept-Language: en\r\n",
				      NULL, &head, &body));
	assert_true(slice_find(body, slice_text("nothing at this address")) < body.len);
	fixture_done(&f);
}

static void test_login_and_logout(void **state)
{
	uint8_t secret[SESSION_BYTES];
	struct buf record = BUF_INIT(4096);
	struct frame_api_call call;
	struct slice head;
	struct fixture f;
	struct client c;

	for (uint8_t i = 0; i < SESSION_BYTES; i++)
		secret[i] = i;
	people_start(&f);
	client_plain(&c, &f, f.port_page);
	page_say(&c, "POST /api/v1/login", JSON, "{\"token\":\"abc\"}");
	call = core_hear_call(&f);
	assert_int_equal(0, call.session.len);
	assert_int_equal(0, record_me_encode(&(struct record_me){0}, &record));
	core_reply(&f, &(struct frame_api_reply){.request = call.request,
			       .operation = call.operation,
			       .status = 200,
			       .set_session = slice_of(secret, sizeof(secret)),
			       .body = buf_slice(&record)});
	assert_int_equal(200, client_answer(&c, &head, NULL));
	assert_true(head_has(head, "Set-Cookie: tsujiban=" SECRET_TEXT
				   "; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000"));
	page_say(&c, "POST /api/v1/logout", COOKIE JSON, "{}");
	call = core_hear_call(&f);
	core_reply_empty(&f, &call, SLICE_EMPTY);
	assert_int_equal(200, client_answer(&c, &head, NULL));
	assert_true(head_has(
		head, "Set-Cookie: tsujiban=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"));
	buf_done(&record);
	client_done(&c);
	fixture_done(&f);
}

static const struct {
	const char *what;
	unsigned status;
	const char *text; /* %u: the page's port */
} refused_calls[] = {
	{"no session", 401, "GET /api/v1/me HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n\r\n"},
	{"rebound name", 421, "GET / HTTP/1.1\r\nHost: evil.example:%u\r\n\r\n"},
	{"rebound name, API", 421,
		"GET /api/v1/me HTTP/1.1\r\nHost: evil.example:%u\r\n" COOKIE "\r\n"},
	{"no origin", 403,
		"POST /api/v1/logout HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n" COOKIE JSON
		"Content-Length: 2\r\n\r\n{}"},
	{"foreign site", 403,
		"POST /api/v1/logout HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n" COOKIE JSON
		"Sec-Fetch-Site: cross-site\r\nContent-Length: 2\r\n\r\n{}"},
	{"foreign origin", 403,
		"POST /api/v1/login HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n" JSON
		"Origin: http://127.0.0.1:1\r\nContent-Length: 2\r\n\r\n{}"},
	{"a form's type", 415,
		"POST /api/v1/logout HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n" COOKIE
		"Sec-Fetch-Site: same-origin\r\nContent-Type: text/plain\r\n"
		"Content-Length: 2\r\n\r\n{}"},
	{"another door's operation", 404,
		"POST /api/v1/login-links HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n" COOKIE JSON
		"Sec-Fetch-Site: same-origin\r\nContent-Length: 2\r\n\r\n{}"},
	{"method", 405, "GET /api/v1/logout HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n" COOKIE "\r\n"},
	{"unknown field", 400,
		"GET /api/v1/cases?x=1 HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n" COOKIE "\r\n"},
	{"too large", 413,
		"POST /api/v1/logout HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n" COOKIE JSON
		"Sec-Fetch-Site: same-origin\r\nContent-Length: 65537\r\n\r\n"},
	{"smuggling", 400, "GET / HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nX: a\r\n b\r\n\r\n"},
};

static void test_refused_calls(void **state)
{
	struct buf text = BUF_INIT(4096);
	struct fixture f;
	struct client c;

	people_start(&f);
	for (size_t i = 0; i < ARRAY_SIZE(refused_calls); i++) {
		unsigned status;
		char port[8];
		struct slice before = slice_text(refused_calls[i].text);
		size_t mark = slice_find(before, slice_text("%u"));

		snprintf(port, sizeof(port), "%u", f.port_page);
		buf_clear(&text);
		buf_put(&text, before.data, mark);
		buf_put_text(&text, port);
		buf_put_slice(&text, slice_from(before, mark + 2));
		client_plain(&c, &f, f.port_page);
		client_send(&c, buf_slice(&text));
		status = client_answer(&c, NULL, NULL);
		if (status != refused_calls[i].status)
			fail_msg("%s: %u, not %u", refused_calls[i].what, status,
				refused_calls[i].status);
		client_done(&c);
	}
	assert_null(fixture_hear(&f, FRAME_API_CALL));
	buf_done(&text);
	fixture_done(&f);
}

static void test_local_socket(void **state)
{
	struct frame_api_call call;
	struct fixture f;
	struct client c;

	local_start(&f);
	client_local(&c, &f);
	client_say(&c, "POST /api/v1/login-links HTTP/1.1\r\nHost: localhost\r\n"
		       "Content-Length: 0\r\n\r\n");
	call = core_hear_call(&f);
	assert_int_equal(API_LOGIN_LINK, call.operation);
	assert_int_equal(3, call.door);
	assert_int_equal(getuid(), call.peer_uid);
	assert_int_equal(0, call.session.len);
	assert_int_equal(0, call.address.len);
	core_reply(
		&f, &(struct frame_api_reply){
			    .request = call.request, .operation = call.operation, .status = 403});
	assert_int_equal(403, client_answer(&c, NULL, NULL));
	/* A cookie counts for nothing here, files are not served, pages' operations neither. */
	client_say(&c, "GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\n" COOKIE "\r\n");
	call = core_hear_call(&f);
	assert_int_equal(0, call.session.len);
	client_done(&c);
	client_local(&c, &f);
	client_say(&c, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
	assert_int_equal(404, client_answer(&c, NULL, NULL));
	client_done(&c);
	fixture_done(&f);
}

/* What the gate refuses of its own accord, the core is told, once a second. */
static void test_refusals_are_counted(void **state)
{
	struct frame_refused refused;
	struct heard *heard;
	struct fixture f;
	unsigned status;

	people_start(&f);
	for (int i = 0; i < 3; i++) {
		status = page_ask(&f, "GET /api/v1/status", "", NULL, NULL, NULL);
		assert_int_equal(401, status);
	}
	assert_null(fixture_hear(&f, FRAME_REFUSED));
	fixture_advance(&f, USEC_PER_SEC);
	heard = fixture_hear(&f, FRAME_REFUSED);
	assert_non_null(heard);
	assert_int_equal(0, frame_refused_decode(buf_slice(&heard->payload), &f.arena, &refused));
	assert_int_equal(401, refused.status);
	assert_int_equal(3, refused.count);
	assert_int_equal(0, refused.device);
	fixture_done(&f);
}

/* A stolen people's gate has no local door to open: the parent would have to give it one. */
static void test_no_local_door(void **state)
{
	struct fixture f;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	fixture_init(&f, &people_part);
	assert_int_equal(ERR_NOT_FOUND, gate_give(f.gate, slice_text("socket"), &fd));
	close(fd);
	fixture_done(&f);
}

static void test_over_tls(void **state)
{
	struct buf record = BUF_INIT(4096);
	uint8_t secret[SESSION_BYTES] = {0};
	struct frame_api_call call;
	struct slice head;
	struct fixture f;
	struct client c;

	people_start(&f);
	client_tls(&c, &f, NULL);
	client_say(&c, "POST /api/v1/login HTTP/1.1\r\nHost: watch.example\r\n" JSON
		       "Origin: https://watch.example\r\nContent-Length: 2\r\n\r\n{}");
	call = core_hear_call(&f);
	assert_int_equal(1, call.door);
	assert_int_equal(0, record_me_encode(&(struct record_me){0}, &record));
	core_reply(&f, &(struct frame_api_reply){.request = call.request,
			       .operation = call.operation,
			       .status = 200,
			       .set_session = slice_of(secret, sizeof(secret)),
			       .body = buf_slice(&record)});
	assert_int_equal(200, client_answer(&c, &head, NULL));
	assert_true(slice_find(head, slice_text("; Secure\r\n")) < head.len);
	client_say(&c, "POST /api/v1/login HTTP/1.1\r\nHost: watch.example\r\n" JSON
		       "Origin: http://watch.example\r\nContent-Length: 2\r\n\r\n{}");
	assert_int_equal(403, client_answer(&c, NULL, NULL));
	buf_done(&record);
	client_done(&c);
	fixture_done(&f);
}

static void test_core_gone(void **state)
{
	struct slice head;
	struct fixture f;
	struct client c;

	people_start(&f);
	client_plain(&c, &f, f.port_page);
	page_say(&c, "GET /api/v1/me", COOKIE, NULL);
	f.core = channel_free(f.core);
	assert_int_equal(503, client_answer(&c, &head, NULL));
	assert_true(head_has(head, "Retry-After: 2"));
	client_done(&c);
	assert_int_equal(503, page_ask(&f, "GET /api/v1/me", COOKIE, NULL, NULL, NULL));
	assert_int_equal(200, page_ask(&f, "GET /", "", NULL, NULL, NULL));
	fixture_done(&f);
}

/* A reply that cannot be read ends the core's channel, not the gate. */
static void test_bad_reply_ends_core(void **state)
{
	struct frame_api_call call;
	struct fixture f;
	struct client c;

	people_start(&f);
	client_plain(&c, &f, f.port_page);
	page_say(&c, "GET /api/v1/me", COOKIE, NULL);
	call = core_hear_call(&f);
	core_reply(&f, &(struct frame_api_reply){.request = call.request,
			       .operation = call.operation,
			       .status = 200,
			       .body = SLICE_LITERAL("\1\2\3")});
	assert_int_equal(503, client_answer(&c, NULL, NULL));
	assert_true(f.core_closed);
	client_done(&c);
	fixture_done(&f);
}

/* ---- own certificate */

static int pem_fd(EVP_PKEY *key, X509 *certificate)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *data;
	long len;
	int fd = -1;

	if (key)
		PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL);
	else
		PEM_write_bio_X509(bio, certificate);
	len = BIO_get_mem_data(bio, &data);
	assert_int_equal(0, os_memfd_sealed("pem", slice_of(data, (size_t)len), &fd));
	BIO_free(bio);
	return fd;
}

static void test_own_certificate(void **state)
{
	struct fixture f;
	struct client c;
	X509 *peer;

	fixture_init(&f, &people_part);
	f.keeps_leaf = true;
	fixture_listen(&f, "listen", &f.port_tls);
	fixture_give(&f, "certificate", pem_fd(NULL, f.root));
	fixture_give(&f, "key", pem_fd(f.root_key, NULL));
	fixture_connect_core(&f);
	fixture_begin(&f);
	client_tls(&c, &f, NULL);
	peer = SSL_get1_peer_certificate(c.ssl);
	assert_int_equal(0, X509_cmp(peer, f.root));
	assert_null(fixture_hear(&f, FRAME_LEAF_ASK));
	X509_free(peer);
	client_done(&c);
	fixture_done(&f);
}

static void test_own_certificate_of_another_key(void **state)
{
	EVP_PKEY *other = EVP_EC_gen("P-256");
	struct fixture f;

	fixture_init(&f, &people_part);
	fixture_listen(&f, "listen", &f.port_tls);
	fixture_give(&f, "certificate", pem_fd(NULL, f.root));
	fixture_give(&f, "key", pem_fd(other, NULL));
	assert_int_equal(ERR_CRYPTO, gate_begin(f.gate));
	EVP_PKEY_free(other);
	fixture_done(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_call),
		cmocka_unit_test(test_large_answer),
		cmocka_unit_test(test_call_with_body),
		cmocka_unit_test(test_problem_in_two_languages),
		cmocka_unit_test(test_login_and_logout),
		cmocka_unit_test(test_refused_calls),
		cmocka_unit_test(test_local_socket),
		cmocka_unit_test(test_refusals_are_counted),
		cmocka_unit_test(test_no_local_door),
		cmocka_unit_test(test_over_tls),
		cmocka_unit_test(test_core_gone),
		cmocka_unit_test(test_bad_reply_ends_core),
		cmocka_unit_test(test_own_certificate),
		cmocka_unit_test(test_own_certificate_of_another_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
