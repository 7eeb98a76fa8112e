#include "server/core/desk/settings.h"

#include "base/text.h"

enum kind { TEXT, NAME, URL, ADDRESS, SMTP, PORT, NUMBER };

struct row {
	const char *key;
	enum kind kind;
	bool console;  /* may be set there */
	uint32_t most; /* of a number */
	size_t offset, size;
};

#define ROW(key_, kind_, console_, most_, member_)                                \
	{                                                                         \
		key_, kind_, console_, most_, offsetof(struct settings, member_), \
			sizeof(((struct settings *)0)->member_)                   \
	}

static const struct row rows[] = {
	ROW("host", NAME, true, 0, host),
	ROW("public_url", URL, true, 0, public_url),
	ROW("smtp", SMTP, true, 0, smtp),
	ROW("mail_to", ADDRESS, false, 0, mail_to),
	ROW("mail_from", ADDRESS, true, 0, mail_from),
	ROW("phone", TEXT, true, 0, phone),
	ROW("company", TEXT, false, 0, company),
	ROW("port", PORT, false, UINT16_MAX, port),
	ROW("port_people", PORT, false, UINT16_MAX, port_people),
	ROW("port_local", PORT, false, UINT16_MAX, port_local),
	ROW("unseen_minutes", NUMBER, true, 24 * 60, unseen_minutes),
	ROW("silence_hours", NUMBER, true, 365 * 24, silence_hours),
	ROW("retention_days", NUMBER, true, 3650, retention_days),
	ROW("always_on_minutes", NUMBER, false, 24 * 60, always_on_minutes),
	ROW("blind_minutes", NUMBER, false, 24 * 60, blind_minutes),
	ROW("stalled_minutes", NUMBER, false, 24 * 60, stalled_minutes),
};

static const struct row *find_row(struct slice key)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (slice_is_text(key, rows[i].key))
			return &rows[i];
	return NULL;
}

static bool is_fixed(const struct settings *settings, const struct row *row)
{
	return settings->fixed & (1U << (row - rows));
}

void settings_init(struct settings *settings)
{
	*settings = (struct settings){
		.port = 8443,
		.unseen_minutes = 5,
		.retention_days = 90,
		.silence_hours = 72,
		.always_on_minutes = 15,
		.blind_minutes = 10,
		.stalled_minutes = 10,
	};
}

static int put_text(char *out, size_t size, struct slice value)
{
	if (value.len >= size)
		return ERR_TOO_LARGE;
	if (value.len > 0)
		memcpy(out, value.data, value.len);
	out[value.len] = 0;
	return 0;
}

static int put_number(void *out, const struct row *row, struct slice value)
{
	uint64_t number;

	/* Empty: not named, the default holds. */
	if (value.len == 0)
		return 0;
	TRY(text_parse_u64(value, row->kind == PORT ? UINT16_MAX : UINT32_MAX, &number));
	if (number == 0)
		return ERR_BAD_VALUE;
	if (row->kind == PORT)
		*(uint16_t *)out = (uint16_t)number;
	else
		*(uint32_t *)out = (uint32_t)number;
	return 0;
}

static int put_value(struct settings *settings, const struct row *row, struct slice value)
{
	void *member = (char *)settings + row->offset;

	return row->kind < PORT ? put_text(member, row->size, value)
				: put_number(member, row, value);
}

/* The names of the keys that file or command line named, separated by blanks. */
static void put_fixed(struct settings *settings, struct slice names)
{
	const struct row *row;
	struct slice name;

	while (text_next_part(&names, ' ', &name)) {
		row = find_row(name);
		if (row)
			settings->fixed |= 1U << (row - rows);
	}
}

int settings_put(struct settings *settings, struct slice key, struct slice value)
{
	const struct row *row = find_row(key);

	if (slice_is_text(key, "sandbox"))
		settings->relaxed = slice_is_text(value, "relaxed");
	else if (slice_is_text(key, "fixed"))
		put_fixed(settings, value);
	return row ? put_value(settings, row, value) : 0;
}

static void default_sender(struct settings *settings)
{
	static const char local[] = "tsujiban@";
	const size_t prefix = sizeof(local) - 1;

	memcpy(settings->mail_from, local, sizeof(local));
	if (gethostname(settings->mail_from + prefix, sizeof(settings->mail_from) - prefix - 1) <
			0 ||
		settings->mail_from[prefix] == 0)
		memcpy(settings->mail_from + prefix, "localhost", sizeof("localhost"));
	settings->mail_from[sizeof(settings->mail_from) - 1] = 0;
}

void settings_finish(struct settings *settings)
{
	if (settings->port_people == 0)
		settings->port_people = (uint16_t)(settings->port + 1);
	if (settings->port_local == 0)
		settings->port_local =
			settings->port == 8443 ? 8480 : (uint16_t)(settings->port + 2);
	if (settings->host[0] == 0)
		memcpy(settings->host, "127.0.0.1", sizeof("127.0.0.1"));
	if (settings->company[0] == 0)
		memcpy(settings->company, "はじめの会社", sizeof("はじめの会社"));
	if (settings->mail_from[0] == 0)
		default_sender(settings);
}

