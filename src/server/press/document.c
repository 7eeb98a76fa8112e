#include "server/press/document.h"

#include <stdlib.h>

#include "base/text.h"
#include "formats/json/json.h"
#include "server/press/block.h"

/* Texts are copied once and arrays of at most so many elements are made beside them. */
enum { ARENA_BYTES = 16 * 1024 * 1024 };

/* ---- members at the top: those for others are passed over */

static int on_title(struct reading *r, struct json_value value)
{
	return reading_text(r, value, DOCUMENT_MAX_TEXT, &r->document->title);
}

static int on_date(struct reading *r, struct json_value value)
{
	struct slice text;

	TRY(reading_text(r, value, DOCUMENT_MAX_TEXT, &text));
	if (!text_is_date(text))
		return reading_refuse(r, MSG_PRESS_DOCUMENT_BAD);
	memcpy(r->document->date, text.data, text.len);
	return 0;
}

static int on_lang(struct reading *r, struct json_value value)
{
	struct slice text;

	TRY(reading_text(r, value, DOCUMENT_MAX_TEXT, &text));
	if (!slice_is_text(text, "ja") && !slice_is_text(text, "en"))
		return reading_refuse(r, MSG_PRESS_DOCUMENT_BAD);
	r->document->english = slice_is_text(text, "en");
	return 0;
}

static int on_block(void *ctx, struct slice name _unused_, struct json_value value)
{
	struct reading *r = ctx;
	struct document_page *page = &r->document->pages[r->page];

	r->block = page->n_blocks;
	TRY(block_read(r, value, &page->blocks[page->n_blocks]));
	page->n_blocks++;
	return 0;
}

/* A page has its blocks and nothing else. */
static int on_page(void *ctx, struct slice index _unused_, struct json_value value)
{
	struct reading *r = ctx;
	struct document_page *page = &r->document->pages[r->document->n_pages];
	struct slice name;
	struct json_value blocks = json_member(value, 0, &name);

	r->page = r->document->n_pages;
	r->block = READING_NONE;
	r->member = "blocks";
	if (json_count(value) != 1 || !slice_is_text(name, "blocks"))
		return reading_refuse(r, MSG_PRESS_DOCUMENT_BAD);
	TRY(reading_array(r, blocks, DOCUMENT_MAX_BLOCKS, sizeof(*page->blocks),
		(void **)(void *)&page->blocks));
	TRY(json_each(blocks, on_block, r));
	r->document->n_pages++;
	return 0;
}

static int on_pages(struct reading *r, struct json_value value)
{
	if (json_type_of(value) != JSON_ARRAY || json_count(value) == 0)
		return reading_refuse(r, MSG_PRESS_DOCUMENT_BAD);
	if (json_count(value) > DOCUMENT_MAX_PAGES)
		return reading_refuse(r, MSG_PRESS_DOCUMENT_LARGE);
	return json_each(value, on_page, r);
}

static const struct {
	const char *name;
	int (*read)(struct reading *reading, struct json_value value);
	bool optional;
} members[] = {
	{"title", on_title, true},
	{"date", on_date, false},
	{"lang", on_lang, true},
	{"pages", on_pages, false},
};

static int read_members(struct reading *r, struct json_value root)
{
	for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
		struct json_value value = json_get(root, members[i].name);

		if (json_type_of(value) == JSON_ABSENT && members[i].optional)
			continue;
		r->page = READING_NONE;
		r->member = members[i].name;
		TRY(members[i].read(r, value));
	}
	return 0;
}

static struct slice first_title(const struct document *document)
{
	for (size_t i = 0; i < document->n_pages; i++) {
		for (size_t j = 0; j < document->pages[i].n_blocks; j++) {
			if (document->pages[i].blocks[j].kind == BLOCK_TITLE)
				return document->pages[i].blocks[j].marked.text;
		}
	}
	return SLICE_EMPTY;
}

static int read_parsed(struct reading *r, struct slice json)
{
	struct json_doc *parsed = NULL;
	struct json_value root;
	int result;

	r->page = READING_NONE;
	r->member = "";
	if (json.len > DOCUMENT_MAX_BYTES)
		return reading_refuse(r, MSG_PRESS_DOCUMENT_LARGE);
	result = json_parse(json, &parsed, &root);
	if (result == ERR_MALFORMED || result == ERR_TOO_LARGE)
		return reading_refuse(r, MSG_PRESS_DOCUMENT_BAD);
	TRY(result);
	result = read_members(r, root);
	json_free(parsed);
	return result;
}

int document_read(struct slice json, struct document **ret_document, struct fault *ret_fault)
{
	struct document *document = calloc(1, sizeof(*document));
	struct reading reading = {.document = document, .fault = ret_fault};
	int result;

	if (!document)
		return ERR_NO_MEMORY;
	document->arena = ARENA_INIT(ARENA_BYTES);
	result = read_parsed(&reading, json);
	if (result < 0) {
		document_free(document);
		return result;
	}
	if (document->title.len == 0)
		document->title = first_title(document);
	*ret_document = document;
	return 0;
}

struct document *document_free(struct document *document)
{
	if (document)
		arena_done(&document->arena);
	free(document);
	return NULL;
}
