/* The agent's archive, for PCs that have no agent yet. */
#include "agent_side.h"

#include "os/os.h"
#include "server/gate/archive.h"

#define HASH "dae4c32f6a9e2f0a4d8bd1e6ae6b2ac6d9ab3d2f5a1d4e6f0f1c2b3a49586776"
#define ARCHIVE_BYTES ((size_t)1024 * 1024)

struct scene {
	struct fixture f;
	struct buf bytes;
	char path[sizeof(WIRE_PATH_ARCHIVE) + 64];
};

static void scene_init(struct scene *s)
{
	struct archive archive = {0};
	int fd;

	s->bytes = BUF_INIT(ARCHIVE_BYTES);
	memset(buf_reserve(&s->bytes, ARCHIVE_BYTES), 'a', ARCHIVE_BYTES);
	buf_grow(&s->bytes, ARCHIVE_BYTES);
	assert_int_equal(0, os_memfd_sealed("agent", buf_slice(&s->bytes), &fd));
	/* The path is the hash's, as the gate works it out itself. */
	assert_int_equal(0, archive_open(&archive, fd));
	memcpy(s->path, archive.path, sizeof(s->path));
	archive_done(&archive);
	agents_start(&s->f);
	fixture_give(&s->f, "archive", fd);
}

static void scene_done(struct scene *s)
{
	fixture_done(&s->f);
	buf_done(&s->bytes);
}

static void ask(struct scene *s, struct client *c, const char *method, const char *path)
{
	char text[256];

	client_tls(c, &s->f, NULL);
	snprintf(text, sizeof(text), "%s %s HTTP/1.1\r\nHost: gate:8443\r\n\r\n", method, path);
	client_say(c, text);
}

static void test_the_archive_is_for_everybody(void **state)
{
	struct slice head, body;
	struct scene s;
	struct client c;

	scene_init(&s);
	ask(&s, &c, "GET", s.path);
	assert_int_equal(200, client_answer(&c, &head, &body));
	assert_true(head_has(head, "Cache-Control: public, max-age=31536000, immutable"));
	assert_true(head_has(head, "Connection: close"));
	assert_true(slice_is(body, buf_slice(&s.bytes)));
	client_done(&c);
	scene_done(&s);
}

static void test_nothing_else_is(void **state)
{
	static const char *const paths[] = {WIRE_PATH_ARCHIVE, WIRE_PATH_ARCHIVE HASH,
		WIRE_PATH_ARCHIVE "../batches", "/v1/agent"};
	struct scene s;
	struct client c;

	scene_init(&s);
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		ask(&s, &c, "GET", paths[i]);
		assert_int_equal(404, client_answer(&c, NULL, NULL));
		client_done(&c);
	}
	ask(&s, &c, "DELETE", s.path);
	assert_int_equal(404, client_answer(&c, NULL, NULL));
	client_done(&c);
	scene_done(&s);
}

/* Those who do not read hold places, and no more than these: agents are served all the while. */
static void test_downloads_are_bounded(void **state)
{
	struct slice events = SLICE_LITERAL("events");
	struct client slow[ARCHIVE_MAX_DOWNLOADS], c;
	struct scene s;

	scene_init(&s);
	for (size_t i = 0; i < ARRAY_SIZE(slow); i++) {
		ask(&s, &slow[i], "GET", s.path);
		fixture_settle(&s.f);
	}
	ask(&s, &c, "GET", s.path);
	assert_int_equal(503, client_answer(&c, NULL, NULL));
	client_done(&c);
	client_tls(&c, &s.f, NULL);
	agent_send_batch(&c, agent_token, 7, events);
	core_answer_batch(&s.f, core_hear_batch(&s.f).request, 200, 0);
	assert_int_equal(200, client_answer(&c, NULL, NULL));
	client_done(&c);
	for (size_t i = 0; i < ARRAY_SIZE(slow); i++)
		client_done(&slow[i]);
	fixture_settle(&s.f);
	ask(&s, &c, "GET", s.path);
	assert_int_equal(200, client_answer(&c, NULL, NULL));
	client_done(&c);
	scene_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_archive_is_for_everybody),
		cmocka_unit_test(test_nothing_else_is),
		cmocka_unit_test(test_downloads_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
