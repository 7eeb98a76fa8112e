#include "server/core/desk/kept.h"

#include "server/core/store/store_setting.h"

#define PREFIX "console."
#define KEY_MAX 64
#define ARENA_MAX ((size_t)256 * 1024)

struct loading {
	struct settings *settings;
	const struct settings *defaults;
};

static int put_text(char *out, size_t size, struct slice value)
{
	if (value.len >= size)
		return ERR_TOO_LARGE;
	if (value.len > 0)
		memcpy(out, value.data, value.len);
	out[value.len] = 0;
	return 0;
}

static int load_sealed(struct settings_mail *mail, struct slice value)
{
	if (value.len > sizeof(mail->sealed))
		return ERR_TOO_LARGE;
	if (value.len > 0)
		memcpy(mail->sealed, value.data, value.len);
	mail->sealed_bytes = value.len;
	return 0;
}

static int load_one(void *context, struct slice name, struct slice value)
{
	struct loading *loading = context;
	struct settings_mail *mail = &loading->settings->mail;
	int result;

	if (slice_is_text(name, "smtp.sealed"))
		return load_sealed(mail, value);
	if (slice_is_text(name, "smtp.shown"))
		return put_text(mail->shown, sizeof(mail->shown), value);
	if (slice_is_text(name, "smtp.user"))
		return put_text(mail->user, sizeof(mail->user), value);
	result = settings_change(loading->settings, loading->defaults, name, value);
	return result == ERR_NO_MEMORY ? result : 0;
}

int kept_load(struct store *store, struct settings *settings, const struct settings *defaults)
{
	_cleanup_(arena_done) struct arena arena = ARENA_INIT(ARENA_MAX);
	struct loading loading = {settings, defaults};

	TRY(store_setting_walk(store, slice_text(PREFIX), &arena, load_one, &loading));
	/* The file's mail server goes before the console's. */
	if (settings_check(settings, slice_text("smtp"), SLICE_EMPTY) == ERR_CONFLICT)
		settings->mail = (struct settings_mail){.sealed_bytes = 0};
	return 0;
}

int kept_put(struct store *store, struct slice key, struct slice value)
{
	_cleanup_(buf_done) struct buf name = BUF_INIT(KEY_MAX + sizeof(PREFIX));

	TRY(buf_put_text(&name, PREFIX));
	TRY(buf_put_slice(&name, key));
	return value.len > 0 ? store_setting_put(store, buf_slice(&name), value)
			     : store_setting_remove(store, buf_slice(&name));
}

int kept_put_mail(struct store *store, const struct settings_mail *mail)
{
	struct slice sealed = slice_of(mail->sealed, mail->sealed_bytes);
	bool named = sealed.len > 0;

	TRY(kept_put(store, slice_text("smtp.sealed"), sealed));
	TRY(kept_put(
		store, slice_text("smtp.shown"), named ? slice_text(mail->shown) : SLICE_EMPTY));
	return kept_put(
		store, slice_text("smtp.user"), named ? slice_text(mail->user) : SLICE_EMPTY);
}
