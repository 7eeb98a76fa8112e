/* The press draws every proposal: each outcome in both languages, and the longest that a visit can ask for. */
#include "ask.h"

#include "server/press/press.h"

static struct typeface *typeface;

static int open_typeface(void **state)
{
	struct fault fault = {0};

	return typeface_open(&typeface, &fault);
}

static int close_typeface(void **state)
{
	typeface = typeface_free(typeface);
	return 0;
}

static void is_drawn(const struct ask *ask)
{
	struct document *document = NULL;
	struct fault fault = {0};
	struct buf pdf = BUF_INIT(PRESS_MAX_PDF);

	assert_int_equal(ask->result, 0);
	if (document_read(buf_slice(&ask->answer), &document, &fault) != 0)
		fail_msg("not a document: %s", fault.subject);
	if (press_draw(document, typeface, &pdf, &fault) != 0)
		fail_msg("not drawn: %s", fault.subject);
	assert_true(slice_starts(buf_slice(&pdf), slice_text("%PDF-")));
	buf_done(&pdf);
	document_free(document);
}

static const char company[] =
	"\"company\": {\"name\": \"二社\", \"industry\": \"製造業\", \"employees\": 12, \"pcs\": 5,"
	" \"printers\": 1, \"carried_out\": \"no\", \"antivirus\": \"yes\", \"network_measure\": "
	"\"firewall\","
	" \"network_support\": \"in\", \"remote_access\": \"no\", \"inside\": \"no\", \"vendor\": "
	"\"yes\"},"
	" \"systems\": [{\"system\": \"windows_xp\", \"count\": 1}, {\"system\": \"windows_10\"}],"
	" \"devices\": [{\"name\": \"受付\", \"mac\": \"00-1A-2B-3C-4D-5E\"}],"
	" \"type\": \"endpoint\", \"case\": \"C\", \"programme\": \"it2026\"";

static void every_outcome_is_drawn(void **state)
{
	static const char *const kinds[] = {"take", "present_vendor", "later", "other_first", ""};
	static const char *const langs[] = {"ja", "en"};
	struct buf request = BUF_INIT(65536);
	struct ask ask;

	ask_open(&ask);
	for (unsigned i = 0; i < ARRAY_SIZE(kinds) * ARRAY_SIZE(langs); i++) {
		buf_clear(&request);
		buf_put_format(&request,
			"{\"op\": \"proposal\", \"today\": \"2026-11-23\", \"lang\": \"%s\", "
			"\"visit\": {%s,"
			" \"outcome\": {\"kind\": \"%s\", \"service\": \"s14\"}}}",
			langs[i % 2], company, kinds[i / 2]);
		ask_call(&ask, buf_text(&request));
		is_drawn(&ask);
	}
	buf_done(&request);
	ask_close(&ask);
}

static void put_long(struct buf *out, const char *part, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		buf_put_text(out, part);
}

static void the_longest_is_drawn(void **state)
{
	struct buf visit = BUF_INIT(1 << 20);
	struct ask ask;

	buf_put_text(&visit, "{\"company\": {\"pcs\": 9999, \"name\": \"");
	put_long(&visit, "とても長い名前の会社", 40);
	buf_put_text(&visit, "\", \"industry\": \"");
	put_long(&visit, "製造と販売と修理", 60);
	buf_put_text(&visit, "\"}, \"coordinator\": {\"interest_note\": \"");
	put_long(&visit, "補足の説明。\\n", 100);
	buf_put_text(&visit, "\"}, \"diagnosis\": {\"mode\": \"full\", \"answers\": {");
	for (unsigned i = 1; i <= 25; i++)
		buf_put_format(&visit, "%s\"%u\": \"not\"", i > 1 ? ", " : "", i);
	buf_put_text(&visit,
		"}}, \"outcome\": {\"kind\": \"later\", \"service\": \"s14\", \"reasons\": [");
	for (unsigned i = 0; i < 20; i++) {
		buf_put_text(&visit, i ? ", \"" : "\"");
		put_long(&visit, "なぜなら、この会社にはこういう事情があるからです。", 12);
		buf_put_text(&visit, "\"");
	}
	buf_put_text(&visit, "]}}");
	ask_open(&ask);
	ask_op(&ask, "proposal", buf_text(&visit), "");
	ask_number(&ask, "beyond", 0);
	is_drawn(&ask);
	buf_done(&visit);
	ask_close(&ask);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_outcome_is_drawn),
		cmocka_unit_test(the_longest_is_drawn),
	};

	return cmocka_run_group_tests(tests, open_typeface, close_typeface);
}
