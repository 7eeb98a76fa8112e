#include "advisor/door.h"

#include "advisor/change.h"
#include "advisor/choose.h"
#include "advisor/compare.h"
#include "advisor/inquiry.h"
#include "advisor/insure.h"
#include "advisor/narrow.h"
#include "advisor/outcome.h"
#include "advisor/proposal.h"
#include "advisor/quadrant.h"
#include "advisor/story.h"
#include "advisor/takein.h"
#include "advisor/money.h"
#include "advisor/type.h"
#include "advisor/urgent.h"
#include "advisor/words.h"
#include "base/text.h"

#define OP(name_, function_, members_)           \
	{                                        \
		(name_), (function_), (members_) \
	}

/* One row an operation, with the members that it takes beside those of every request. */
static const struct door_op ops[] = {
	OP("check", advise_check, ""),
	OP("words", advise_words, ""),
	OP("type", advise_type, ""),
	OP("fit", advise_fit, ""),
	OP("choose", advise_choose, ""),
	OP("urgent", advise_urgent, ""),
	OP("whatif", advise_whatif, "scenario"),
	OP("insurance", advise_insurance, ""),
	OP("outcome", advise_outcome, ""),
	OP("reminder", advise_reminder, ""),
	OP("inquiry", advise_inquiry, ""),
	OP("take_in", advise_take_in, "service source date answers"),
	OP("fact_change", advise_fact_change,
		"service item state value when condition_ja condition_en source place date change "
		"other new_source"),
	OP("proposal", advise_proposal, ""),
	OP("money", advise_money, ""),
	OP("compare", advise_compare, "services"),
	OP("narrow", advise_narrow, ""),
	OP("quadrant", advise_quadrant, "x y"),
};

/* Whether the word is one of a list with spaces between them. */
static bool is_among(struct slice word, const char *list)
{
	struct slice rest = slice_text(list), one;

	while (text_next_part(&rest, ' ', &one)) {
		if (slice_is(one, word))
			return true;
	}
	return false;
}

bool door_takes(const struct door_op *op, struct slice member)
{
	return is_among(member, "op today lang visit") || is_among(member, op->members);
}

const struct door_op *door_at(size_t number)
{
	return number < ARRAY_SIZE(ops) ? &ops[number] : NULL;
}

const struct door_op *door_find(struct slice name)
{
	for (size_t i = 0; i < ARRAY_SIZE(ops); i++) {
		if (slice_is_text(name, ops[i].name))
			return &ops[i];
	}
	return NULL;
}
