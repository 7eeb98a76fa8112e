#include "advisor/sentences.h"

enum { SENTENCES_FIRST_ROOM = 8 };

static bool sentences_grow(struct sentences *list)
{
	uint32_t room = list->room ? 2 * list->room : SENTENCES_FIRST_ROOM;
	struct slice *at = arena_take_array(list->arena, room, sizeof(*at));

	if (!at)
		return false;
	if (list->n)
		memcpy(at, list->at, list->n * sizeof(*at));
	list->at = at;
	list->room = room;
	return true;
}

void sentences_add(struct sentences *list, struct slice sentence)
{
	if (sentence.len == 0)
		return;
	for (uint32_t i = 0; i < list->n; i++) {
		if (slice_is(list->at[i], sentence))
			return;
	}
	if (list->n == list->room && !sentences_grow(list)) {
		list->failed = true;
		return;
	}
	list->at[list->n++] = sentence;
}

_must_check_ int sentences_result(const struct sentences *list)
{
	return list->failed ? ERR_NO_MEMORY : 0;
}

void sentences_put(const struct sentences *list, struct out *out, const char *name)
{
	out_list(out, name);
	for (uint32_t i = 0; i < list->n; i++)
		out_text(out, NULL, list->at[i]);
	out_end(out);
}

static bool is_ascii_end(struct slice sentence)
{
	return sentence.len > 0 && sentence.data[sentence.len - 1] < 0x80;
}

/* Sentences that end in an ASCII sign are parted by a blank; Japanese ones need none. */
struct slice sentences_join(const struct sentences *list)
{
	size_t len = 0;
	uint8_t *text, *end;

	for (uint32_t i = 0; i < list->n; i++)
		len += list->at[i].len + 1;
	text = arena_take_array(list->arena, len + 1, 1);
	if (!text)
		return SLICE_EMPTY;
	end = text;
	for (uint32_t i = 0; i < list->n; i++) {
		if (i > 0 && is_ascii_end(list->at[i - 1]))
			*end++ = ' ';
		memcpy(end, list->at[i].data, list->at[i].len);
		end += list->at[i].len;
	}
	return slice_of(text, (size_t)(end - text));
}
