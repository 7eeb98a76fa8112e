#include "server/core/api/call.h"

#include "server/core/store/store_rule.h"

/* A refusal's text comes from the catalogue by its code. */
static int put_refusal(struct call *call, struct record_refusal *refusal)
{
	const struct message *message = message_find(refusal->message);

	if (!message)
		return 0;
	return call_put_message(call, message, refusal->subject, &refusal->text, NULL);
}

int call_rules(struct call *call)
{
	struct record_rule_list list;

	TRY(store_rules_list(call->api->options.store, call->arena, &list));
	for (size_t i = 0; i < list.n_refused; i++)
		TRY(put_refusal(call, &list.refused[i]));
	return record_rule_list_encode(&list, &call->body);
}
