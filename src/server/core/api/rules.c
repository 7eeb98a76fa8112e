/* The rules in use, and what people change about them: for operators of the installation. */
#include "server/core/api/handlers.h"

#include "base/text.h"
#include "server/core/store/store_own_rule.h"
#include "server/core/store/store_rule.h"

#define NAME_MAX_BYTES 60

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
	struct store *store = call->api->options.store;
	struct record_rule_list list;

	TRY(store_rules_list(store, call->arena, &list));
	TRY(store_rules_mark_off(store, call->arena, &list));
	TRY(store_rule_text_list(store, call->arena, &list));
	TRY(store_rules_generation(store, &list.generation));
	/* A compile that this call asks for starts right behind the reply. */
	list.compiling = call->api->conditions[API_COMPILING] || call->effects->compile;
	for (size_t i = 0; i < list.n_refused; i++)
		TRY(put_refusal(call, &list.refused[i]));
	return record_rule_list_encode(&list, &call->body);
}

/* An act in a transaction with its record, then the list as it is afterwards. */
static int change(struct call *call, store_body body, void *context, bool compile)
{
	int result = call_need_all(call);

	if (result != 0)
		return result;
	result = store_transact(call->api->options.store, body, context);
	if (result == ERR_NOT_FOUND)
		return call_refuse(call, 404, MSG_API_NOT_FOUND, SLICE_EMPTY);
	if (result == ERR_FULL)
		return call_refuse(call, 409, MSG_API_RULES_FULL, SLICE_EMPTY);
	TRY(result);
	call->effects->compile = compile;
	changes_add(&call->effects->changes, 0, CHANGE_RULES, 0);
	return call_rules(call);
}

static int reload_in_transaction(struct store *store, void *context)
{
	struct call *call = context;

	return call_audit(call, 0, "rules_reload", SLICE_EMPTY);
}

int call_rules_reload(struct call *call)
{
	return change(call, reload_in_transaction, call, true);
}

/* ---- switching ---- */

struct switching {
	struct call *call;
	struct record_rule_switch wish;
};

static int switch_in_transaction(struct store *store, void *context)
{
	struct switching *s = context;
	const struct store_rule_off off = {
		.id = s->wish.id,
		.reason = s->wish.reason,
		.who = s->call->name,
		.at = s->call->now,
	};
	struct frame_rule_ok rule;

	if (s->wish.on) {
		TRY(store_rule_switch_on(store, s->wish.id));
		return call_audit(s->call, 0, "rule_on", s->wish.id);
	}
	TRY(store_rule_get(store, s->wish.id, s->call->arena, &rule));
	TRY(store_rule_switch_off(store, &off));
	return call_audit(s->call, 0, "rule_off", s->wish.id);
}

int call_rule_switch(struct call *call)
{
	struct switching s = {.call = call};

	TRY(record_rule_switch_decode(call->frame->body, call->arena, &s.wish));
	if (!s.wish.on && s.wish.reason.len == 0)
		return call_refuse(call, 400, MSG_API_REASON_MISSING, s.wish.id);
	return change(call, switch_in_transaction, &s, false);
}

/* ---- rule files of the console ---- */

static bool is_name(struct slice name)
{
	for (size_t i = 0; i < name.len; i++) {
		uint8_t c = name.data[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
			return false;
	}
	return name.len > 0 && name.len <= NAME_MAX_BYTES;
}

struct writing {
	struct call *call;
	struct record_rule_text wish;
};

static int write_in_transaction(struct store *store, void *context)
{
	struct writing *w = context;
	const struct store_rule_text text = {
		.name = w->wish.name,
		.text = w->wish.text,
		.who = w->call->name,
		.at = w->call->now,
	};

	if (w->wish.text.len == 0) {
		TRY(store_rule_text_remove(store, w->wish.name));
		return call_audit(w->call, 0, "rule_text_removed", w->wish.name);
	}
	TRY(store_rule_text_put(store, &text));
	return call_audit(w->call, 0, "rule_text_written", w->wish.name);
}

int call_rule_put(struct call *call)
{
	struct writing w = {.call = call};

	TRY(record_rule_text_decode(call->frame->body, call->arena, &w.wish));
	if (!is_name(w.wish.name))
		return call_refuse(call, 400, MSG_API_RULE_NAME, w.wish.name);
	return change(call, write_in_transaction, &w, true);
}

int call_rule_text(struct call *call)
{
	struct record_rule_name wish;
	struct record_rule_text reply;
	int result;

	TRY(record_rule_name_decode(call->frame->body, call->arena, &wish));
	result = call_need_all(call);
	if (result != 0)
		return result;
	reply.name = wish.name;
	result = store_rule_text_get(call->api->options.store, wish.name, call->arena, &reply.text);
	if (result == ERR_NOT_FOUND)
		return call_refuse(call, 404, MSG_API_NOT_FOUND, wish.name);
	TRY(result);
	return record_rule_text_encode(&reply, &call->body);
}
