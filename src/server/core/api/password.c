/* Logging in with a password, and setting one. */
#include "server/core/api/handlers.h"

#include <sodium.h>
#include "base/text.h"
#include "server/core/api/common.h"
#include "server/core/api/hasher.h"
#include "server/core/api/later.h"
#include "server/core/api/logins.h"
#include "server/core/api/totp.h"

#define PASSWORD_LEAST 10

/* What waits for the hasher. */
struct waiting {
	struct hasher_work work;
	struct later *later;
	call_handler finish;
	uint64_t person; /* 0: nobody */
};

static void release(void *kept)
{
	struct waiting *waiting = kept;

	sodium_memzero(waiting, sizeof(*waiting));
	free(waiting);
}

static void on_hashed(struct hasher_work *work)
{
	struct waiting *waiting = CONTAINER_OF(work, struct waiting, work);

	later_answer(waiting->later, waiting->finish);
}

static void copy_text(char *to, struct slice from)
{
	if (from.len > 0)
		memcpy(to, from.data, from.len);
	to[from.len] = 0;
}

static struct waiting *new_waiting(uint64_t person, const char *hash, struct slice password)
{
	struct waiting *waiting = calloc(1, sizeof(*waiting));

	if (!waiting)
		return NULL;
	waiting->person = person;
	waiting->work.done = on_hashed;
	copy_text(waiting->work.hash, slice_text(hash));
	copy_text(waiting->work.password, password);
	return waiting;
}

/* Hands the work to the hasher, which ends in `finish`. */
static int wait_for(struct call *call, struct waiting *waiting, call_handler finish)
{
	int result = call_later(call, waiting, release, &waiting->later);

	if (result != 0)
		return result;
	waiting->finish = finish;
	result = hasher_put(call->api->hasher, &waiting->work);
	if (result == 0)
		return CALL_LATER;
	later_drop(waiting->later);
	return call_refuse(call, 503, MSG_API_BUSY, SLICE_EMPTY);
}

/* ---- logging in ---- */

struct entering {
	struct call *call;
	struct store_account account;
	uint64_t step; /* of the code; 0: none was needed */
};

/* One answer for a wrong address, a wrong password and a wrong code. */
static int refuse_login(struct call *call)
{
	return call_refuse(call, 403, MSG_API_LOGIN_WRONG, SLICE_EMPTY);
}

static int enter_in_transaction(struct store *store, void *context)
{
	struct entering *entering = context;
	struct call *call = entering->call;

	if (entering->step > 0)
		TRY(store_totp_take(store, entering->account.person, entering->step));
	TRY(call_begin_session(call, entering->account.person, false));
	call->name = entering->account.name;
	return call_audit(call, 0, "login_password", SLICE_EMPTY);
}

static int enter(struct entering *entering, const struct limit_try *try)
{
	struct call *call = entering->call;
	int result = store_transact(call->api->options.store, enter_in_transaction, entering);

	/* The code was used before. */
	if (result == ERR_CONFLICT)
		return refuse_login(call);
	TRY(result);
	limits_forgive(call->api->limits, try);
	return call_put_me(call);
}

static int finish_login(struct call *call)
{
	const struct waiting *waiting = call->kept;
	struct entering entering = {.call = call};
	struct store_account *account = &entering.account;
	struct record_login_password request;
	struct limit_try try;

	TRY(record_login_password_decode(call->frame->body, call->arena, &request));
	if (!waiting->work.verified || waiting->person == 0)
		return refuse_login(call);
	TRY(store_account_get(call->api->options.store, waiting->person, call->arena, account));
	/* Changed while it was looked at. */
	if (strcmp(account->password, waiting->work.hash) != 0)
		return refuse_login(call);
	try = logins_try(call, text_trim(request.mail));
	if (!account->has_totp)
		return enter(&entering, &try);
	if (request.code.len == 0) {
		limits_uncharge(call->api->limits, &try);
		return call_refuse(call, 403, MSG_API_LOGIN_CODE, SLICE_EMPTY);
	}
	if (!totp_check(account->totp, request.code, call->now, &entering.step))
		return refuse_login(call);
	return enter(&entering, &try);
}

