/* Who did what. */
#include "server/core/api/handlers.h"

#include "words/act.h"

int call_audit_list(struct call *call)
{
	struct record_audit_filter filter;
	struct record_audit_list list;

	TRY(record_audit_filter_decode(call->frame->body, call->arena, &filter));
	TRY(store_audit_list(call->api->options.store, &call->scope, &filter, call->arena, &list));
	for (size_t i = 0; i < list.n_acts; i++) {
		struct record_act *act = &list.acts[i];
		struct words_text text = words_for_act(act->act);

		/* One that a newer program wrote is shown as it is. */
		act->text.ja = text.ja ? slice_text(text.ja) : act->act;
		act->text.en = text.en ? slice_text(text.en) : act->act;
	}
	return record_audit_list_encode(&list, &call->body);
}
