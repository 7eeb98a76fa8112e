#include "agent/ship/uplink.h"

#include "base/text.h"
#include "os/os.h"

static void on_answer(void *ctx, int result, const struct reply *reply);
static void on_retry(void *ctx);

int uplink_init(struct uplink *u, struct loop *loop, const struct log *log, int dir_fd,
	struct spool *spool, struct state *state, const struct uplink_names *names)
{
	*u = (struct uplink){
		.loop = loop,
		.clock = loop_clock(loop),
		.log = log,
		.spool = spool,
		.state = state,
		.dir_fd = dir_fd,
		.names = *names,
		.events = BUF_INIT(SPOOL_MAX_ENTRY),
		.request = BUF_INIT(REQUEST_MAX_BYTES),
		.key_bytes = BUF_INIT(WIRE_MAX_COMPANY_KEY),
		.told = MSG_AGENT_ONLINE,
	};
	TRY(request_maker_init(&u->maker));
	TRY(loop_add_timer(loop, 0, on_retry, u, &u->retry));
	return link_new(loop, on_answer, u, &u->link);
}

void uplink_done(struct uplink *u)
{
	link_free(u->link);
	loop_remove(u->retry);
	request_maker_done(&u->maker);
	buf_done(&u->events);
	buf_done(&u->request);
	buf_done(&u->key_bytes);
}

bool uplink_is_online(const struct uplink *u)
{
	return u->online;
}

bool uplink_is_waiting(const struct uplink *u)
{
	return !u->has_key || u->waits;
}

static void save_state(struct uplink *u)
{
	int r = state_save(u->dir_fd, u->state);

	if (r < 0)
		log_write(u->log, LOG_LEVEL_ERROR, MSG_AGENT_STATE_FAILED, LOG_RESULT(r));
}

/* ---- trouble */

/* Says what is wrong, once until something else is. */
static void tell(struct uplink *u, enum log_level level, enum message_id message, int result,
	unsigned status)
{
	if (u->told == message)
		return;
	u->told = message;
	if (status != 0)
		log_write(u->log, level, message, LOG_NUMBER("status", status));
	else
		log_write(u->log, level, message, LOG_RESULT(result));
}

static void wait_and_retry(struct uplink *u, uint32_t asked_seconds)
{
	usec_t now = u->clock->monotonic(u->clock);
	uint32_t chance;

	os_random(&chance, sizeof(chance));
	u->waits = true;
	loop_set_timer(
		u->retry, now + backoff_next(&u->backoff, asked_seconds * USEC_PER_SEC, chance));
}

static void on_retry(void *ctx)
{
	struct uplink *u = ctx;

	u->waits = false;
	uplink_poke(u);
}

/* ---- the company key */

static int set_server(struct uplink *u)
{
	struct tls_peer peer;
	struct slice host;
	uint16_t port;

	TRY(wire_address_split(u->key.address, &host, &port));
	memcpy(peer.root_hash, u->key.root_hash, sizeof(peer.root_hash));
	memcpy(peer.serial, u->state->serial, sizeof(peer.serial));
	return link_set_server(u->link, host, port, &peer);
}

int uplink_set_key(struct uplink *u, struct slice text)
{
	_cleanup_(buf_done) struct buf bytes = BUF_INIT(WIRE_MAX_COMPANY_KEY);
	struct wire_company_key key;
	struct slice host;
	uint16_t port;

	TRY(wire_company_key_parse(text, &bytes, &key));
	TRY(wire_address_split(key.address, &host, &port));
	buf_done(&u->key_bytes);
	u->key_bytes = bytes;
	bytes = BUF_INIT(0);
	u->key = key;
	u->has_key = true;
	if (memcmp(u->state->root_hash, key.root_hash, sizeof(key.root_hash)) != 0) {
		state_change_server(u->state, key.root_hash);
		state_renew_epoch(u->state, spool_first_number(u->spool));
		save_state(u);
	}
	TRY(set_server(u));
	u->work = UPLINK_RESTS;
	backoff_reset(&u->backoff);
	loop_set_timer(u->retry, 0);
	u->waits = false;
	uplink_poke(u);
	return 0;
}

