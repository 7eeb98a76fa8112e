/* One-time codes: a secret, its first code, and the end of it. */
#include "server/core/api/handlers.h"

#include <sodium.h>
#include "server/core/api/logins.h"
#include "server/core/api/totp.h"

struct pending {
	struct call *call;
	uint8_t secret[TOTP_SECRET_BYTES];
};

static int pend_in_transaction(struct store *store, void *context)
{
	const struct pending *pending = context;

	TRY(store_totp_pend(store, pending->call->scope.person, pending->secret));
	return call_audit(pending->call, 0, "totp_begin", SLICE_EMPTY);
}

int call_totp_begin(struct call *call)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(64);
	_cleanup_(buf_done) struct buf uri = BUF_INIT(512);
	struct pending pending = {.call = call};
	struct store_account account;
	struct record_totp reply;

	TRY(store_account_get(call->api->options.store, call->scope.person, call->arena, &account));
	if (account.has_totp)
		return call_refuse(call, 409, MSG_API_TOTP_SET, SLICE_EMPTY);
	randombytes_buf(pending.secret, sizeof(pending.secret));
	TRY(store_transact(call->api->options.store, pend_in_transaction, &pending));
	TRY(totp_put_secret(&text, pending.secret));
	TRY(totp_put_uri(&uri, pending.secret, account.mail.len > 0 ? account.mail : account.name));
	reply = (struct record_totp){buf_slice(&text), buf_slice(&uri)};
	return record_totp_encode(&reply, &call->body);
}

/* ---- with a code ---- */

struct coding {
	struct call *call;
	struct store_account account;
	uint64_t step;
};

/* A wrong code counts as a wrong login: codes are short. */
static int check_code(struct coding *coding, const uint8_t *secret, struct slice code)
{
	struct call *call = coding->call;
	struct limit_try try = logins_try(call, coding->account.mail);
	int result = logins_may_try(call, &try);

	if (result != 0)
		return result;
	if (!totp_check(secret, code, call->now, &coding->step))
		return call_refuse(call, 403, MSG_API_CODE_WRONG, SLICE_EMPTY);
	limits_uncharge(call->api->limits, &try);
	return 0;
}

static int confirm_in_transaction(struct store *store, void *context)
{
	const struct coding *coding = context;

	TRY(store_totp_confirm(store, coding->account.person, coding->step));
	return call_audit(coding->call, 0, "totp_on", SLICE_EMPTY);
}

static int end_in_transaction(struct store *store, void *context)
{
	const struct coding *coding = context;

	if (coding->step > 0)
		TRY(store_totp_take(store, coding->account.person, coding->step));
	TRY(store_totp_end(store, coding->account.person));
	return call_audit(coding->call, 0, "totp_off", SLICE_EMPTY);
}

static int begin(struct call *call, struct coding *coding, struct record_totp_code *request)
{
	coding->call = call;
	TRY(record_totp_code_decode(call->frame->body, call->arena, request));
	return store_account_get(
		call->api->options.store, call->scope.person, call->arena, &coding->account);
}

int call_totp_confirm(struct call *call)
{
	struct record_totp_code request;
	struct coding coding = {0};
	int result;

	TRY(begin(call, &coding, &request));
	if (!coding.account.has_pending)
		return call_refuse(call, 409, MSG_API_TOTP_NONE, SLICE_EMPTY);
	result = check_code(&coding, coding.account.pending, request.code);
	if (result != 0)
		return result;
	return store_transact(call->api->options.store, confirm_in_transaction, &coding);
}

int call_totp_end(struct call *call)
{
	struct record_totp_code request;
	struct coding coding = {0};
	int result = 0;

	TRY(begin(call, &coding, &request));
	if (!coding.account.has_totp)
		return call_refuse(call, 409, MSG_API_TOTP_NONE, SLICE_EMPTY);
	if (request.code.len > 0 || !call_is_fresh_link(call))
		result = check_code(&coding, coding.account.totp, request.code);
	if (result != 0)
		return result;
	result = store_transact(call->api->options.store, end_in_transaction, &coding);
	if (result == ERR_CONFLICT)
		return call_refuse(call, 403, MSG_API_CODE_WRONG, SLICE_EMPTY);
	return result;
}
