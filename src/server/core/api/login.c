/* Logging in with a link, logging out, and who one is; links for logging in. */
#include "server/core/api/handlers.h"

#include <sodium.h>
#include "base/text.h"
#include "server/core/store/store_people.h"

bool call_is_fresh_link(const struct call *call)
{
	return call->session.by_link && call->now - call->session.made < API_LINK_USEC;
}

int call_begin_session(struct call *call, uint64_t person, bool by_link)
{
	struct store *store = call->api->options.store;
	uint8_t *secret = arena_take(call->arena, 32);

	if (!secret)
		return ERR_NO_MEMORY;
	randombytes_buf(secret, 32);
	call->session = (struct store_session){
		.person = person,
		.made = call->now,
		.expires = call->now + API_SESSION_USEC,
		.door = call->frame->door,
		.by_link = by_link,
		.address = call->frame->address,
		.agent = call->frame->agent,
	};
	TRY(store_forget_expired(store, call->now));
	TRY(store_session_add(store, secret, &call->session, call->now));
	TRY(store_account_logged_in(store, person, call->now));
	call->scope.person = person;
	call->reply->set_session = slice_of(secret, 32);
	return 0;
}

int call_put_me(struct call *call)
{
	struct record_me me;

	TRY(store_person_get(call->api->options.store, call->scope.person, call->arena, &me));
	me.expires = call->session.expires;
	return record_me_encode(&me, &call->body);
}

/* ---- a link's token becomes a session ---- */

struct login {
	struct call *call;
	struct slice token; /* decoded */
};

static int login_in_transaction(struct store *store, void *context)
{
	struct login *login = context;
	struct call *call = login->call;
	struct record_me me;
	uint64_t person;

	TRY(store_link_take(store, login->token, call->now, &person));
	TRY(call_begin_session(call, person, true));
	TRY(store_person_get(store, person, call->arena, &me));
	call->name = me.name;
	return call_audit(call, 0, "login", SLICE_EMPTY);
}

int call_login(struct call *call)
{
	_cleanup_(buf_done) struct buf token = BUF_INIT(64);
	struct login login = {.call = call};
	struct record_login_token request;
	int result;

	TRY(record_login_token_decode(call->frame->body, call->arena, &request));
	if (text_parse_base64url(request.token, &token) < 0)
		return call_refuse(call, 403, MSG_API_LINK_OVER, SLICE_EMPTY);
	login.token = buf_slice(&token);
	result = store_transact(call->api->options.store, login_in_transaction, &login);
	if (result == ERR_NOT_FOUND)
		return call_refuse(call, 403, MSG_API_LINK_OVER, SLICE_EMPTY);
	TRY(result);
	return call_put_me(call);
}

int call_logout(struct call *call)
{
	TRY(store_session_end(call->api->options.store, call->session.id, call->scope.person));
	return streams_end(call, call->session.id);
}

int call_me(struct call *call)
{
	return call_put_me(call);
}

/* ---- a new link ---- */

struct linking {
	struct call *call;
	uint64_t person; /* 0: the first one */
	uint8_t token[32];
};

static int link_in_transaction(struct store *store, void *context)
{
	struct linking *linking = context;
	struct call *call = linking->call;
	struct record_me me;

	TRY(store_forget_expired(store, call->now));
	if (linking->person == 0)
		TRY(store_person_first(store, &linking->person));
	TRY(store_person_get(store, linking->person, call->arena, &me));
	TRY(store_link_add(
		store, linking->token, linking->person, call->now, call->now + API_LINK_USEC));
	return call_audit(call, 0, "login_link", me.name);
}

/* On the server itself the link is for its own page; elsewhere for the one that the asker uses. */
static int put_url(struct call *call, struct slice token, struct buf *url)
{
	const struct settings *settings = call->api->options.settings;

	if (call->frame->door != API_CALL_LOCAL && settings->public_url[0])
		buf_put_text(url, settings->public_url);
	else
		buf_put_format(url, "http://127.0.0.1:%u", (unsigned)settings->port_local);
	buf_put_text(url, "/login#");
	return text_put_base64url(url, token);
}

static int make_link(struct call *call, uint64_t person)
{
	_cleanup_(buf_done) struct buf url = BUF_INIT(640);
	struct linking linking = {.call = call, .person = person};
	struct record_login_link reply = {.expires = call->now + API_LINK_USEC};

	randombytes_buf(linking.token, sizeof(linking.token));
	TRY(store_transact(call->api->options.store, link_in_transaction, &linking));
	TRY(put_url(call, slice_of(linking.token, sizeof(linking.token)), &url));
	reply.url = buf_slice(&url);
	return record_login_link_encode(&reply, &call->body);
}

/* Whoever can make a link can be anybody: on the local socket the server's own user is not enough. */
static bool is_root(const struct call *call)
{
	return call->frame->door == API_CALL_LOCAL && call->frame->peer_uid == 0;
}

int call_login_link(struct call *call)
{
	if (!is_root(call))
		return call_refuse(call, 403, MSG_API_NOT_ALLOWED, SLICE_EMPTY);
	return make_link(call, 0);
}

int call_person_link(struct call *call)
{
	struct store *store = call->api->options.store;
	struct record_person person;
	struct record_by_id request;
	uint32_t outside;
	int result;

	TRY(record_by_id_decode(call->frame->body, call->arena, &request));
	if (call->scope.all && !is_root(call))
		return call_refuse(call, 403, MSG_API_NOT_ALLOWED, SLICE_EMPTY);
	result = store_person_record(store, &call->scope, request.id, call->arena, &person);
	if (result == ERR_NOT_FOUND)
		return call_refuse(call, 404, MSG_API_NOT_FOUND, SLICE_EMPTY);
	TRY(result);
	TRY(store_person_outside(store, &call->scope, request.id, &outside));
	if (outside > 0)
		return call_refuse(call, 403, MSG_API_OTHER_COMPANIES, person.name);
	return make_link(call, request.id);
}