/* ---- requests */

static int send_enrol(struct uplink *u)
{
	struct wire_enrol enrol = {
		.key_id = u->key.key_id,
		.hostname = u->names.hostname,
		.system = u->names.system,
		.version = slice_text(TSUJIBAN_VERSION),
	};

	memcpy(enrol.key_secret, u->key.secret, sizeof(enrol.key_secret));
	memcpy(enrol.device_secret, u->state->device_secret, sizeof(enrol.device_secret));
	TRY(request_enrol(u->key.address, &enrol, &u->request));
	u->work = UPLINK_ENROLS;
	link_send(u->link, buf_slice(&u->request));
	return 0;
}

static int send_batch(struct uplink *u)
{
	TRY(spool_first(u->spool, &u->entry, &u->events));
	TRY(request_batch(&u->maker, u->key.address, u->state, &u->entry, buf_slice(&u->events),
		u->clock->wall(u->clock), &u->request));
	u->work = UPLINK_POSTS;
	link_send(u->link, buf_slice(&u->request));
	return 0;
}

void uplink_poke(struct uplink *u)
{
	int r = 0;

	if (!u->has_key || u->waits || u->work != UPLINK_RESTS)
		return;
	if (!u->state->enrolled)
		r = send_enrol(u);
	else if (!spool_is_empty(u->spool))
		r = send_batch(u);
	if (r < 0 && r != ERR_NOT_FOUND) {
		tell(u, LOG_LEVEL_ERROR, MSG_AGENT_OFFLINE, r, 0);
		wait_and_retry(u, 0);
	}
}

/* ---- answers to a batch */

/* Each returns true when the next request may go out at once. */
typedef bool answer_fn(struct uplink *u, const struct reply *reply);

static bool batch_taken(struct uplink *u, const struct reply *reply)
{
	spool_done(u->spool, u->entry.number);
	backoff_reset(&u->backoff);
	if (!u->online)
		log_write(u->log, LOG_LEVEL_INFO, MSG_AGENT_ONLINE,
			LOG_NUMBER("device", u->state->device));
	u->online = true;
	u->told = MSG_AGENT_ONLINE;
	return true;
}

static bool batch_unconfirmed(struct uplink *u, const struct reply *reply)
{
	u->online = false;
	tell(u, LOG_LEVEL_WARNING, MSG_AGENT_UNCONFIRMED, 0, reply->status);
	wait_and_retry(u, reply->retry_after);
	return false;
}

static bool batch_unknown_token(struct uplink *u, const struct reply *reply)
{
	u->state->enrolled = false;
	save_state(u);
	u->online = false;
	/* Not at once: a server that has lost its devices would be asked by all of them together. */
	wait_and_retry(u, reply->retry_after);
	return false;
}

static bool batch_conflicts(struct uplink *u, const struct reply *reply)
{
	state_renew_epoch(u->state, u->entry.number);
	save_state(u);
	log_write(u->log, LOG_LEVEL_WARNING, MSG_AGENT_NEW_EPOCH,
		LOG_NUMBER("status", reply->status));
	wait_and_retry(u, reply->retry_after);
	return false;
}

static bool batch_set_aside(struct uplink *u, const struct reply *reply)
{
	log_write(u->log, LOG_LEVEL_ERROR, MSG_AGENT_SET_ASIDE, LOG_NUMBER("status", reply->status),
		LOG_NUMBER("events", u->entry.count));
	state_add_lost(u->state, u->entry.count + u->entry.lost, spool_next_number(u->spool));
	save_state(u);
	spool_done(u->spool, u->entry.number);
	return true;
}