/* ---- what the console may set ---- */

static bool is_plain(struct slice value)
{
	for (size_t i = 0; i < value.len; i++)
		if (value.data[i] < ' ' || value.data[i] == 0x7f)
			return false;
	return text_is_utf8(value);
}

/* Of a host or address: what a certificate and a company key can carry. */
static bool is_name(struct slice value)
{
	static const struct slice marks = SLICE_LITERAL(".-:[]");

	for (size_t i = 0; i < value.len; i++) {
		uint8_t c = value.data[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (!letter && !(c >= '0' && c <= '9') && slice_find_byte(marks, c) == marks.len)
			return false;
	}
	return true;
}

static bool is_page(struct slice value)
{
	static const struct slice plain = SLICE_LITERAL("http://");
	static const struct slice secure = SLICE_LITERAL("https://");

	return (slice_starts(value, plain) && value.len > plain.len) ||
	       (slice_starts(value, secure) && value.len > secure.len);
}

static bool is_address(struct slice value)
{
	size_t at = slice_find_byte(value, '@');

	return at > 0 && at + 1 < value.len && slice_find_byte(value, ' ') == value.len &&
	       slice_find_byte(value, '<') == value.len && slice_find_byte(value, '>') == value.len;
}

static bool is_number(const struct row *row, struct slice value)
{
	uint64_t number;

	return text_parse_u64(value, row->most, &number) == 0 && number > 0;
}

static bool is_valid(const struct row *row, struct slice value)
{
	struct settings_mail mail;

	switch (row->kind) {
	case NAME:
		return is_name(value);
	case URL:
		return is_page(value);
	case ADDRESS:
		return is_address(value);
	case SMTP:
		return settings_split_smtp(value, &mail) == 0;
	case PORT:
	case NUMBER:
		return is_number(row, value);
	case TEXT:
		break;
	}
	return true;
}

int settings_check(const struct settings *settings, struct slice key, struct slice value)
{
	const struct row *row = find_row(key);

	if (!row || !row->console)
		return ERR_NOT_FOUND;
	if (is_fixed(settings, row))
		return ERR_CONFLICT;
	if (value.len == 0)
		return 0;
	if (!is_plain(value) || !is_valid(row, value))
		return ERR_BAD_VALUE;
	return row->kind < PORT && value.len >= row->size ? ERR_TOO_LARGE : 0;
}

int settings_change(struct settings *settings, const struct settings *defaults, struct slice key,
	struct slice value)
{
	const struct row *row = find_row(key);

	TRY(settings_check(settings, key, value));
	if (row->kind == SMTP)
		return 0;
	if (value.len > 0)
		return put_value(settings, row, value);
	memcpy((char *)settings + row->offset, (const char *)defaults + row->offset, row->size);
	return 0;
}

bool settings_next_fixed(const struct settings *settings, size_t *cursor, struct slice *ret_key)
{
	for (; *cursor < ARRAY_SIZE(rows); ++*cursor) {
		const struct row *row = &rows[*cursor];

		if (!row->console || !is_fixed(settings, row))
			continue;
		++*cursor;
		*ret_key = slice_text(row->key);
		return true;
	}
	return false;
}

/* Cuts "scheme://" off; false: none of the three. */
static bool cut_scheme(struct slice url, struct slice *ret_scheme, struct slice *ret_rest)
{
	static const struct slice schemes[] = {SLICE_LITERAL("smtp://"), SLICE_LITERAL("smtps://"),
		SLICE_LITERAL("smtp+plain://")};

	for (size_t i = 0; i < ARRAY_SIZE(schemes); i++) {
		if (!slice_starts(url, schemes[i]))
			continue;
		*ret_scheme = schemes[i];
		*ret_rest = slice_from(url, schemes[i].len);
		return true;
	}
	return false;
}

/* The user ends at its colon, the password at the last at-sign: it may hold others. */
int settings_split_smtp(struct slice url, struct settings_mail *ret_mail)
{
	_cleanup_(buf_done) struct buf shown = BUF_INIT(sizeof(ret_mail->shown));
	struct slice scheme, rest, user = SLICE_EMPTY;
	size_t at = 0;

	if (!cut_scheme(url, &scheme, &rest))
		return ERR_BAD_VALUE;
	for (size_t i = 0; i < rest.len; i++)
		if (rest.data[i] == '@')
			at = i + 1;
	if (at > 0) {
		user = slice_of(rest.data, at - 1);
		user.len = slice_find_byte(user, ':');
		rest = slice_from(rest, at);
	}
	if (rest.len == 0 || rest.data[0] == ':' || slice_find_byte(rest, ' ') < rest.len)
		return ERR_BAD_VALUE;
	TRY(buf_put_slice(&shown, scheme));
	TRY(buf_put_slice(&shown, rest));
	TRY(put_text(ret_mail->shown, sizeof(ret_mail->shown), buf_slice(&shown)));
	return put_text(ret_mail->user, sizeof(ret_mail->user), user);
}