/* Of somebody unknown, or without a password, a hash is looked at that nothing fits. */
static int begin_login(struct call *call, const struct record_login_password *request)
{
	struct store_account account = {0};
	struct waiting *waiting;
	const char *hash = hasher_nobody;
	int result = store_account_by_mail(
		call->api->options.store, request->mail, call->arena, &account);

	if (result < 0 && result != ERR_NOT_FOUND)
		return result;
	if (account.password[0])
		hash = account.password;
	else
		account.person = 0;
	waiting = new_waiting(account.person, hash, request->password);
	return waiting ? wait_for(call, waiting, finish_login) : ERR_NO_MEMORY;
}

int call_login_password(struct call *call)
{
	struct record_login_password request;
	struct limit_try try;
	int result;

	TRY(record_login_password_decode(call->frame->body, call->arena, &request));
	request.mail = text_trim(request.mail);
	if (!call->api->hasher)
		return call_refuse(call, 503, MSG_API_BUSY, SLICE_EMPTY);
	if (request.mail.len == 0)
		return refuse_login(call);
	try = logins_try(call, request.mail);
	result = logins_may_try(call, &try);
	return result != 0 ? result : begin_login(call, &request);
}

/* ---- setting one ---- */

static int set_in_transaction(struct store *store, void *context)
{
	struct call *call = context;
	const struct waiting *waiting = call->kept;
	struct store_account account;

	TRY(store_account_get(store, call->scope.person, call->arena, &account));
	TRY(store_account_set_password(
		store, call->scope.person, account.password, waiting->work.made));
	TRY(store_session_end_others(store, call->session.id, call->scope.person));
	return call_audit(call, 0, "password_set", SLICE_EMPTY);
}

static int finish_set(struct call *call)
{
	const struct waiting *waiting = call->kept;
	struct store_account account;
	struct limit_try try;

	if (!waiting->work.verified)
		return call_refuse(call, 403, MSG_API_PASSWORD_OLD, SLICE_EMPTY);
	TRY(waiting->work.result);
	TRY(store_account_get(call->api->options.store, call->scope.person, call->arena, &account));
	/* Somebody was faster. */
	if (waiting->work.hash[0] && strcmp(account.password, waiting->work.hash) != 0)
		return call_refuse(call, 403, MSG_API_PASSWORD_OLD, SLICE_EMPTY);
	try = logins_try(call, account.mail);
	limits_uncharge(call->api->limits, &try);
	TRY(store_transact(call->api->options.store, set_in_transaction, call));
	return streams_end(call, 0);
}

static size_t count_characters(struct slice text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += (text.data[i] & 0xc0) != 0x80;
	return n;
}

static int check_new(struct call *call, struct slice password, const struct store_account *account)
{
	if (count_characters(password) < PASSWORD_LEAST)
		return call_refuse(call, 422, MSG_API_PASSWORD_SHORT, SLICE_EMPTY);
	if (common_is(password) || slice_is_nocase(password, account->mail) ||
		slice_is_nocase(password, account->name))
		return call_refuse(call, 422, MSG_API_PASSWORD_COMMON, SLICE_EMPTY);
	return 0;
}

int call_password_set(struct call *call)
{
	struct record_password_set request;
	struct store_account account;
	struct waiting *waiting;
	struct limit_try try;
	bool must_know;
	int result;

	TRY(record_password_set_decode(call->frame->body, call->arena, &request));
	TRY(store_account_get(call->api->options.store, call->scope.person, call->arena, &account));
	result = check_new(call, request.new, &account);
	if (result != 0)
		return result;
	if (!call->api->hasher)
		return call_refuse(call, 503, MSG_API_BUSY, SLICE_EMPTY);
	must_know = account.password[0] && (request.old.len > 0 || !call_is_fresh_link(call));
	try = logins_try(call, account.mail);
	result = logins_may_try(call, &try);
	if (result != 0)
		return result;
	waiting = new_waiting(call->scope.person, must_know ? account.password : "", request.old);
	if (!waiting)
		return ERR_NO_MEMORY;
	copy_text(waiting->work.wish, request.new);
	return wait_for(call, waiting, finish_set);
}
