/* Logging in and out, and who one is. */
#include "server/core/api/call.h"

#include <sodium.h>
#include "base/text.h"

/* ---- login: a link's token becomes a session ---- */

struct login {
	struct call *call;
	struct slice token; /* decoded */
	uint8_t secret[32];
	uint64_t person;
};

static int login_in_transaction(struct store *store, void *context)
{
	struct login *login = context;
	struct call *call = login->call;

	TRY(store_link_take(store, login->token, call->now, &login->person));
	call->scope.person = login->person;
	call->expires = call->now + API_SESSION_USEC;
	TRY(store_session_add(store, login->secret, login->person, call->now, call->expires));
	return call_audit(call, 0, "login", SLICE_EMPTY);
}

static int put_me(struct call *call)
{
	struct record_me me;

	TRY(store_person_get(call->api->options.store, call->scope.person, call->arena, &me));
	me.expires = call->expires;
	return record_me_encode(&me, &call->body);
}

int call_login(struct call *call)
{
	_cleanup_(buf_done) struct buf token = BUF_INIT(64);
	struct login login = {.call = call};
	struct record_login_token request;
	struct slice secret;
	int result;

	TRY(record_login_token_decode(call->frame->body, call->arena, &request));
	if (text_parse_base64url(request.token, &token) < 0)
		return call_refuse(call, 403, MSG_API_LINK_OVER, SLICE_EMPTY);
	login.token = buf_slice(&token);
	randombytes_buf(login.secret, sizeof(login.secret));
	result = store_transact(call->api->options.store, login_in_transaction, &login);
	if (result == ERR_NOT_FOUND)
		return call_refuse(call, 403, MSG_API_LINK_OVER, SLICE_EMPTY);
	TRY(result);
	secret = arena_dup(call->arena, slice_of(login.secret, sizeof(login.secret)));
	if (!secret.data)
		return ERR_NO_MEMORY;
	call->reply->set_session = secret;
	return put_me(call);
}

int call_logout(struct call *call)
{
	TRY(store_session_end(call->api->options.store, call->frame->session));
	streams_end(call->api, call->frame->session, call->effects);
	return 0;
}

int call_me(struct call *call)
{
	return put_me(call);
}

/* ---- a new link, for the first person ---- */

struct linking {
	struct call *call;
	uint8_t token[32];
};

static int link_in_transaction(struct store *store, void *context)
{
	struct linking *linking = context;
	struct call *call = linking->call;
	uint64_t person;

	TRY(store_forget_expired(store, call->now));
	TRY(store_person_first(store, &person));
	TRY(store_link_add(store, linking->token, person, call->now, call->now + API_LINK_USEC));
	return call_audit(call, 0, "login_link", SLICE_EMPTY);
}

int call_login_link(struct call *call)
{
	_cleanup_(buf_done) struct buf url = BUF_INIT(512);
	struct linking linking = {.call = call};
	struct record_login_link reply = {.expires = call->now + API_LINK_USEC};

	/* Whoever can make a link can be anybody: the server's own user is not enough. */
	if (call->frame->peer_uid != 0)
		return call_refuse(call, 403, MSG_API_NOT_ALLOWED, SLICE_EMPTY);
	randombytes_buf(linking.token, sizeof(linking.token));
	TRY(store_transact(call->api->options.store, link_in_transaction, &linking));
	TRY(buf_put_format(&url, "http://127.0.0.1:%u/login#",
		(unsigned)call->api->options.settings->port_local));
	TRY(text_put_base64url(&url, slice_of(linking.token, sizeof(linking.token))));
	reply.url = buf_slice(&url);
	return record_login_link_encode(&reply, &call->body);
}
