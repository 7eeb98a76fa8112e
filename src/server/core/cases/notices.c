/* Who is told of a case, and what became of each mail. */
#include "server/core/cases/state.h"

#include <sodium.h>
#include "api/table.h"
#include "base/text.h"
#include "server/core/desk/desk.h"
#include "server/core/store/store_device.h"
#include "server/core/store/store_person.h"

#define UNDER_WAY_USEC (600 * USEC_PER_SEC)
#define MINUTE_USEC (60 * USEC_PER_SEC)
#define GIVE_UP_USEC ((usec_t)86400 * USEC_PER_SEC)
#define GIVE_UP_TRIES 12
#define SUBJECT_MAX 1024
#define BODY_MAX 65536

static int gather_facts(struct cases *cases, const struct cases_telling *telling,
	struct slice unseen[DESK_UNSEEN_MAX], struct desk_facts *facts)
{
	struct store_scope all = cases_all();
	struct store_fresh fresh = cases_fresh(cases);
	struct record_case_full full;

	TRY(store_case_get(cases->store, &all, telling->id, &cases->arena, &full));
	/* A case of silence says itself who is not seen. */
	if (!slice_is_text(full.summary.kind, "silence"))
		TRY(store_device_unseen(cases->store, telling->company, telling->device, &fresh,
			&cases->arena, unseen, DESK_UNSEEN_MAX, &facts->n_unseen));
	facts->company_name = full.summary.company_name;
	facts->number = full.summary.number;
	facts->device = full.summary.device_name;
	facts->service = telling->service;
	facts->danger = slice_is_text(full.summary.danger, "danger");
	facts->drill = full.summary.drill;
	facts->again = telling->again;
	facts->seen = telling->again ? full.summary.last : full.times.act;
	facts->what = full.what;
	facts->danger_words = full.danger;
	facts->now = full.now;
	facts->unseen = unseen;
	facts->public_url = slice_text(cases->settings->public_url);
	facts->case_id = telling->id;
	if (telling->over) {
		facts->over = true;
		facts->danger = false;
		facts->seen = cases_now(cases);
		facts->what = telling->over->what;
		facts->danger_words = telling->over->danger;
		facts->now = telling->over->now;
	}
	return 0;
}

static int write_notices(struct cases *cases, const struct cases_telling *telling,
	const struct store_recipient *recipients, size_t n)
{
	_cleanup_(buf_done) struct buf subject = BUF_INIT(SUBJECT_MAX);
	_cleanup_(buf_done) struct buf body = BUF_INIT(BODY_MAX);
	struct slice unseen[DESK_UNSEEN_MAX];
	struct desk_facts facts = {0};
	uint64_t id;

	TRY(gather_facts(cases, telling, unseen, &facts));
	TRY(desk_put_subject(&facts, &subject));
	TRY(desk_put_body(&facts, &body));
	for (size_t i = 0; i < n; i++) {
		struct store_notice_new notice = {
			.company = telling->company,
			.case_id = telling->id,
			.recipient = recipients[i],
			.subject = buf_slice(&subject),
			.body = buf_slice(&body),
			.written = cases_now(cases),
		};

		TRY(store_notice_add(cases->store, &notice, &id));
	}
	return 0;
}

int cases_tell(struct cases *cases, const struct cases_telling *telling, bool *ret_written)
{
	uint32_t roles = telling->service ? API_OPERATOR : API_OPERATOR | API_OWNER;
	struct store_recipient *recipients;
	size_t n;

	if (!settings_has_mail(cases->settings))
		return 0;
	TRY(store_recipients(
		cases->store, telling->company, roles, &cases->arena, &recipients, &n));
	if (n == 0)
		return 0;
	TRY(write_notices(cases, telling, recipients, n));
	*ret_written = true;
	return 0;
}

/* ---- handing out ---- */

