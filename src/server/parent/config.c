#include "server/parent/config.h"

#include "base/text.h"

enum { VALUE_MAX_BYTES = 4096 };

static int refuse(struct fault *fault, enum message_id message, struct slice subject)
{
	fault_set(fault, message, subject);
	return ERR_REFUSED;
}

static void clear(struct config_value *value)
{
	for (size_t i = 0; i < value->n_texts; i++)
		free(value->texts[i]);
	value->n_texts = 0;
}

static int add(struct config_value *value, struct slice text)
{
	char *copy;

	if (value->n_texts >= CONFIG_VALUES_MAX)
		return ERR_TOO_LARGE;
	copy = strndup((const char *)text.data, text.len);
	if (!copy)
		return ERR_NO_MEMORY;
	value->texts[value->n_texts++] = copy;
	return 0;
}

int config_init(struct config *config)
{
	*config = (struct config){0};
	for (size_t key = 0; key < CONFIG_KEY_COUNT; key++) {
		struct slice fallback = slice_text(config_rows[key].fallback);

		if (fallback.len > 0)
			TRY(add(&config->values[key], fallback));
	}
	return 0;
}

void config_done(struct config *config)
{
	for (size_t key = 0; key < CONFIG_KEY_COUNT; key++)
		clear(&config->values[key]);
}

static bool is_port(struct slice text)
{
	uint64_t port;

	return text_parse_u64(text, UINT16_MAX, &port) == 0 && port > 0;
}

static bool is_number(struct slice text)
{
	uint64_t number;

	return text_parse_u64(text, INT32_MAX, &number) == 0 && number > 0;
}

static bool is_url(struct slice text)
{
	static const char *const schemes[] = {
		"http://", "https://", "smtp://", "smtps://", "smtp+plain://"};

	for (size_t i = 0; i < ARRAY_SIZE(schemes); i++) {
		if (slice_starts(text, slice_text(schemes[i])) && text.len > strlen(schemes[i]))
			return true;
	}
	return false;
}

static bool is_address(struct slice text)
{
	size_t at = slice_find_byte(text, '@');

	return at > 0 && at + 1 < text.len && slice_find_byte(text, ' ') == text.len;
}

static bool is_choice(const struct config_row *row, struct slice text)
{
	struct slice rest = slice_text(row->choices), choice;

	while (text_next_part(&rest, ' ', &choice)) {
		if (slice_is(choice, text))
			return true;
	}
	return false;
}

static bool is_valid(const struct config_row *row, struct slice text)
{
	switch (row->type) {
	case CONFIG_PORT:
		return is_port(text);
	case CONFIG_NUMBER:
		return is_number(text);
	case CONFIG_URL:
		return is_url(text);
	case CONFIG_ADDRESS:
		return is_address(text);
	case CONFIG_CHOICE:
		return is_choice(row, text);
	case CONFIG_PATH:
		return text.len > 0;
	case CONFIG_TEXT:
		break;
	}
	return true;
}

static int set(struct config *config, enum config_key key, struct slice text, bool first_here,
	struct fault *fault)
{
	const struct config_row *row = &config_rows[key];
	struct config_value *value = &config->values[key];

	if (text.len > VALUE_MAX_BYTES || !text_is_utf8(text) ||
		slice_find_byte(text, 0) < text.len || !is_valid(row, text))
		return refuse(fault, MSG_CONFIG_BAD_VALUE, slice_text(row->name));
	if (!row->repeat || first_here)
		clear(value);
	value->is_set = true;
	if (text.len == 0)
		return 0;
	return add(value, text) == 0 ? 0
				     : refuse(fault, MSG_CONFIG_TOO_MANY, slice_text(row->name));
}

/* A key by its name; in options a dash stands for an underscore. */
static bool find_key(struct slice name, bool dashes, enum config_key *ret_key)
{
	for (size_t key = 0; key < CONFIG_KEY_COUNT; key++) {
		struct slice row = slice_text(config_rows[key].name);
		size_t i = 0;

		while (row.len == name.len && i < row.len &&
			name.data[i] == (dashes && row.data[i] == '_' ? '-' : row.data[i]))
			i++;
		if (row.len == name.len && i == row.len) {
			*ret_key = (enum config_key)key;
			return true;
		}
	}
	return false;
}

