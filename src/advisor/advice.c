#include "advisor/advice.h"

#include "advisor/inquiry.h"
#include "advisor/profile.h"
#include "advisor/story.h"
#include "advisor/urgent.h"
#include "advisor/view.h"
#include "advisor/when.h"

enum { MAX_ADVICE = 16, MAX_DEVICES = 3, HEADING_LINES = 2 };

struct advice {
	struct slice items[MAX_ADVICE];
	size_t n;
};

static void add(struct advice *advice, struct slice text)
{
	if (text.len > 0 && advice->n < MAX_ADVICE)
		advice->items[advice->n++] = text;
}

/* A MAC address as forms want it: the digits alone. */
static struct slice bare_mac(const struct call *call, struct slice mac)
{
	_cleanup_(buf_done) struct buf bare = BUF_INIT(64);

	for (size_t i = 0; i < mac.len; i++) {
		if (mac.data[i] != ':')
			buf_put_byte(&bare, mac.data[i]);
	}
	return say_keep(&call->say, &bare);
}

/* The devices' MAC addresses as they are typed into a registration form. */
static struct slice say_macs(const struct call *call)
{
	struct slice list = SLICE_EMPTY;
	uint32_t n = 0;

	for (uint32_t i = 0; i < call->visit->devices.n; i++) {
		const struct visit_device *device = &call->visit->devices.at[i];
		struct slice one;

		if (device->mac.len == 0 || n++ >= MAX_DEVICES)
			continue;
		one = SAY(&call->say, "proposal_device", {"name", device->name},
			{"mac", bare_mac(call, device->mac)});
		list = list.len ? SAY(&call->say, "proposal_and", {"first", list}, {"next", one})
				: one;
	}
	if (n > MAX_DEVICES)
		list = SAY(&call->say, "proposal_watch_macs_more", {"list", list},
			{"n", say_number(&call->say, n - MAX_DEVICES)});
	return list.len ? SAY(&call->say, "proposal_watch_macs", {"list", list}) : SLICE_EMPTY;
}

static struct slice say_registration(const struct call *call, uint32_t service)
{
	const struct fact *fact = view_fact_of(call->view, service, "insurance_registration");
	struct slice condition = story_condition(call, fact);

	if (fact->state == FACT_NO)
		return SLICE_EMPTY;
	if (fact->state == FACT_YES && condition.len > 0)
		return SAY(
			&call->say, "proposal_watch_registration_known", {"condition", condition});
	return say_text(&call->say, "proposal_watch_registration");
}

static struct slice say_systems(const struct call *call)
{
	struct slice systems = profile_systems(call, false);

	return systems.len ? SAY(&call->say, "proposal_watch_system", {"system", systems})
			   : SLICE_EMPTY;
}

static struct slice say_if(const struct call *call, uint32_t service, const char *item,
	enum fact_state state, const char *key)
{
	return view_fact_of(call->view, service, item)->state == state ? say_text(&call->say, key)
								       : SLICE_EMPTY;
}

/* What went wrong for those who introduced one before: the guide, registrations, MAC addresses, steps for
 * old systems, forms that take no picture, waiting for a call back. */
static void advise_taking(const struct call *call, struct advice *advice, uint32_t service)
{
	add(advice, say_if(call, service, "incident_support_charged_extra", FACT_YES,
			    "proposal_watch_extra"));
	add(advice, say_registration(call, service));
	add(advice, say_text(&call->say, "proposal_watch_mac"));
	add(advice, say_macs(call));
	add(advice, say_text(&call->say, "proposal_watch_guide"));
	add(advice, say_systems(call));
	add(advice, say_text(&call->say, "proposal_watch_form"));
	add(advice, say_text(&call->say, "proposal_watch_call"));
	if (view_fact_of(call->view, service, "detection_desk_24x365")->state != FACT_YES)
		add(advice, say_if(call, service, "desk_holiday_night_phone", FACT_NO,
				    "proposal_watch_night"));
}

