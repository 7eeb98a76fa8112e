/*
 * The survey's three companies, and a fourth of our own, through every operation: what is proposed to them, and
 * that each of their outcomes can be told.
 */
#include <stdio.h>
#include <stdlib.h>

#include "advisor/door.h"
#include "ask.h"

static struct ask ask;
static struct buf visit = {.max = 1 << 20};

static int setup(void **state)
{
	ask_open(&ask);
	return 0;
}

static int teardown(void **state)
{
	ask_close(&ask);
	buf_done(&visit);
	return 0;
}

static const char *read_visit(const char *name)
{
	char path[4096], part[4096];
	FILE *file;
	size_t n;

	snprintf(path, sizeof(path), "%s/../tests/unit/advisor/visits/%s.json", TSUJIBAN_CATALOGUE,
		name);
	file = fopen(path, "r");
	if (!file)
		fail_msg("cannot open %s", path);
	buf_clear(&visit);
	while ((n = fread(part, 1, sizeof(part), file)) > 0)
		buf_put(&visit, part, n);
	fclose(file);
	return buf_text(&visit);
}

/* What each operation takes beside the visit; the others take nothing. */
static const struct {
	const char *op, *more;
} arguments[] = {
	{"compare", ",\"services\":[\"s02\",\"s14\"]"},
	{"quadrant", ",\"x\":\"cost_rank_in_type\",\"y\":\"insurance_cap_yen_per_year\""},
	{"whatif", ",\"scenario\":\"ransomware\""},
	{"take_in", ",\"service\":\"s14\",\"source\":\"電話\",\"date\":\"2026-11-20\",\"answers\":["
		    "{\"item\":\"dispatch_24x365\",\"state\":\"yes\"}]"},
	{"fact_change", ",\"service\":\"s14\",\"item\":\"dispatch_24x365\",\"state\":\"yes\","
			"\"source\":\"survey\",\"place\":\"x\",\"date\":\"2026-11-20\""},
};

static const char *arguments_of(const char *op)
{
	for (size_t i = 0; i < ARRAY_SIZE(arguments); i++) {
		if (strcmp(arguments[i].op, op) == 0)
			return arguments[i].more;
	}
	return "";
}

static void every_operation_answers_for_every_company(void **state)
{
	static const char *const names[] = {"company_1", "company_2", "company_3", "full"};
	const struct door_op *op;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		const char *json = read_visit(names[i]);

		for (size_t n = 0; (op = door_at(n)); n++) {
			bool puts_off = strstr(json, "\"remind\"") != NULL;

			ask_op(&ask, op->name, json, arguments_of(op->name));
			if (strcmp(op->name, "reminder") == 0 && !puts_off)
				ask_refused(&ask, "TB-1704", "visit.outcome.remind");
			else if (ask.result != 0)
				fail_msg("%s, %s: %s", names[i], op->name, buf_text(&ask.answer));
		}
	}
}

static void the_first_is_proposed_the_network_and_stays_with_its_vendor(void **state)
{
	const char *json = read_visit("company_1");

	ask_op(&ask, "type", json, "");
	ask_text(&ask, "type", "network");
	ask_op(&ask, "choose", json, "");
	ask_text(&ask, "answers[0].service", "s01");
	ask_op(&ask, "proposal", json, "");
	ask_text(&ask, "pages[0].blocks[2].text", "いまのIT業者に、見守りと事故の対応を頼みます。");
	ask_count(&ask, "pages", 2);
	ask_number(&ask, "cut", 0);
}

static void the_second_is_proposed_the_one_that_knows_its_windows(void **state)
{
	const char *json = read_visit("company_2");

	ask_op(&ask, "choose", json, "");
	ask_text(&ask, "type", "endpoint");
	ask_count(&ask, "answers", 1);
	ask_text(&ask, "answers[0].service", "s14");
	ask_has(&ask, "answers[0].reasons", "Windows XP");
	ask_op(&ask, "proposal", json, "");
	ask_has(&ask, "pages[0].blocks[2].text", "⑭ マイセキュア ビジネスを導入します。");
	ask_has(&ask, "pages[1].blocks[1].items", "MACアドレス");
	ask_count(&ask, "pages", 2);
	ask_number(&ask, "cut", 0);
}

static void the_third_puts_other_measures_first(void **state)
{
	const char *json = read_visit("company_3");

	ask_op(&ask, "choose", json, "");
	ask_text(&ask, "type", "endpoint");
	ask_text(&ask, "answers[0].service", "s02");
	ask_op(&ask, "outcome", json, "");
	ask_text(&ask, "kind", "other_first");
	ask_op(&ask, "reminder", json, "");
	ask_text(&ask, "date", "2027-04-01");
	ask_has(&ask, "text", "DTSTART;VALUE=DATE:20270401");
	ask_op(&ask, "proposal", json, "");
	ask_count(&ask, "pages", 2);
	ask_number(&ask, "cut", 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_operation_answers_for_every_company),
		cmocka_unit_test(the_first_is_proposed_the_network_and_stays_with_its_vendor),
		cmocka_unit_test(the_second_is_proposed_the_one_that_knows_its_windows),
		cmocka_unit_test(the_third_puts_other_measures_first),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
