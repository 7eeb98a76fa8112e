#include "server/core/api/api.h"

#include "base/check.h"
#include "base/text.h"
#include "server/core/api/handlers.h"
#include "server/core/api/hasher.h"
#include "server/core/api/later.h"
#include "server/core/api/limits.h"

#define BODY_MAX 4128768 /* of api_reply */

static const call_handler handlers[] = {
	[API_LOGIN] = call_login,
	[API_LOGOUT] = call_logout,
	[API_ME] = call_me,
	[API_STATUS] = call_status,
	[API_CASES] = call_cases,
	[API_CASE] = call_case,
	[API_CASE_TAKE] = call_case_take,
	[API_CASE_CLOSE] = call_case_close,
	[API_DEVICES] = call_devices,
	[API_RULES] = call_rules,
	[API_SETTINGS] = call_settings,
	[API_SETTINGS_CHANGE] = call_settings_change,
	[API_MAIL_TEST] = call_mail_test,
	[API_RULES_RELOAD] = call_rules_reload,
	[API_RULE_SWITCH] = call_rule_switch,
	[API_RULE_PUT] = call_rule_put,
	[API_RULE_TEXT] = call_rule_text,
	[API_CHANGES] = call_changes,
	[API_LOGIN_LINK] = call_login_link,
	[API_ENROL_KEY] = call_enrol_key,
	[API_SENDER_NEW] = call_sender_new,
	[API_ROOT_CERTIFICATE] = call_root_certificate,
	[API_BACKUP_NEW] = call_backup_new,
	[API_BACKUP] = call_backup,
	[API_BACKUP_END] = call_backup_end,
	[API_DEVICE] = call_device,
	[API_DEVICE_ACCEPT] = call_device_accept,
	[API_DEVICE_CHANGE] = call_device_change,
	[API_DEVICE_REMOVE] = call_device_remove,
	[API_ENROL_KEYS] = call_enrol_keys,
	[API_ENROL_KEY_END] = call_enrol_key_end,
	[API_ENROL_COMMAND] = call_enrol_command,
	[API_COMPANIES] = call_companies,
	[API_COMPANY_NEW] = call_company_new,
	[API_COMPANY_CHANGE] = call_company_change,
	[API_PERSONS] = call_persons,
	[API_PERSON_NEW] = call_person_new,
	[API_PERSON_CHANGE] = call_person_change,
	[API_PERSON_ROLE] = call_person_role,
	[API_PERSON_LINK] = call_person_link,
	[API_LOGIN_PASSWORD] = call_login_password,
	[API_PASSWORD_SET] = call_password_set,
	[API_TOTP_BEGIN] = call_totp_begin,
	[API_TOTP_CONFIRM] = call_totp_confirm,
	[API_TOTP_END] = call_totp_end,
	[API_SESSIONS] = call_sessions,
	[API_SESSION_END] = call_session_end,
	[API_AUDIT] = call_audit_list,
	[API_EVENTS] = call_events,
	[API_VISITS] = call_visits,
	[API_VISIT] = call_visit,
	[API_VISIT_PUT] = call_visit_put,
	[API_VISIT_REMOVE] = call_visit_remove,
	[API_INVENTORY] = call_inventory,
	[API_ADVISE] = call_advise,
	[API_PROPOSAL_PDF] = call_proposal_pdf,
};

/* ---- the first start ---- */

static int make_first(struct store *store, void *context)
{
	const struct api_options *options = context;
	usec_t now = options->clock->wall(options->clock);
	uint32_t company;
	uint64_t person;

	TRY(store_company_add(store, slice_text(options->settings->company), now, &company));
	TRY(store_person_add(
		store, slice_text(message_get(MSG_FIRST_PERSON)->ja), SLICE_EMPTY, now, &person));
	TRY(store_person_add_role(store, company, person, API_OWNER));
	TRY(store_person_add_role(store, company, person, API_OPERATOR));
	/* Of the installation itself, for what concerns no single company. */
	return store_person_add_role(store, 0, person, API_OPERATOR);
}

static int start(struct api *api)
{
	struct store *store = api->options.store;
	uint32_t company;
	uint64_t person;
	int result = store_company_first(store, &company);

	if (result == ERR_NOT_FOUND)
		result = store_transact(store, make_first, &api->options);
	TRY(result);
	result = store_person_first(store, &person);
	if (result == ERR_NOT_FOUND)
		return 0;
	TRY(result);
	/* What the console was told stays, where the configuration names nobody. */
	if (!api->options.settings->mail_to[0])
		return 0;
	result = store_person_set_mail(store, person, slice_text(api->options.settings->mail_to));
	return result == ERR_CONFLICT ? 0 : result;
}

static int start_logins(struct api *api)
{
	api->limits = calloc(1, sizeof(*api->limits));
	if (!api->limits)
		return ERR_NO_MEMORY;
	limits_init(api->limits);
	return api->options.loop ? hasher_new(api->options.loop, &api->hasher) : 0;
}

