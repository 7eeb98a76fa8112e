#include "advisor/proposal.h"

#include "advisor/advice.h"
#include "advisor/bill.h"
#include "advisor/cell.h"
#include "advisor/grounds.h"
#include "advisor/outcome.h"
#include "advisor/profile.h"
#include "advisor/sheet.h"
#include "advisor/story.h"
#include "advisor/view.h"

/* Lines kept for what follows a part on its page: a part may take all that is left beside them. */
enum {
	KEPT_SUBSIDY = 8,
	KEPT_COST = 9 + KEPT_SUBSIDY,
	KEPT_COMPANY = 14 + KEPT_COST,
	KEPT_NOTES = 8, /* interests, disclaimers */
	KEPT_SOURCES = 18 + KEPT_NOTES,
	KEPT_OPEN = 13 + KEPT_SOURCES,
	MOST_OPEN = 15,
	NOTE_LINES = 2,
};

struct proposal {
	const struct call *call;
	struct sheet sheet;
	struct outcome outcome;
	struct choosing choosing;
	struct grounds grounds;
	uint32_t service; /* that it is about: taken, else considered, else proposed; ROW_NONE */
};

static struct slice words(const struct proposal *proposal, const char *key)
{
	return say_text(&proposal->call->say, key);
}

static void heading(struct proposal *proposal, const char *key)
{
	sheet_text(&proposal->sheet, "heading", words(proposal, key), 1);
}

static uint32_t find_service(const struct proposal *proposal)
{
	uint32_t candidate = ROW_NONE;

	if (proposal->outcome.service != ROW_NONE)
		return proposal->outcome.service;
	if (story_services(proposal->call, &candidate, 1) == 1)
		return candidate;
	if (proposal->outcome.kind == OUTCOME_NONE && proposal->choosing.n_answers > 0)
		return proposal->choosing.answers[0].service;
	return ROW_NONE;
}

static struct slice say_maker(const struct call *call)
{
	struct slice name = call->visit->coordinator.name;
	struct slice organisation = call->visit->coordinator.organisation;

	if (name.len && organisation.len)
		return SAY(
			&call->say, "proposal_who", {"name", name}, {"organisation", organisation});
	return name.len ? name : organisation;
}

static void put_head(struct proposal *proposal)
{
	const struct call *call = proposal->call;
	struct slice maker = say_maker(call), date = say_date(&call->say, call->today);

	sheet_text(&proposal->sheet, "title", words(proposal, "proposal_title"), 1);
	if (call->visit->company.len > 0)
		sheet_text(&proposal->sheet, "text",
			SAY(&call->say, "proposal_for", {"company", call->visit->company}), 1);
	sheet_text(&proposal->sheet, "text",
		maker.len ? SAY(&call->say, "proposal_made_by", {"date", date}, {"name", maker})
			  : SAY(&call->say, "proposal_made", {"date", date}),
		1);
}

static void put_service(struct proposal *proposal)
{
	const struct call *call = proposal->call;
	struct slice type = cell_type_label(call, cell_service_type(call, proposal->service));

	sheet_text(&proposal->sheet, "text",
		SAY(&call->say, type.len ? "proposal_provider_type" : "proposal_provider",
			{"provider", catalogue_cell(call->catalogue, TABLE_SERVICES,
					     proposal->service, SERVICES_PROVIDER)},
			{"type", type}),
		1);
	if (!view_is_candidate(call->view, proposal->service))
		sheet_text(&proposal->sheet, "note", words(proposal, "proposal_gone"), 1);
}

/* The decision large; beneath it the service that was looked at, where it is not the decision itself. */
static void put_decision(struct proposal *proposal)
{
	const struct call *call = proposal->call;
	enum outcome_kind kind = proposal->outcome.kind;

	sheet_text(&proposal->sheet, "big", outcome_say(call, &proposal->outcome), 2);
	if (proposal->service == ROW_NONE)
		return;
	if (kind != OUTCOME_TAKE)
		sheet_text(&proposal->sheet, "text",
			SAY(&call->say,
				kind == OUTCOME_NONE ? "proposal_proposed" : "proposal_considered",
				{"service", cell_service_name(call, proposal->service)}),
			1);
	put_service(proposal);
}

