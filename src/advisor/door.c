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

#define OP(name_, function_)                        \
	{                                           \
		.name = (name_), .run = (function_) \
	}

/* One row an operation. */
static const struct door_op ops[] = {
	OP("check", advise_check),
	OP("words", advise_words),
	OP("type", advise_type),
	OP("fit", advise_fit),
	OP("choose", advise_choose),
	OP("urgent", advise_urgent),
	OP("whatif", advise_whatif),
	OP("insurance", advise_insurance),
	OP("outcome", advise_outcome),
	OP("reminder", advise_reminder),
	OP("inquiry", advise_inquiry),
	OP("take_in", advise_take_in),
	OP("fact_change", advise_fact_change),
	OP("proposal", advise_proposal),
	OP("money", advise_money),
	OP("compare", advise_compare),
	OP("narrow", advise_narrow),
	OP("quadrant", advise_quadrant),
};

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