int api_new(const struct api_options *options, struct api **ret_api)
{
	struct api *api = calloc(1, sizeof(*api));
	int result;

	if (!api)
		return ERR_NO_MEMORY;
	api->options = *options;
	result = start(api);
	if (result == 0)
		result = start_logins(api);
	if (result < 0) {
		api_free(api);
		return result;
	}
	*ret_api = api;
	return 0;
}

struct api *api_free(struct api *api)
{
	if (!api)
		return NULL;
	/* The threads before the works that they are at. */
	hasher_free(api->hasher);
	laters_done(api);
	free(api->limits);
	free(api);
	return NULL;
}

void api_forget(struct api *api, bool local)
{
	laters_forget(api, local);
	if (!local)
		streams_forget(api);
}

/* ---- what the core tells ---- */

void api_set_root(struct api *api, const struct frame_root *root)
{
	struct slice certificate = root->certificate;

	CHECK(certificate.len <= sizeof(api->root_certificate));
	memcpy(api->root, root->hash, sizeof(api->root));
	if (certificate.len > 0)
		memcpy(api->root_certificate, certificate.data, certificate.len);
	api->root_certificate_bytes = certificate.len;
	api->have_root = true;
}

static struct api_child *find_child(struct api *api, struct slice program)
{
	struct api_child *child;

	for (size_t i = 0; i < api->n_children; i++)
		if (slice_is_text(program, api->children[i].program))
			return &api->children[i];
	if (api->n_children == API_CHILDREN_MAX || program.len >= sizeof(child->program))
		return NULL;
	child = &api->children[api->n_children++];
	memcpy(child->program, program.data, program.len);
	child->program[program.len] = 0;
	return child;
}

void api_set_child(struct api *api, const struct frame_child_state *state)
{
	struct api_child *child;

	/* A short-lived program's end is its ordinary way. */
	if (state->request != 0)
		return;
	child = find_child(api, state->program);
	if (!child)
		return;
	child->state = state->state;
	child->restarts = state->restarts;
}

void api_set_condition(struct api *api, enum api_condition condition, bool on)
{
	CHECK(condition < API_CONDITION_COUNT);
	api->conditions[condition] = on;
}

bool api_condition(const struct api *api, enum api_condition condition)
{
	CHECK(condition < API_CONDITION_COUNT);
	return api->conditions[condition];
}

/* ---- calls ---- */

int call_refuse(struct call *call, uint16_t status, enum message_id message, struct slice subject)
{
	call->reply->status = status;
	call->reply->message = slice_text(message_get(message)->code);
	call->reply->subject = text_cut_utf8(subject, 255);
	call->reply->set_session = SLICE_EMPTY;
	return CALL_REFUSED;
}

int call_audit(struct call *call, uint32_t company, const char *act, struct slice subject)
{
	const struct store_act row = {
		.company = company,
		.person = call->scope.person,
		.who = call->name,
		.act = slice_text(act),
		.subject = subject,
	};

	return store_audit_add(call->api->options.store, &row, call->now);
}

static call_handler find_handler(uint16_t number)
{
	return number < ARRAY_SIZE(handlers) ? handlers[number] : NULL;
}

static int answer(struct call *call, call_handler handler)
{
	struct slice body;
	int result = call_admit(call);

	if (result != 0)
		return result;
	if (!handler)
		return call_refuse(call, 404, MSG_API_NO_OPERATION, SLICE_EMPTY);
	result = handler(call);
	/* What a body cannot be decoded to, the stranger wrote; lists keep replies below their limit. */
	if (result == ERR_MALFORMED || result == ERR_TRUNCATED || result == ERR_TOO_LARGE)
		return call_refuse(call, 400, MSG_API_BAD_REQUEST, SLICE_EMPTY);
	if (result != 0)
		return result;
	body = arena_dup(call->arena, buf_slice(&call->body));
	if (!body.data && call->body.len > 0)
		return ERR_NO_MEMORY;
	call->reply->status = 200;
	call->reply->body = body;
	return 0;
}

int call_run(struct api *api, const struct call_run *run, struct frame_api_reply *ret_reply)
{
	struct frame_api_reply reply = {
		.request = run->frame->request, .operation = run->frame->operation};
	struct call call = {
		.api = api,
		.frame = run->frame,
		.row = api_row_find(run->frame->operation),
		.arena = run->arena,
		.reply = &reply,
		.effects = run->effects,
		.now = api->options.clock->wall(api->options.clock),
		.body = BUF_INIT(BODY_MAX),
		.kept = run->kept,
	};
	int result;

	if (!call.row)
		result = call_refuse(&call, 404, MSG_API_NO_OPERATION, SLICE_EMPTY);
	else
		result =
			answer(&call, run->handler ? run->handler : find_handler(call.row->number));
	buf_done(&call.body);
	if (result < 0 || result == CALL_LATER)
		return result;
	*ret_reply = reply;
	return 0;
}

int api_call(struct api *api, const struct frame_api_call *frame, struct arena *arena,
	struct frame_api_reply *ret_reply, struct api_effects *effects)
{
	const struct call_run run = {.frame = frame, .arena = arena, .effects = effects};

	return call_run(api, &run, ret_reply);
}
