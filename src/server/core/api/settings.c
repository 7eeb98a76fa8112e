/* What can be set without a file: for operators of the installation. */
#include "server/core/api/handlers.h"

#include "base/text.h"
#include "server/core/desk/kept.h"

#define FIXED_MAX 32

static int put_fixed(struct call *call, struct record_settings *reply)
{
	size_t cursor = 0;

	reply->fixed = arena_take_array(call->arena, FIXED_MAX, sizeof(*reply->fixed));
	if (!reply->fixed)
		return ERR_NO_MEMORY;
	while (reply->n_fixed < FIXED_MAX && settings_next_fixed(call->api->options.settings,
						     &cursor, &reply->fixed[reply->n_fixed].key))
		reply->n_fixed++;
	return 0;
}

static int put_settings(struct call *call)
{
	const struct settings *settings = call->api->options.settings;
	const struct api_mail_test *test = &call->api->mail_test;
	struct settings_mail mail = settings->mail;
	struct record_settings reply = {
		.host = slice_text(settings->host),
		.public_url = slice_text(settings->public_url),
		.phone = slice_text(settings->phone),
		.mail_from = slice_text(settings->mail_from),
		.unseen_minutes = settings->unseen_minutes,
		.silence_hours = settings->silence_hours,
		.retention_days = settings->retention_days,
		.test_state = slice_text(test->state ? test->state : "none"),
		.test_at = test->at,
		.test_detail = slice_text(test->detail),
	};

	/* What cannot be taken apart is not shown: it may hold the password anywhere. */
	if (settings->smtp[0] && settings_split_smtp(slice_text(settings->smtp), &mail) < 0)
		mail = (struct settings_mail){.sealed_bytes = 0};
	reply.smtp = slice_text(mail.shown);
	reply.smtp_user = slice_text(mail.user);
	TRY(put_fixed(call, &reply));
	return record_settings_encode(&reply, &call->body);
}

int call_settings(struct call *call)
{
	int result = call_need_all(call);

	return result != 0 ? result : put_settings(call);
}

/* ---- changing one ---- */

struct changing {
	struct call *call;
	struct record_settings_change wish;
	struct settings_mail mail; /* when the wish is about the mail server */
	bool is_mail;
};

static int keep_in_transaction(struct store *store, void *context)
{
	struct changing *c = context;

	if (c->is_mail)
		TRY(kept_put_mail(store, &c->mail));
	else
		TRY(kept_put(store, c->wish.key, c->wish.value));
	/* The value may be a secret; that it was changed is what is recorded. */
	return call_audit(c->call, 0, "setting", c->wish.key);
}

static int seal_mail(struct changing *c)
{
	_cleanup_(buf_done) struct buf sealed = BUF_INIT(sizeof(c->mail.sealed));

	if (c->wish.value.len == 0)
		return 0;
	TRY(settings_split_smtp(c->wish.value, &c->mail));
	TRY(cases_seal(c->call->api->options.cases, c->wish.value, &sealed));
	memcpy(c->mail.sealed, sealed.data, sealed.len);
	c->mail.sealed_bytes = sealed.len;
	return 0;
}

static int refuse(const struct changing *c, int result)
{
	static const struct {
		int result;
		uint16_t status;
		enum message_id message;
	} rows[] = {
		{ERR_NOT_FOUND, 404, MSG_API_NO_SETTING},
		{ERR_CONFLICT, 409, MSG_API_SETTING_FIXED},
		{ERR_BAD_VALUE, 400, MSG_API_SETTING_BAD},
		{ERR_TOO_LARGE, 400, MSG_API_SETTING_BAD},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (result == rows[i].result)
			return call_refuse(c->call, rows[i].status, rows[i].message, c->wish.key);
	return result;
}

static int change(struct changing *c)
{
	struct api_options *options = &c->call->api->options;

	if (c->is_mail) {
		int result = seal_mail(c);

		/* The courier's key comes a moment after the start. */
		if (result == ERR_NOT_FOUND)
			return call_refuse(c->call, 503, MSG_API_NOT_READY, c->wish.key);
		TRY(result);
	}
	TRY(store_transact(options->store, keep_in_transaction, c));
	if (c->is_mail)
		options->settings->mail = c->mail;
	else
		TRY(settings_change(
			options->settings, options->defaults, c->wish.key, c->wish.value));
	TRY(cases_mail_changed(options->cases));
	c->call->effects->settings_changed = true;
	changes_add(&c->call->effects->changes, 0, CHANGE_STATUS, 0);
	return put_settings(c->call);
}

int call_settings_change(struct call *call)
{
	struct changing c = {.call = call};
	int result;

	TRY(record_settings_change_decode(call->frame->body, call->arena, &c.wish));
	result = call_need_all(call);
	if (result != 0)
		return result;
	result = settings_check(call->api->options.settings, c.wish.key, c.wish.value);
	if (result < 0)
		return refuse(&c, result);
	c.is_mail = slice_is_text(c.wish.key, "smtp");
	return change(&c);
}

/* ---- a test mail ---- */

/* The asker's address; the machine's administrator has the first person's. */
static int find_address(struct call *call, struct slice *ret_mail)
{
	struct store *store = call->api->options.store;
	uint64_t person = call->scope.person;

	if (person == 0)
		TRY(store_person_first(store, &person));
	TRY(store_person_mail(store, person, call->arena, ret_mail));
	return ret_mail->len > 0 ? 0 : ERR_NOT_FOUND;
}

int call_mail_test(struct call *call)
{
	struct slice mail;
	int result = call_need_all(call);

	if (result != 0)
		return result;
	if (!settings_has_mail(call->api->options.settings))
		return call_refuse(call, 409, MSG_WARN_NO_MAIL, SLICE_EMPTY);
	result = find_address(call, &mail);
	if (result == ERR_NOT_FOUND || mail.len >= sizeof(call->effects->test_mail))
		return call_refuse(call, 409, MSG_WARN_NO_ADDRESS, SLICE_EMPTY);
	TRY(result);
	TRY(call_audit(call, 0, "mail_test", mail));
	memcpy(call->effects->test_mail, mail.data, mail.len);
	api_set_mail_test(call->api, "waiting", SLICE_EMPTY);
	return put_settings(call);
}

void api_set_mail_test(struct api *api, const char *state, struct slice detail)
{
	struct api_mail_test *test = &api->mail_test;

	detail = text_cut_utf8(detail, sizeof(test->detail) - 1);
	test->state = state;
	test->at = api->options.clock->wall(api->options.clock);
	if (detail.len > 0)
		memcpy(test->detail, detail.data, detail.len);
	test->detail[detail.len] = 0;
}