/* All lines but those kept. */
static size_t lines_beside(const struct proposal *proposal, size_t kept)
{
	size_t left = sheet_left(&proposal->sheet);

	return left > kept ? left - kept : 0;
}

static int put_first_page(struct proposal *proposal)
{
	const struct call *call = proposal->call;
	struct sheet *sheet = &proposal->sheet;

	put_head(proposal);
	put_decision(proposal);
	heading(proposal, "proposal_heading_reasons");
	TRY(grounds_put_reasons(call, sheet, &proposal->outcome, &proposal->grounds,
		lines_beside(proposal, KEPT_COMPANY)));
	heading(proposal, "proposal_heading_company");
	TRY(profile_put(call, sheet, lines_beside(proposal, KEPT_COST)));
	heading(proposal, "proposal_heading_cost");
	bill_put(call, sheet, &proposal->outcome, proposal->service,
		lines_beside(proposal, KEPT_SUBSIDY));
	heading(proposal, "proposal_heading_subsidy");
	return bill_put_subsidy(
		call, sheet, &proposal->outcome, proposal->service, lines_beside(proposal, 0));
}

static void put_interest(struct proposal *proposal)
{
	static const char *const interests[][2] = {{"none", "proposal_interest_none"},
		{"fee", "proposal_interest_fee"}, {"sales", "proposal_interest_sales"},
		{"both", "proposal_interest_both"}};
	const struct call *call = proposal->call;
	const char *key = "proposal_interest_unknown";

	for (size_t i = 0; i < ARRAY_SIZE(interests); i++)
		if (slice_is_text(call->visit->coordinator.interest, interests[i][0]))
			key = interests[i][1];
	heading(proposal, "proposal_heading_interest");
	sheet_text(&proposal->sheet, "text", words(proposal, key), 1);
	sheet_text(&proposal->sheet, "text", call->visit->coordinator.interest_note, NOTE_LINES);
}

static int put_second_page(struct proposal *proposal)
{
	const struct call *call = proposal->call;
	struct sheet *sheet = &proposal->sheet;

	TRY(advice_put(call, sheet, &proposal->outcome, proposal->service,
		lines_beside(proposal, KEPT_OPEN)));
	TRY(advice_put_open(call, sheet, &proposal->outcome, proposal->service,
		min_size(lines_beside(proposal, KEPT_SOURCES), MOST_OPEN)));
	heading(proposal, "proposal_heading_sources");
	TRY(grounds_put_sources(
		call, sheet, &proposal->grounds, lines_beside(proposal, KEPT_NOTES)));
	put_interest(proposal);
	sheet_text(sheet, "note", words(proposal, "proposal_disclaimer"), NOTE_LINES);
	sheet_text(sheet, "fine", words(proposal, "proposal_disclaimer_insurance"), 1);
	return 0;
}

static struct slice file_name(const struct call *call)
{
	return SAY(&call->say, "proposal_file", {"date", outcome_iso(call, call->today)});
}

int advise_proposal(const struct call *call, struct out *out)
{
	struct proposal proposal = {.call = call};

	TRY(outcome_find(call, &proposal.outcome));
	TRY(choose_make(call, &proposal.choosing));
	proposal.service = find_service(&proposal);
	TRY(grounds_find(call, &proposal.choosing, proposal.service, &proposal.grounds));
	out_text(out, "name", file_name(call));
	out_text(out, "title", words(&proposal, "proposal_title"));
	out_text(out, "date", outcome_iso(call, call->today));
	out_words(out, "lang", call->say.lang == LANG_EN ? "en" : "ja");
	proposal.sheet = sheet_begin(out, &call->say);
	TRY(put_first_page(&proposal));
	sheet_page(&proposal.sheet);
	TRY(put_second_page(&proposal));
	TRY(sheet_end(&proposal.sheet));
	out_number(out, "cut", (int64_t)proposal.sheet.cut);
	out_number(out, "beyond", (int64_t)proposal.sheet.beyond);
	return 0;
}