static int read_line(struct config *config, struct slice line, bool *seen, struct fault *fault)
{
	size_t equals = slice_find_byte(line, '=');
	struct slice name = text_trim(slice_of(line.data, equals));
	enum config_key key;
	bool first;

	if (equals == line.len)
		return refuse(fault, MSG_CONFIG_NO_EQUALS, line);
	if (!find_key(name, false, &key))
		return refuse(fault, MSG_CONFIG_UNKNOWN_KEY, name);
	first = !seen[key];
	if (!first && !config_rows[key].repeat)
		return refuse(fault, MSG_CONFIG_TWICE, name);
	seen[key] = true;
	return set(config, key, text_trim(slice_from(line, equals + 1)), first, fault);
}

int config_read_text(
	struct config *config, struct slice text, const char *file, struct fault *ret_fault)
{
	bool seen[CONFIG_KEY_COUNT] = {false};
	struct slice line;

	for (uint32_t number = 1; text_next_part(&text, '\n', &line); number++) {
		line = text_trim(line);
		if (line.len > 0 && line.data[line.len - 1] == '\r')
			line.len--;
		if (line.len == 0 || line.data[0] == '#')
			continue;
		fault_set_place(ret_fault, slice_text(file), number, 1);
		TRY(read_line(config, line, seen, ret_fault));
	}
	return 0;
}

static int read_option(struct config *config, struct slice option, const char *next, bool *seen,
	int *ret_used, struct fault *fault)
{
	size_t equals = slice_find_byte(option, '=');
	struct slice name = slice_of(option.data, equals);
	struct slice value = slice_from(option, equals + 1);
	enum config_key key;
	bool first;

	*ret_used = equals == option.len ? 2 : 1;
	if (equals == option.len && !next)
		return refuse(fault, MSG_OPTION_NEEDS_VALUE, name);
	if (equals == option.len)
		value = slice_text(next);
	if (slice_is_text(name, "config"))
		return 0;
	if (!find_key(name, true, &key))
		return refuse(fault, MSG_OPTION_UNKNOWN, name);
	first = !seen[key];
	seen[key] = true;
	return set(config, key, value, first, fault);
}

int config_read_arguments(struct config *config, int argc, char **argv, struct fault *ret_fault)
{
	bool seen[CONFIG_KEY_COUNT] = {false};
	int used;

	for (int i = 1; i < argc; i += used) {
		struct slice option = slice_text(argv[i]);

		used = 1;
		if (!slice_starts(option, slice_text("--")))
			return refuse(ret_fault, MSG_OPTION_UNKNOWN, option);
		option = slice_from(option, 2);
		if (slice_is_text(option, "help"))
			config->help = true;
		else if (slice_is_text(option, "version"))
			config->version = true;
		else
			TRY(read_option(config, option, i + 1 < argc ? argv[i + 1] : NULL, seen,
				&used, ret_fault));
	}
	return 0;
}

static int derive_port(struct config *config, enum config_key key, unsigned port)
{
	char text[8];
	int n;

	if (config->values[key].n_texts > 0)
		return 0;
	if (port > UINT16_MAX)
		return ERR_BAD_VALUE;
	n = snprintf(text, sizeof(text), "%u", port);
	return add(&config->values[key], slice_of(text, (size_t)n));
}

int config_derive(struct config *config)
{
	unsigned port = config_port(config, CONFIG_KEY_PORT);

	TRY(derive_port(config, CONFIG_KEY_PORT_PEOPLE, port + 1));
	return derive_port(config, CONFIG_KEY_PORT_LOCAL, port == 8443 ? 8480 : port + 2);
}

const char *config_text(const struct config *config, enum config_key key)
{
	const struct config_value *value = &config->values[key];

	return value->n_texts > 0 ? value->texts[value->n_texts - 1] : "";
}

uint16_t config_port(const struct config *config, enum config_key key)
{
	uint64_t port = 0;

	return text_parse_u64(slice_text(config_text(config, key)), UINT16_MAX, &port) == 0
		       ? (uint16_t)port
		       : 0;
}
