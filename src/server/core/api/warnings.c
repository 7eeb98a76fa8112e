/* What people must know about the server itself. */
#include "server/core/api/call.h"

#include "base/fault.h"
#include "base/text.h"
#include "server/core/api/limits.h"
#include "server/core/store/store_notice.h"
#include "server/core/store/store_rule.h"

#define WARNINGS_MAX 64
#define RESTARTS_MANY 3
#define TRIES_MANY 3

/* The message with its subject in place of the mark, in both languages. */
static int put_text(struct call *call, const char *text, struct slice subject, struct slice *ret)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(4096);

	TRY(fault_put_text(&out, text, subject));
	*ret = arena_dup(call->arena, text_cut_utf8(buf_slice(&out), 1024));
	return ret->data || out.len == 0 ? 0 : ERR_NO_MEMORY;
}

int call_put_message(struct call *call, const struct message *message, struct slice subject,
	struct record_words *ret_text, struct record_words *ret_todo)
{
	TRY(put_text(call, message->ja, subject, &ret_text->ja));
	TRY(put_text(call, message->en, subject, &ret_text->en));
	if (!ret_todo)
		return 0;
	TRY(put_text(call, message->todo_ja, subject, &ret_todo->ja));
	return put_text(call, message->todo_en, subject, &ret_todo->en);
}

struct listing {
	struct call *call;
	struct record_status *status;
};

static int add(struct listing *listing, enum message_id id, struct slice subject)
{
	struct record_status *status = listing->status;
	struct record_warning *warning;

	if (status->n_warnings == WARNINGS_MAX)
		return 0;
	warning = &status->warnings[status->n_warnings++];
	warning->message = slice_text(message_get(id)->code);
	return call_put_message(
		listing->call, message_get(id), subject, &warning->text, &warning->todo);
}

static int add_count(struct listing *listing, enum message_id id, uint32_t count)
{
	_cleanup_(buf_done) struct buf number = BUF_INIT(16);

	if (count == 0)
		return 0;
	TRY(buf_put_format(&number, "%u", count));
	return add(listing, id, buf_slice(&number));
}

static int add_mail(struct listing *listing)
{
	const struct settings *settings = listing->call->api->options.settings;
	uint32_t stuck;
	int result;

	if (!settings_has_mail(settings))
		return add(listing, MSG_WARN_NO_MAIL, SLICE_EMPTY);
	result = store_person_any_mail(listing->call->api->options.store);
	if (result == ERR_NOT_FOUND)
		result = add(listing, MSG_WARN_NO_ADDRESS, SLICE_EMPTY);
	TRY(result);
	TRY(store_notice_stuck(listing->call->api->options.store, TRIES_MANY, &stuck));
	return add_count(listing, MSG_WARN_MAIL_STUCK, stuck);
}

static int add_own(struct listing *listing)
{
	static const enum message_id messages[] = {
		[API_JOURNAL_REFUSES] = MSG_WARN_JOURNAL_REFUSES,
		[API_ROOT_CHANGED] = MSG_CORE_ROOT_CHANGED,
		[API_STORE_FAILS] = MSG_CORE_SERVICE_WAITS,
		[API_CLOCK_JUMPED] = MSG_CORE_CLOCK_JUMPED,
		[API_RULES_FAILED] = MSG_WARN_RULES_FAILED,
	};
	const struct api *api = listing->call->api;

	for (size_t i = 0; i < ARRAY_SIZE(messages); i++)
		if (api->conditions[i])
			TRY(add(listing, messages[i], SLICE_EMPTY));
	if (api->options.settings->relaxed)
		TRY(add(listing, MSG_WARN_RELAXED, SLICE_EMPTY));
	TRY(add_count(listing, MSG_WARN_LOGINS,
		limits_waiting(api->limits, api->options.clock->monotonic(api->options.clock))));
	TRY(add_count(listing, MSG_WARN_RULES_REFUSED, listing->status->rules_refused));
	for (size_t i = 0; i < api->n_children; i++) {
		const struct api_child *child = &api->children[i];

		if (child->state == 0 && child->restarts >= RESTARTS_MANY)
			TRY(add(listing, MSG_WARN_PROGRAM_FAILS, slice_text(child->program)));
	}
	return 0;
}

int warnings_list(struct call *call, struct record_status *status)
{
	struct listing listing = {call, status};
	struct store_scope operator= call->scope;
	struct store_reach reach;

	status->warnings = arena_take_array(call->arena, WARNINGS_MAX, sizeof(*status->warnings));
	if (!status->warnings)
		return ERR_NO_MEMORY;
	TRY(add_mail(&listing));
	operator.roles = API_OPERATOR;
	TRY(store_scope_reach(call->api->options.store, &operator, & reach));
	return reach.n > 0 ? add_own(&listing) : 0;
}
