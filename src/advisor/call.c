#include "advisor/call.h"

#include "advisor/normal.h"

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

int call_number(const struct call *call, const char *member, int64_t least, int64_t most,
	struct visit_number *ret_number)
{
	const struct read_value *value = read_member(call->request, member);
	struct visit_number number = {0};

	if (value && value->kind == READ_NUMBER)
		number = (struct visit_number){.value = value->number, .known = true};
	else if (value && value->kind == READ_TEXT && !normal_is_unknown(value->text)) {
		if (normal_number(value->text, &number.value) < 0)
			return call_refuse(call, MSG_ADVISOR_NOT_A_NUMBER, member, value->text);
		number.known = true;
	} else if (value && value->kind != READ_TEXT) {
		return call_refuse(call, MSG_ADVISOR_WRONG_KIND, member, slice_text("number"));
	}
	if (number.known && (number.value < least || number.value > most))
		return call_refuse(call, MSG_ADVISOR_NUMBER_RANGE, member, SLICE_EMPTY);
	*ret_number = number;
	return 0;
}
