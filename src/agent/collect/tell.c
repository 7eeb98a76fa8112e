#include "agent/collect/tell.h"

#include "base/text.h"

enum { GUID_BYTES = 48 };

/* Texts that an event borrows until it is encoded. */
struct texts {
	char guid[GUID_BYTES];
	char parent_guid[GUID_BYTES];
	char user[16];
	char hash[2 * HASH_BYTES + 1];
	const struct tell_input *input;
	size_t max; /* of each text, 0: the event's own maximum */
};

static void add_text(
	struct event *e, enum field_key key, struct slice text, bool truncated, size_t max)
{
	if (text.len == 0)
		return;
	if (max > 0 && text.len > max) {
		text = text_cut_utf8(text, max);
		truncated = true;
	}
	event_add_text(e, key, text, truncated);
}

static void add_guid(struct event *e, enum field_key key, const struct teller *t,
	const struct named_process *p, char out[GUID_BYTES])
{
	if (p->start == 0)
		return;
	snprintf(out, GUID_BYTES, "%s-%llx-%x", t->boot, (unsigned long long)p->start, p->pid);
	event_add_text(e, key, slice_text(out), false);
}

static void add_user(struct event *e, const struct teller *t, uint32_t uid, struct texts *texts)
{
	struct slice name = users_find(t->users, uid);

	if (name.len == 0) {
		snprintf(texts->user, sizeof(texts->user), "%u", uid);
		name = slice_text(texts->user);
	}
	event_add_text(e, FIELD_KEY_USER, name, false);
	event_add_integer(e, FIELD_KEY_USERID, uid);
}

static void add_hash(struct event *e, const uint8_t hash[HASH_BYTES], struct texts *texts)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < HASH_BYTES; i++) {
		texts->hash[2 * i] = digits[hash[i] >> 4];
		texts->hash[2 * i + 1] = digits[hash[i] & 15];
	}
	event_add_text(e, FIELD_KEY_SHA256, slice_of(texts->hash, 2 * HASH_BYTES), false);
}

static void add_creation(struct teller *t, const struct pending_event *seen, struct texts *texts)
{
	const struct program *own = seen->self.program, *parent = seen->parent.program;
	struct event *e = &t->event;

	event_start(e, seen->time, LOGSOURCE_LINUX_PROCESS_CREATION);
	add_text(e, FIELD_KEY_IMAGE, own->image, false, texts->max);
	add_text(e, FIELD_KEY_COMMANDLINE, own->command, own->command_truncated, texts->max);
	add_text(e, FIELD_KEY_CURRENTDIRECTORY, seen->directory, false, texts->max);
	add_user(e, t, seen->uid, texts);
	if (parent) {
		add_text(e, FIELD_KEY_PARENTIMAGE, parent->image, false, texts->max);
		add_text(e, FIELD_KEY_PARENTCOMMANDLINE, parent->command, parent->command_truncated,
			texts->max);
	}
	/* Short enough as it is. */
	add_text(e, FIELD_KEY_INPUTCOMMANDLINE, texts->input->text, texts->input->truncated, 0);
	event_add_integer(e, FIELD_KEY_PROCESSID, seen->self.pid);
	event_add_integer(e, FIELD_KEY_PARENTPROCESSID, seen->parent.pid);
	if (seen->has_hash)
		add_hash(e, seen->hash, texts);
	add_guid(e, FIELD_KEY_PROCESSGUID, t, &seen->self, texts->guid);
	add_guid(e, FIELD_KEY_PARENTPROCESSGUID, t, &seen->parent, texts->parent_guid);
}

static void add_termination(struct teller *t, const struct pending_event *seen, struct texts *texts)
{
	struct event *e = &t->event;

	event_start(e, seen->time, LOGSOURCE_LINUX_PROCESS_TERMINATION);
	if (seen->self.program)
		add_text(e, FIELD_KEY_IMAGE, seen->self.program->image, false, texts->max);
	event_add_integer(e, FIELD_KEY_PROCESSID, seen->self.pid);
	add_guid(e, FIELD_KEY_PROCESSGUID, t, &seen->self, texts->guid);
	event_add_integer(e, FIELD_KEY_EXITCODE, seen->code);
}

int tell_process(struct teller *t, const struct pending_event *seen, const struct tell_input *input,
	struct buf *out)
{
	static void (*const add[])(
		struct teller *, const struct pending_event *, struct texts *) = {
		[PENDING_CREATION] = add_creation,
		[PENDING_TERMINATION] = add_termination,
	};
	struct texts texts = {.input = input};
	int r;

	buf_clear(out);
	add[seen->kind](t, seen, &texts);
	r = event_encode(&t->event, out);
	if (r != ERR_TOO_LARGE)
		return r;
	texts.max = TELL_SHORT;
	buf_clear(out);
	add[seen->kind](t, seen, &texts);
	return event_encode(&t->event, out);
}

int tell_health(struct teller *t, const struct frame_sources *seen, struct buf *out)
{
	buf_clear(out);
	event_start(&t->event, seen->time, LOGSOURCE_TSUJIBAN_HEALTH);
	event_add_integer(&t->event, FIELD_KEY_SOURCES, seen->sources);
	event_add_integer(&t->event, FIELD_KEY_LOST, (int64_t)seen->lost);
	event_add_integer(&t->event, FIELD_KEY_RUNG, seen->rung);
	return event_encode(&t->event, out);
}
