#include "backup/manifest.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/text.h"

#define FORM "tsujiban-backup "
enum { FORM_NUMBER = 1, HEX_DIGITS = 16 };

void manifest_done(struct manifest *manifest)
{
	free(manifest->rows);
	*manifest = (struct manifest){0};
}

int manifest_add(struct manifest *manifest, const struct manifest_row *row)
{
	size_t n = manifest->n;

	if (n == MANIFEST_MAX_FILES)
		return ERR_FULL;
	/* Sizes double from 16 on. */
	if (n == 0 || (n >= 16 && (n & (n - 1)) == 0)) {
		struct manifest_row *grown =
			reallocarray(manifest->rows, n == 0 ? 16 : 2 * n, sizeof(*grown));

		if (!grown)
			return ERR_NO_MEMORY;
		manifest->rows = grown;
	}
	manifest->rows[manifest->n++] = *row;
	return 0;
}

const struct manifest_row *manifest_find(const struct manifest *manifest, const char *name)
{
	for (size_t i = 0; i < manifest->n; i++) {
		if (strcmp(manifest->rows[i].name, name) == 0)
			return &manifest->rows[i];
	}
	return NULL;
}

/* ------------------------------------------------------------------------------ writing */

static int put_row(const struct manifest_row *row, struct buf *out)
{
	TRY(buf_put_text(out, "file "));
	TRY(text_put_hex(out, slice_of(row->hash, sizeof(row->hash))));
	return buf_put_format(
		out, " %" PRIu64 " %" PRIu64 " %s\n", row->size, row->whole, row->name);
}

int manifest_encode(const struct manifest *manifest, struct buf *out)
{
	TRY(buf_put_format(out, FORM "%d\nversion %s\nstate %" PRIu32 "\nmade %" PRId64 "\n",
		FORM_NUMBER, manifest->version, manifest->state, manifest->made));
	for (size_t i = 0; i < manifest->n; i++)
		TRY(put_row(&manifest->rows[i], out));
	return buf_put_text(out, "end\n");
}

/* ------------------------------------------------------------------------------ reading */

/* The next line's rest behind the word. */
static int take_field(struct slice *rest, const char *word, struct slice *ret_value)
{
	struct slice line;

	if (slice_find_byte(*rest, '\n') == rest->len || !text_next_part(rest, '\n', &line) ||
		!slice_starts(line, slice_text(word)))
		return ERR_MALFORMED;
	*ret_value = slice_from(line, strlen(word));
	return 0;
}

static int take_number(struct slice *rest, const char *word, uint64_t max, uint64_t *ret_number)
{
	struct slice value;

	TRY(take_field(rest, word, &value));
	return text_parse_u64(value, max, ret_number) < 0 ? ERR_MALFORMED : 0;
}

static int copy_text(struct slice text, char *out, size_t size)
{
	if (text.len == 0 || text.len >= size || memchr(text.data, 0, text.len))
		return ERR_MALFORMED;
	memcpy(out, text.data, text.len);
	out[text.len] = 0;
	return 0;
}

static int decode_row(struct slice line, struct manifest_row *row)
{
	struct slice parts[3];

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		if (!text_next_part(&line, ' ', &parts[i]))
			return ERR_MALFORMED;
	}
	if (text_parse_hex(parts[0], row->hash, sizeof(row->hash)) < 0 ||
		text_parse_u64(parts[1], TAR_FILE_MAX, &row->size) < 0 ||
		text_parse_u64(parts[2], MANIFEST_WHOLE_MAX, &row->whole) < 0 ||
		row->whole < row->size)
		return ERR_MALFORMED;
	return copy_text(line, row->name, sizeof(row->name));
}

static int decode_rows(struct slice *rest, struct manifest *manifest)
{
	struct manifest_row row;
	struct slice line;

	for (;;) {
		TRY(take_field(rest, "", &line));
		if (slice_is_text(line, "end"))
			return rest->len == 0 ? 0 : ERR_MALFORMED;
		if (!slice_starts(line, slice_text("file ")))
			return ERR_MALFORMED;
		row = (struct manifest_row){0};
		TRY(decode_row(slice_from(line, strlen("file ")), &row));
		TRY(manifest_add(manifest, &row));
	}
}

static int decode(struct slice rest, struct manifest *manifest)
{
	uint64_t form, state, made;
	struct slice version;

	TRY(take_number(&rest, FORM, UINT32_MAX, &form));
	if (form != FORM_NUMBER)
		return ERR_UNSUPPORTED;
	TRY(take_field(&rest, "version ", &version));
	TRY(copy_text(version, manifest->version, sizeof(manifest->version)));
	TRY(take_number(&rest, "state ", UINT32_MAX, &state));
	TRY(take_number(&rest, "made ", INT64_MAX, &made));
	manifest->state = (uint32_t)state;
	manifest->made = (usec_t)made;
	return decode_rows(&rest, manifest);
}

int manifest_decode(struct slice text, struct manifest *ret_manifest)
{
	struct manifest manifest = {0};
	int result = text.len > MANIFEST_MAX_BYTES ? ERR_MALFORMED : decode(text, &manifest);

	if (result < 0) {
		manifest_done(&manifest);
		return result;
	}
	*ret_manifest = manifest;
	return 0;
}

/* ------------------------------------------------------------------------------ places */

static const struct place places[] = {
	{.directory = "state", .name = "tsujiban.db", .owner = "tsujiban"},
	{.directory = "journal", .suffix = ".journal", .owner = "tsujiban"},
	{.directory = "journal", .suffix = ".damaged", .owner = "tsujiban"},
	{.directory = "keys", .name = "root.pem", .owner = "tsujiban-seal"},
	{.directory = "keys", .name = "courier.key", .owner = "tsujiban-courier"},
	{.directory = "", .name = "tsujiban.conf"},
};

const struct place_directory place_directories[PLACE_DIRECTORIES] = {
	{"journal", "tsujiban"},
	{"state", "tsujiban"},
	{"keys", NULL},
};

static bool is_numbered(struct slice name, const char *suffix)
{
	uint8_t raw[HEX_DIGITS / 2];

	return name.len > HEX_DIGITS &&
	       text_parse_hex(slice_of(name.data, HEX_DIGITS), raw, sizeof(raw)) == 0 &&
	       slice_is_text(slice_from(name, HEX_DIGITS), suffix);
}

static bool is_at(const struct place *place, struct slice name)
{
	size_t len = strlen(place->directory);

	if (len > 0) {
		if (!slice_starts(name, slice_text(place->directory)) || name.len <= len + 1 ||
			name.data[len] != '/')
			return false;
		name = slice_from(name, len + 1);
	}
	return place->name ? slice_is_text(name, place->name) : is_numbered(name, place->suffix);
}

const struct place *place_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		if (is_at(&places[i], slice_text(name)))
			return &places[i];
	}
	return NULL;
}
