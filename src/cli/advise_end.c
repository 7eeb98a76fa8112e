/* The last page: what comes of the visit, the proposal and the questions to providers. */
#include "base/text.h"
#include "cli/advise_pages.h"

static enum talk_reply ask_outcome(struct visiting *v)
{
	const struct slice words[] = {slice_text("take"), slice_text("present_vendor"),
		slice_text("later"), slice_text("other_first")};
	const struct slice shown[] = {slice_text(visiting_text(v, "導入する", "Take it")),
		slice_text(visiting_text(v, "今のIT業者に頼む", "Stay with the present vendor")),
		slice_text(
			visiting_text(v, "今回は見送る・検討を続ける", "Later; go on considering")),
		slice_text(visiting_text(v, "先にほかの対策をする", "Other measures first"))};
	const struct visiting_choices choices = {shown, words, ARRAY_SIZE(words), ""};

	visiting_say(v, 0, "どうしますか", "What comes of it?");
	return visiting_ask_choice(v, "outcome.kind", &choices);
}

/* The reasons' list is one text here: more may be added in the file. */
static enum talk_reply ask_reason(struct visiting *v)
{
	enum talk_reply reply;
	_cleanup_(buf_done) struct buf json = BUF_INIT(2 * TALK_MAX_LINE + 64);

	visiting_say(v, 0, "そのわけ", "Why?");
	reply = talk_ask(v->talk, slice_text("  "), &v->line);
	if (reply != TALK_GIVEN)
		return reply;
	buf_put_byte(&json, '[');
	text_put_json(&json, buf_slice(&v->line));
	buf_put_byte(&json, ']');
	visiting_set(v, "outcome.reasons", buf_slice(&json));
	return reply;
}

static bool outcome_is(const struct visiting *v, const char *kind)
{
	_cleanup_(buf_done) struct buf now = BUF_INIT(64);

	visiting_now(v, "outcome.kind", &now);
	return slice_is_text(buf_slice(&now), kind);
}

static enum talk_reply ask_service(struct visiting *v)
{
	if (!outcome_is(v, "take"))
		return TALK_NOT_ASKED;
	for (;;) {
		enum talk_reply reply;
		struct slice key;

		visiting_say(v, 0, "どのサービスですか(番号)", "Which service (its number)?");
		reply = talk_ask(v->talk, slice_text("  "), &v->line);
		if (reply != TALK_GIVEN)
			return reply;
		key = visiting_find_service(v, buf_slice(&v->line));
		if (key.len > 0 && visiting_set_text(v, "outcome.service", key))
			return reply;
	}
}

static void show_nothing(const struct advise *advise _unused_, struct json_value answer _unused_)
{
}

static enum talk_reply ask_remind(struct visiting *v)
{
	if (!outcome_is(v, "later") && !outcome_is(v, "other_first"))
		return TALK_NOT_ASKED;
	for (;;) {
		enum talk_reply reply =
			visiting_ask_text(v, "outcome.remind", "いつ思い出しますか(例: 2027-01-15)",
				"When to be reminded (such as 2027-01-15)?");

		/* A visit of last year may have a day that is past by now; a new one may not. */
		if (reply != TALK_GIVEN || visiting_show(v, "outcome", NULL, show_nothing))
			return reply;
		visiting_set(v, "outcome.remind", SLICE_EMPTY);
	}
}

static enum talk_reply ask_interest(struct visiting *v)
{
	const struct slice words[] = {
		slice_text("none"), slice_text("fee"), slice_text("sales"), slice_text("both")};
	const struct slice shown[] = {slice_text(visiting_text(v, "ない", "None")),
		slice_text(visiting_text(v, "紹介料がある", "A referral fee")),
		slice_text(visiting_text(v, "販売店の契約がある", "A sales contract")),
		slice_text(visiting_text(v, "両方ある", "Both"))};
	const struct visiting_choices choices = {shown, words, ARRAY_SIZE(words), ""};

	visiting_say(v, 0, "手伝う人に、紹介料や販売店の契約がありますか(提案書に載せます)",
		"Does the coordinator have a referral fee or a sales contract (printed on the "
		"proposal)?");
	return visiting_ask_choice(v, "coordinator.interest", &choices);
}

static enum talk_reply show_proposal(struct visiting *v)
{
	enum talk_reply reply;

	visiting_show(v, "proposal", NULL, advise_print_document);
	visiting_show(v, "inquiry", NULL, advise_print_inquiry);
	talk_gap(v->talk);
	visiting_say(v, 0, "提案書をPDFにするときは、ファイルの名前(Enter: しない)",
		"To have the proposal as a PDF, the file’s name (Enter: not)");
	reply = talk_ask(v->talk, slice_text("  "), &v->line);
	if (reply == TALK_GIVEN && advise_draw(v->advise, buf_text(&v->line)) == 0)
		visiting_say(v, 2, "書きました。", "Written.");
	return reply;
}

static enum talk_reply ask_coordinator(struct visiting *v)
{
	return visiting_ask_text(
		v, "coordinator.name", "手伝った人の名前", "The coordinator’s name");
}

static enum talk_reply proposal_step(struct visiting *v, void *ctx _unused_, size_t number)
{
	static enum talk_reply (*const steps[])(struct visiting * v) = {ask_outcome, ask_service,
		ask_reason, ask_remind, ask_coordinator, ask_interest, show_proposal};

	return number < ARRAY_SIZE(steps) ? steps[number](v) : TALK_NEXT;
}

enum talk_reply page_proposal(struct visiting *v)
{
	return visiting_walk(v, 7, proposal_step, NULL);
}
