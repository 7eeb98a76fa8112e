#include "server/core/desk/settings.h"

#include "base/text.h"

enum kind { TEXT, PORT, NUMBER };

struct row {
	const char *key;
	enum kind kind;
	size_t offset, size;
};

#define ROW(key_, kind_, member_)                                \
	{                                                        \
		key_, kind_, offsetof(struct settings, member_), \
			sizeof(((struct settings *)0)->member_)  \
	}

static const struct row rows[] = {
	ROW("host", TEXT, host),
	ROW("public_url", TEXT, public_url),
	ROW("smtp", TEXT, smtp),
	ROW("mail_to", TEXT, mail_to),
	ROW("mail_from", TEXT, mail_from),
	ROW("phone", TEXT, phone),
	ROW("company", TEXT, company),
	ROW("port", PORT, port),
	ROW("port_people", PORT, port_people),
	ROW("port_local", PORT, port_local),
	ROW("unseen_minutes", NUMBER, unseen_minutes),
	ROW("retention_days", NUMBER, retention_days),
};

void settings_init(struct settings *settings)
{
	*settings = (struct settings){
		.port = 8443,
		.unseen_minutes = 5,
		.retention_days = 90,
	};
}

static int put_text(char *out, size_t size, struct slice value)
{
	if (value.len >= size)
		return ERR_TOO_LARGE;
	memcpy(out, value.data, value.len);
	out[value.len] = 0;
	return 0;
}

static int put_number(void *out, enum kind kind, struct slice value)
{
	uint64_t number;

	/* Empty: not named, the default holds. */
	if (value.len == 0)
		return 0;
	TRY(text_parse_u64(value, kind == PORT ? UINT16_MAX : UINT32_MAX, &number));
	if (number == 0)
		return ERR_BAD_VALUE;
	if (kind == PORT)
		*(uint16_t *)out = (uint16_t)number;
	else
		*(uint32_t *)out = (uint32_t)number;
	return 0;
}

int settings_put(struct settings *settings, struct slice key, struct slice value)
{
	if (slice_is_text(key, "sandbox")) {
		settings->relaxed = slice_is_text(value, "relaxed");
		return 0;
	}
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		void *member = (char *)settings + rows[i].offset;

		if (!slice_is_text(key, rows[i].key))
			continue;
		return rows[i].kind == TEXT ? put_text(member, rows[i].size, value)
					    : put_number(member, rows[i].kind, value);
	}
	return 0;
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