static void advise_vendor(const struct call *call, struct advice *advice)
{
	static const char *const keys[] = {"proposal_vendor_scope", "proposal_vendor_time",
		"proposal_vendor_cost", "proposal_vendor_watch", "proposal_vendor_insurance"};

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		add(advice, say_text(&call->say, keys[i]));
}

/* The road map: each measure with its reason. */
static int put_road(const struct call *call, struct sheet *sheet, size_t lines)
{
	struct urgent urgent;
	struct slice *items;

	TRY(urgent_find(call, &urgent));
	items = arena_take_array(call->arena, urgent.n_road + 1, sizeof(*items));
	if (!items)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < urgent.n_road; i++)
		items[i] = SAY(&call->say, "proposal_measure",
			{"text", say_cell(&call->say, TABLE_MEASURES, urgent.road[i].measure,
					 MEASURES_JA)},
			{"why", say_cell(&call->say, TABLE_MEASURES, urgent.road[i].measure,
					MEASURES_WHY_JA)});
	if (urgent.n_road == 0)
		items[urgent.n_road++] = say_text(&call->say, "proposal_no_measures");
	sheet_list(sheet,
		&(struct sheet_list){.mark = "□",
			.items = items,
			.n_items = urgent.n_road,
			.more = "sheet_more_record"},
		lines);
	return 0;
}

int advice_put(const struct call *call, struct sheet *sheet, const struct outcome *outcome,
	uint32_t service, size_t lines)
{
	static const char *const headings[] = {
		[OUTCOME_NONE] = "proposal_heading_watch",
		[OUTCOME_TAKE] = "proposal_heading_watch",
		[OUTCOME_PRESENT_VENDOR] = "proposal_heading_vendor",
		[OUTCOME_LATER] = "proposal_heading_meanwhile",
		[OUTCOME_OTHER_FIRST] = "proposal_heading_first",
	};
	struct advice advice = {.n = 0};

	sheet_text(sheet, "heading", say_text(&call->say, headings[outcome->kind]), 1);
	lines -= HEADING_LINES;
	if (outcome->kind == OUTCOME_LATER || outcome->kind == OUTCOME_OTHER_FIRST)
		return put_road(call, sheet, lines);
	if (outcome->kind == OUTCOME_PRESENT_VENDOR)
		advise_vendor(call, &advice);
	else if (service != ROW_NONE)
		advise_taking(call, &advice, service);
	else
		add(&advice, say_text(&call->say, "proposal_no_candidate"));
	sheet_list(sheet,
		&(struct sheet_list){.mark = "□",
			.items = advice.items,
			.n_items = advice.n,
			.more = "sheet_more_record"},
		lines);
	return 0;
}

int advice_put_open(const struct call *call, struct sheet *sheet, const struct outcome *outcome,
	uint32_t service, size_t lines)
{
	struct inquiry_question *questions = NULL;
	struct slice *items;
	size_t n = 0, n_items = 0;

	sheet_text(sheet, "heading", say_text(&call->say, "proposal_heading_open"), 1);
	if (service != ROW_NONE)
		TRY(inquiry_find(call, service, &questions, &n));
	items = arena_take_array(call->arena, n + 2, sizeof(*items));
	if (!items)
		return ERR_NO_MEMORY;
	if (outcome->kind == OUTCOME_PRESENT_VENDOR)
		items[n_items++] = say_text(&call->say, "proposal_open_vendor");
	for (size_t i = 0; i < n; i++)
		items[n_items++] = inquiry_ask(call, service, &questions[i]);
	if (n_items == 0)
		items[n_items++] = say_text(&call->say,
			service == ROW_NONE ? "proposal_open_no_service" : "proposal_open_none");
	sheet_list(sheet,
		&(struct sheet_list){
			.mark = "□", .items = items, .n_items = n_items, .more = "sheet_more_asks"},
		lines - HEADING_LINES);
	return 0;
}