int cases_seal(struct cases *cases, struct slice secret, struct buf *out)
{
	uint8_t *place;

	if (!cases->have_key)
		return ERR_NOT_FOUND;
	place = buf_reserve(out, secret.len + crypto_box_SEALBYTES);
	if (!place)
		return ERR_TOO_LARGE;
	if (crypto_box_seal(place, secret.data, secret.len, cases->courier_key) < 0)
		return ERR_CRYPTO;
	buf_grow(out, secret.len + crypto_box_SEALBYTES);
	return 0;
}

/* The file's mail server is sealed at each start, the console's was when it was set. */
int cases_mail_changed(struct cases *cases)
{
	const struct settings *settings = cases->settings;
	_cleanup_(buf_done) struct buf own = BUF_INIT(sizeof(cases->sealed));
	struct slice sealed = slice_of(settings->mail.sealed, settings->mail.sealed_bytes);

	cases->sealed_bytes = 0;
	if (settings->smtp[0] && cases->have_key) {
		TRY(cases_seal(cases, slice_text(settings->smtp), &own));
		sealed = buf_slice(&own);
	}
	memcpy(cases->sealed, sealed.data, sealed.len);
	cases->sealed_bytes = sealed.len;
	return 0;
}

int cases_set_courier_key(struct cases *cases, const uint8_t public_key[32])
{
	memcpy(cases->courier_key, public_key, sizeof(cases->courier_key));
	cases->have_key = true;
	return cases_mail_changed(cases);
}

int cases_mail_reset(struct cases *cases)
{
	return store_notice_reset(cases->store, cases_now(cases));
}

/* The same for every try of a notice, and of no other notice in the world. */
static int put_message_id(
	const struct cases *cases, uint64_t notice, struct arena *arena, struct slice *ret_id)
{
	_cleanup_(buf_done) struct buf id = BUF_INIT(255);
	struct slice from = slice_text(cases->settings->mail_from);
	struct slice domain = slice_from(from, slice_find_byte(from, '@') + 1);

	TRY(buf_put_format(&id, "%llu.", (unsigned long long)notice));
	TRY(text_put_hex(&id, slice_of(cases->installation, sizeof(cases->installation))));
	TRY(buf_put_byte(&id, '@'));
	TRY(domain.len > 0 && domain.len < 200 ? buf_put_slice(&id, domain)
					       : buf_put_text(&id, "tsujiban.invalid"));
	*ret_id = arena_dup(arena, buf_slice(&id));
	return ret_id->data ? 0 : ERR_NO_MEMORY;
}

int cases_mail_next(struct cases *cases, struct arena *arena, struct frame_mail_send *ret_mail)
{
	usec_t now = cases_now(cases);
	struct frame_mail_send mail = {0};
	struct store_notice notice;

	if (cases->sealed_bytes == 0)
		return ERR_NOT_FOUND;
	TRY(store_notice_next(cases->store, now, now + UNDER_WAY_USEC, arena, &notice));
	TRY(put_message_id(cases, notice.id, arena, &mail.message_id));
	mail.notice = notice.id;
	mail.channel = slice_of(cases->sealed, cases->sealed_bytes);
	mail.sender = slice_text(cases->settings->mail_from);
	mail.recipient = notice.recipient;
	mail.date = notice.written;
	mail.subject = notice.subject;
	mail.body = notice.body;
	*ret_mail = mail;
	return 0;
}

int cases_mail_test(struct cases *cases, uint64_t notice, struct slice recipient,
	struct arena *arena, struct frame_mail_send *ret_mail)
{
	const struct message *m = message_get(MSG_TEST_MAIL);
	_cleanup_(buf_done) struct buf body = BUF_INIT(4096);
	struct frame_mail_send mail = {
		.notice = notice,
		.channel = slice_of(cases->sealed, cases->sealed_bytes),
		.sender = slice_text(cases->settings->mail_from),
		.recipient = recipient,
		.date = cases_now(cases),
		.subject = slice_text(m->ja),
	};