static bool batch_not_understood(struct uplink *u, const struct reply *reply)
{
	if (u->maker.no_zstd)
		return batch_set_aside(u, reply);
	u->maker.no_zstd = true;
	return true;
}

static bool batch_later(struct uplink *u, const struct reply *reply)
{
	u->online = false;
	tell(u, LOG_LEVEL_WARNING, MSG_AGENT_OFFLINE, 0, reply->status);
	wait_and_retry(u, reply->retry_after);
	return false;
}

/* ---- answers to an enrolment */

static bool enrolled(struct uplink *u, const struct reply *reply)
{
	struct wire_enrolled answer;
	int r = wire_enrolled_decode(buf_slice(&reply->body), &answer);

	if (r < 0 || answer.device == 0) {
		tell(u, LOG_LEVEL_ERROR, MSG_AGENT_REFUSED, r, 0);
		wait_and_retry(u, reply->retry_after);
		return false;
	}
	if (answer.device != u->state->device)
		state_renew_epoch(u->state, spool_first_number(u->spool));
	u->state->device = answer.device;
	u->state->enrolled = true;
	memcpy(u->state->token, answer.token, sizeof(answer.token));
	save_state(u);
	backoff_reset(&u->backoff);
	log_write(u->log, LOG_LEVEL_INFO,
		reply->status == 202 ? MSG_AGENT_UNCONFIRMED : MSG_AGENT_ENROLLED,
		LOG_NUMBER("device", answer.device));
	return true;
}

static bool enrol_refused(struct uplink *u, const struct reply *reply)
{
	tell(u, LOG_LEVEL_ERROR, MSG_AGENT_REFUSED, 0, reply->status);
	wait_and_retry(u, reply->retry_after);
	return false;
}

/* ---- all answers */

struct answer_row {
	enum uplink_work work;
	unsigned status; /* 0: any other */
	answer_fn *fn;
};

static const struct answer_row answers[] = {
	{UPLINK_POSTS, 200, batch_taken},
	{UPLINK_POSTS, 202, batch_unconfirmed},
	{UPLINK_POSTS, 403, batch_unconfirmed},
	{UPLINK_POSTS, 401, batch_unknown_token},
	{UPLINK_POSTS, 409, batch_conflicts},
	{UPLINK_POSTS, 400, batch_set_aside},
	{UPLINK_POSTS, 413, batch_set_aside},
	{UPLINK_POSTS, 415, batch_not_understood},
	{UPLINK_POSTS, 0, batch_later},
	{UPLINK_ENROLS, 200, enrolled},
	{UPLINK_ENROLS, 202, enrolled},
	{UPLINK_ENROLS, 403, enrol_refused},
	{UPLINK_ENROLS, 0, batch_later},
};

static answer_fn *find_answer(enum uplink_work work, unsigned status)
{
	for (size_t i = 0; i < ARRAY_SIZE(answers); i++) {
		if (answers[i].work == work &&
			(answers[i].status == status || answers[i].status == 0))
			return answers[i].fn;
	}
	return batch_later;
}

static void note_serial(struct uplink *u)
{
	const uint8_t *serial = link_serial(u->link);

	if (memcmp(serial, u->state->serial, STATE_MAX_SERIAL) <= 0)
		return;
	memcpy(u->state->serial, serial, STATE_MAX_SERIAL);
	save_state(u);
}

static void on_answer(void *ctx, int result, const struct reply *reply)
{
	struct uplink *u = ctx;
	enum uplink_work work = u->work;

	u->work = UPLINK_RESTS;
	if (result < 0) {
		u->online = false;
		tell(u, result == ERR_DENIED ? LOG_LEVEL_ERROR : LOG_LEVEL_WARNING,
			result == ERR_DENIED ? MSG_AGENT_WRONG_SERVER : MSG_AGENT_OFFLINE, result,
			0);
		wait_and_retry(u, 0);
		return;
	}
	note_serial(u);
	if (find_answer(work, reply->status)(u, reply))
		uplink_poke(u);
}
