/* What people write to find events, and what of it is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/macros.h"
#include "server/search/filter.h"

/* With `cut`, the user's name is not whole. */
static bool passes(const char *text, bool cut)
{
	struct filter *filter;
	struct fault fault = {0};
	struct event event;
	bool result;
	int r = filter_new(slice_text(text), 1, &filter, &fault);

	if (r < 0)
		fail_msg("%s: %s %s", text, message_get(fault.message)->code, fault.subject);
	event_start(&event, 1, LOGSOURCE_LINUX_PROCESS_CREATION);
	event_add_text(&event, FIELD_KEY_IMAGE, slice_text("/usr/bin/Curl"), false);
	event_add_text(&event, FIELD_KEY_COMMANDLINE,
		slice_text("curl -o \"a b\" http://x.example/"), false);
	event_add_text(&event, FIELD_KEY_USER, slice_text("経理"), cut);
	event_add_integer(&event, FIELD_KEY_PROCESSID, 4711);
	result = filter_passes(filter, &event);
	filter_free(filter);
	return result;
}

static void what_fits_passes(void **state)
{
	static const char *const texts[] = {"", "  ", "curl", "CURL", "経理", "x.example curl",
		"Image=/usr/bin/curl", "Image:endswith=/curl", "Image|endswith=/curl",
		"Image=*/cur?", "CommandLine:contains=\"a b\"", "\"o \"\"a b\"\"\"",
		"ProcessId=4711", "ProcessId:gte=4711", "ProcessId:lt=5000", "4711", "-wget",
		"-Image:endswith=/wget", "curl -wget -User=root", "ParentImage:exists=false",
		"CommandLine:re=http://[a-z]+", "Image:cased=/usr/bin/Curl",
		"-\"wget\" -Description=y"};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (!passes(texts[i], false))
			fail_msg("%s finds nothing", texts[i]);
}

static void what_does_not_fit_does_not(void **state)
{
	static const char *const texts[] = {"wget", "curl wget", "-curl", "Image=curl",
		"Image:startswith=/opt", "ProcessId=47", "ProcessId:gt=4711", "image=/usr/bin/curl",
		"Image:cased=/usr/bin/curl", "ParentImage:exists=true", "-User=経理"};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (passes(texts[i], false))
			fail_msg("%s finds it", texts[i]);
}

/* There may have been more of it: what is not known to be true does not pass. */
static void what_was_cut_is_unknown(void **state)
{
	assert_false(passes("User=経理", true));
	assert_false(passes("-User=経理", true));
	assert_false(passes("-wget", true));
	assert_true(passes("curl User:startswith=経", true));
}

static void refused(const char *text, enum message_id message)
{
	struct filter *filter;
	struct fault fault = {0};

	assert_int_equal(filter_new(slice_text(text), 1, &filter, &fault), ERR_REFUSED);
	if (fault.message != message)
		fail_msg("%s: %s", text, message_get(fault.message)->code);
}

static void what_cannot_be_read_is_refused(void **state)
{
	char many[4 * (FILTER_MAX_TERMS + 1) + 1] = "", large[FILTER_MAX_TEXT + 2];

	for (size_t i = 0; i <= FILTER_MAX_TERMS; i++)
		memcpy(many + 4 * i, " abc", 5);
	memset(large, 'a', sizeof(large) - 1);
	large[sizeof(large) - 1] = 0;
	refused("\"open", MSG_SEARCH_FILTER_BAD);
	refused("\"a\"b", MSG_SEARCH_FILTER_BAD);
	refused("-", MSG_SEARCH_FILTER_BAD);
	refused("\"\"", MSG_SEARCH_FILTER_BAD);
	refused("\xff", MSG_SEARCH_FILTER_BAD);
	refused(many, MSG_SEARCH_FILTER_BAD);
	refused(large, MSG_SEARCH_FILTER_BAD);
	/* Sigma's own reasons. */
	refused("Image:nonsense=x", MSG_RULE_MODIFIER_UNKNOWN);
	refused("Image:re=(", MSG_RULE_REGEX_INVALID);
}

/* The filter's text cannot become more of a rule than a value. */
static void text_stays_text(void **state)
{
	assert_false(passes("\"x\n  condition: not t0\"", false));
	assert_false(passes("a:\\\"b", false));
	refused("ProcessId:gte=\"1\n  t9: x\"", MSG_RULE_MODIFIER_VALUE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_fits_passes),
		cmocka_unit_test(what_does_not_fit_does_not),
		cmocka_unit_test(what_was_cut_is_unknown),
		cmocka_unit_test(what_cannot_be_read_is_refused),
		cmocka_unit_test(text_stays_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
