#include "advisor/door.h"

#include "advisor/choose.h"
#include "advisor/type.h"
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
