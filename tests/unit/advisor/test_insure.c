/* The insurance side by side, by hand from table 3-7: caps, the shared cap, the campaign that is over, ransom. */
#include "ask.h"

static const char three[] = "{\"candidates\": [\"s02\", \"s14\", \"s05\"]}";

static const char *path_of(unsigned row, int item, const char *member)
{
	static char path[96];
	struct buf b = BUF_INIT(sizeof(path));

	assert_true(item >= 0);
	buf_put_format(&b, "rows[%u].items[%d].%s", row, item, member);
	memcpy(path, buf_text(&b), b.len + 1);
	buf_done(&b);
	return path;
}

static void caps_are_stated_and_to_be_confirmed(void **state)
{
	struct ask ask;
	int cap;

	ask_open(&ask);
	ask_op(&ask, "insurance", three, "");
	ask_count(&ask, "rows", 3);
	cap = ask_index(&ask, "rows[0].items", "cover", "cap");
	ask_has(&ask, path_of(0, cap, "text"), "6,000,000円");
	ask_has(&ask, path_of(2, cap, "text"), "1,000,000円");
	/* Old: to be confirmed all the same. */
	ask_bool(&ask, path_of(0, cap, "confirm"), true);
	ask_bool(&ask, path_of(0, cap, "cell.old"), true);
	ask_close(&ask);
}

static void a_campaign_that_is_over_promises_nothing(void **state)
{
	struct ask ask;
	int cap, registration;

	ask_open(&ask);
	ask_op(&ask, "insurance", three, "");
	cap = ask_index(&ask, "rows[1].items", "cover", "cap");
	ask_has(&ask, path_of(1, cap, "text"), "要確認: ");
	ask_has(&ask, path_of(1, cap, "text"), "いまの金額はわからない");
	ask_bool(&ask, path_of(1, cap, "confirm"), true);
	ask_text(&ask, path_of(1, cap, "cell.state"), "cond");
	registration = ask_index(&ask, "rows[1].items", "cover", "registration");
	ask_has(&ask, path_of(1, registration, "text"), "MACアドレス");
	ask_bool(&ask, path_of(1, registration, "confirm"), true);
	ask_close(&ask);
}

static void what_nobody_has_said_stays_unknown(void **state)
{
	static const char *const covers[] = {"contractor", "insured", "staff", "travel", "legal",
		"registration_until", "exclusions"};
	struct ask ask;

	ask_open(&ask);
	ask_op(&ask, "insurance", three, "");
	for (size_t i = 0; i < ARRAY_SIZE(covers); i++) {
		int at = ask_index(&ask, "rows[0].items", "cover", covers[i]);

		ask_text(&ask, path_of(0, at, "text"), "資料に書かれていません。要確認。");
		ask_bool(&ask, path_of(0, at, "confirm"), true);
	}
	ask_close(&ask);
}

/* ⑤ is not listed in the row of damages: no evidence of it, and no denial. */
static void not_listed_is_not_denied(void **state)
{
	struct ask ask;
	int damages;

	ask_open(&ask);
	ask_op(&ask, "insurance", three, "");
	damages = ask_index(&ask, "rows[2].items", "cover", "damages");
	ask_text(&ask, path_of(2, damages, "cell.state"), "nl");
	ask_text(&ask, path_of(2, damages, "text"), "資料に書かれていません。要確認。");
	ask_close(&ask);
}

static void ransom_is_never_covered(void **state)
{
	struct ask ask;
	int ransom;

	ask_open(&ask);
	ask_op(&ask, "insurance", three, "");
	for (unsigned row = 0; row < 3; row++) {
		ransom = ask_index(&ask, "rows[0].items", "cover", "ransom");
		ask_text(&ask, path_of(row, ransom, "text"), "対象になりません。");
		ask_text(&ask, path_of(row, ransom, "kind"), "never");
	}
	ask_close(&ask);
}

/* Side by side: the same items in the same order, services as the visit names them. */
static void there_is_no_ranking(void **state)
{
	struct ask ask;
	const struct read_value *rows;

	ask_open(&ask);
	ask_op(&ask, "insurance", three, "");
	rows = ask_at(&ask, "rows");
	ask_text(&ask, "rows[0].service", "s02");
	ask_text(&ask, "rows[1].service", "s14");
	ask_text(&ask, "rows[2].service", "s05");
	for (uint32_t row = 1; row < 3; row++) {
		const struct read_value *first = read_member(&rows->items[0], "items");
		const struct read_value *other = read_member(&rows->items[row], "items");

		assert_int_equal(first->n_items, other->n_items);
		for (uint32_t i = 0; i < first->n_items; i++)
			assert_true(slice_is(read_text(&first->items[i], "label"),
				read_text(&other->items[i], "label")));
	}
	ask_has(&ask, "notes", "並び順に、よい・悪いの意味はありません。");
	ask_has(&ask, "notes", "資格のある保険の代理店だけ");
	ask_close(&ask);
}

static void a_stated_contractor_is_shown(void **state)
{
	struct ask ask;
	int contractor;

	ask_open(&ask);
	ask_op(&ask, "insurance",
		"{\"candidates\": [\"s02\"], \"facts\": [{\"service\": \"s02\","
		" \"item\": \"insurance_contractor\", \"state\": \"yes\", \"value\": \"提供会社\","
		" \"source\": \"約款\", \"date\": \"2026-11-20\"}]}",
		"");
	contractor = ask_index(&ask, "rows[0].items", "cover", "contractor");
	ask_text(&ask, path_of(0, contractor, "text"), "提供会社");
	ask_bool(&ask, path_of(0, contractor, "confirm"), false);
	ask_close(&ask);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(caps_are_stated_and_to_be_confirmed),
		cmocka_unit_test(a_campaign_that_is_over_promises_nothing),
		cmocka_unit_test(what_nobody_has_said_stays_unknown),
		cmocka_unit_test(not_listed_is_not_denied),
		cmocka_unit_test(ransom_is_never_covered),
		cmocka_unit_test(there_is_no_ranking),
		cmocka_unit_test(a_stated_contractor_is_shown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
