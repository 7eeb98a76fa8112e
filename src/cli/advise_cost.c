/* The pages of money, with quotations and insurance, and of the bad day. */
#include "base/text.h"
#include "cli/advise_pages.h"

enum { JSON_MAX_BYTES = 65536 };

/* ---- money */

struct amount {
	const char *member;
	const char *ja, *en;
};

static const struct amount amounts[] = {
	{"from", "だれからの見積もりですか", "Who gave it?"},
	{"date", "見積もりの日付", "Its date"},
	{"initial", "初期費用(円)", "Initial cost (yen)"},
	{"monthly", "月額の基本料(円)", "Monthly base price (yen)"},
	{"per_terminal", "1台あたりの月額(円)", "Monthly price per PC (yen)"},
	{"hardware", "機器の代金(円)", "Price of the device (yen)"},
};

static enum talk_reply ask_amount(struct visiting *v, const struct amount *amount, struct buf *json)
{
	_cleanup_(buf_done) struct buf prompt = BUF_INIT(256);
	enum talk_reply reply;

	buf_put_format(&prompt, "    %s ", visiting_text(v, amount->ja, amount->en));
	reply = talk_ask(v->talk, buf_slice(&prompt), &v->line);
	if (reply != TALK_GIVEN)
		return reply;
	buf_put_format(json, ",\"%s\":", amount->member);
	text_put_json(json, buf_slice(&v->line));
	return reply;
}

/* Of the service whose number was typed. */
static enum talk_reply ask_quotation(struct visiting *v, struct slice service)
{
	_cleanup_(buf_done) struct buf json = BUF_INIT(JSON_MAX_BYTES);
	enum talk_reply reply = TALK_NEXT;

	buf_put_text(&json, "{\"service\":");
	text_put_json(&json, service);
	for (size_t i = 0; i < ARRAY_SIZE(amounts); i++) {
		reply = ask_amount(v, &amounts[i], &json);
		if (reply == TALK_BACK || reply == TALK_LIST || reply == TALK_END)
			return reply;
	}
	buf_put_text(&json, ",\"tax\":\"excluded\"}");
	visiting_set(v, "quotations.+", buf_slice(&json));
	return TALK_NEXT;
}

static enum talk_reply ask_quotations(struct visiting *v)
{
	for (;;) {
		struct slice service;
		enum talk_reply reply;

		visiting_show(v, "money", NULL, advise_print_money);
		talk_gap(v->talk);
		visiting_say(v, 0, "見積もりを加えるサービスの番号(税抜で。Enter: ない)",
			"Add a quotation (without tax) of service number (Enter: none)");
		reply = talk_ask(v->talk, slice_text("  "), &v->line);
		if (reply != TALK_GIVEN)
			return reply;
		service = visiting_find_service(v, buf_slice(&v->line));
		if (service.len == 0)
			continue;
		reply = ask_quotation(v, service);
		if (reply == TALK_LIST || reply == TALK_END)
			return reply;
	}
}

/* Side by side only once candidates have been chosen. */
static enum talk_reply show_insurance(struct visiting *v)
{
	_cleanup_(buf_done) struct buf candidates = BUF_INIT(4096);

	visiting_now(v, "candidates", &candidates);
	if (candidates.len > 0)
		visiting_show(v, "insurance", NULL, advise_print_insurance);
	return TALK_NOT_ASKED;
}

static enum talk_reply money_step(struct visiting *v, void *ctx _unused_, size_t number)
{
	switch (number) {
	case 0:
		return visiting_ask_text(v, "terminals", "見守るパソコンの台数(例: 5、10、20)",
			"How many PCs are to be watched (such as 5, 10, 20)?");
	case 1:
		visiting_say(v, 0, "補助金", "Subsidy");
		return visiting_ask_row(v, "programme", TABLE_SUBSIDIES, SUBSIDIES_JA);
	case 2:
		return ask_quotations(v);
	default:
		return show_insurance(v);
	}
}

enum talk_reply page_money(struct visiting *v)
{
	return visiting_walk(v, 4, money_step, NULL);
}

/* ---- what if */

enum talk_reply page_whatif(struct visiting *v)
{
	_cleanup_(buf_done) struct buf scenario = BUF_INIT(256), more = BUF_INIT(512);
	enum talk_reply reply = visiting_ask_row(v, "scenario", TABLE_SCENARIOS, SCENARIOS_JA);

	visiting_now(v, "scenario", &scenario);
	if (reply == TALK_LIST || reply == TALK_END || reply == TALK_BACK || scenario.len == 0)
		return reply;
	buf_put_text(&more, "\"scenario\":");
	text_put_json(&more, buf_slice(&scenario));
	visiting_show(v, "whatif", buf_text(&more), advise_print_whatif);
	return reply;
}