	if (cases->sealed_bytes == 0)
		return ERR_NOT_FOUND;
	TRY(buf_put_format(&body, "%s\n%s\n\n--\n%s\n%s\n%s\n", m->cause_ja, m->todo_ja, m->en,
		m->cause_en, m->todo_en));
	mail.body = arena_dup(arena, buf_slice(&body));
	if (!mail.body.data)
		return ERR_NO_MEMORY;
	/* No two test mails are the same one. */
	TRY(put_message_id(cases, (uint64_t)mail.date, arena, &mail.message_id));
	*ret_mail = mail;
	return 0;
}

int cases_mail_due(struct cases *cases, usec_t *ret_at)
{
	usec_t at = 0;
	int result = cases->sealed_bytes > 0 ? store_notice_due(cases->store, cases_now(cases), &at)
					     : ERR_NOT_FOUND;

	if (result < 0 && result != ERR_NOT_FOUND)
		return result;
	*ret_at = result == 0 ? at : 0;
	return 0;
}

/* ---- what became of a mail ---- */

struct answer {
	struct cases *cases;
	const struct frame_mail_done *done;
	struct changes *changes;
	struct store_notice notice;
};

static int taken(struct answer *answer)
{
	struct cases *cases = answer->cases;
	const struct store_notice *notice = &answer->notice;
	struct store_scope all = cases_all();
	usec_t now = cases_now(cases);
	usec_t at = answer->done->taken;
	struct record_case_full full;
	struct store_case_step step = {
		.company = notice->company,
		.id = notice->case_id,
		.state = "told",
		.time = now,
	};

	cases->mail_fails = false;
	/* The courier's word is taken within what is possible. */
	if (at < notice->written || at > now)
		at = now;
	TRY(store_notice_taken(
		cases->store, notice->company, notice->id, at, answer->done->detail));
	TRY(store_case_get(cases->store, &all, notice->case_id, &cases->arena, &full));
	return slice_is_text(full.summary.state, "new") ? store_case_step(cases->store, &step) : 0;
}

static int given_up(struct answer *answer)
{
	const struct store_notice *notice = &answer->notice;
	struct cases_service service = {
		.kind = CASES_MAIL,
		.company = notice->company,
		.key = notice->id,
		.subject = answer->done->detail,
	};
	bool written = false;

	TRY(store_notice_failed(
		answer->cases->store, notice->company, notice->id, answer->done->detail));
	return cases_put_service(answer->cases, &service, answer->changes, &written);
}

/* A mail server that refuses is one that answers. */
static int refused(struct answer *answer)
{
	answer->cases->mail_fails = false;
	return given_up(answer);
}

static int again_later(struct answer *answer)
{
	const struct store_notice *notice = &answer->notice;
	usec_t now = cases_now(answer->cases);
	usec_t wait = MINUTE_USEC << (notice->tries < 7 ? notice->tries - (notice->tries > 0) : 6);

	answer->cases->mail_fails = true;
	/* The tries count too: a clock that leaps a year ahead ages every mail at once. */
	if (now - notice->written >= GIVE_UP_USEC && notice->tries >= GIVE_UP_TRIES)
		return given_up(answer);
	if (wait > 60 * MINUTE_USEC)
		wait = 60 * MINUTE_USEC;
	return store_notice_retry(answer->cases->store, notice->company, notice->id, now + wait,
		answer->done->detail);
}

static int answer_in_transaction(struct store *store, void *context)
{
	static int (*const outcomes[])(struct answer *) = {taken, again_later, refused};
	struct answer *answer = context;
	int result = store_notice_waiting(
		store, answer->done->notice, &answer->cases->arena, &answer->notice);

	/* Decided by an earlier answer. */
	if (result == ERR_NOT_FOUND)
		return 0;
	TRY(result);
	TRY(outcomes[answer->done->outcome](answer));
	changes_add(answer->changes, answer->notice.company, CHANGE_CASE, answer->notice.case_id);
	return 0;
}

int cases_mail_done(
	struct cases *cases, const struct frame_mail_done *done, struct changes *changes)
{
	struct answer answer = {.cases = cases, .done = done, .changes = changes};

	if (done->outcome > 2)
		return ERR_MALFORMED;
	arena_reset(&cases->arena);
	return store_transact(cases->store, answer_in_transaction, &answer);
}
