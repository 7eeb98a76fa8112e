#include "advisor/call.h"

int call_refuse(
	const struct call *call, enum message_id message, const char *member, struct slice subject)
{
	struct read_place place = {.name = slice_text(member)};

	return read_refuse(call->fault, message, &place, subject);
}

int call_text(const struct call *call, const char *member, struct slice *ret_text)
{
	const struct read_value *value = read_member(call->request, member);

	if (value && value->kind != READ_TEXT)
		return call_refuse(call, MSG_ADVISOR_WRONG_KIND, member, slice_text("text"));
	*ret_text = value ? value->text : SLICE_EMPTY;
	return 0;
}
