#include "own_rules.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>

#include "base/text.h"
#include "rule_check.h"
#include "server/rules/gather.h"

void own_rules_read(const char *path, struct buf *out)
{
	FILE *file = fopen(path, "rb");
	uint8_t *at = buf_reserve(out, OWN_MAX_FILE);

	assert_non_null(file);
	assert_non_null(at);
	buf_grow(out, fread(at, 1, OWN_MAX_FILE, file));
	fclose(file);
}

static void add_file(struct own_rules *own, const char *folder, const char *name)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(2 * OWN_MAX_FILE);
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	own_rules_read(path, &text);
	buf_put_u32le(&own->pack, (uint32_t)(strlen("own/linux/") + strlen(name)));
	buf_put_text(&own->pack, "own/linux/");
	buf_put_text(&own->pack, name);
	buf_put_u32le(&own->pack, (uint32_t)text.len);
	buf_put_slice(&own->pack, buf_slice(&text));
}

static void note_tactic(struct own_rules *own, struct slice tactic)
{
	for (size_t i = 0; i < own->n_tactics; i++)
		if (slice_is_text(tactic, own->tactics[i]))
			return;
	assert_true(own->n_tactics < OWN_MAX_TACTICS && tactic.len < sizeof(own->tactics[0]));
	memcpy(own->tactics[own->n_tactics++], tactic.data, tactic.len);
}

static int on_rule(void *ctx, const struct frame_rule_ok *frame)
{
	struct own_rules *own = ctx;
	const char *wrong = rule_check(frame);

	if (wrong)
		fail_msg("%.*s: %s", (int)frame->file.len, (const char *)frame->file.data, wrong);
	assert_int_equal(frame->drill, slice_is_text(frame->title, "Drill"));
	if (frame->tactic.len > 0)
		note_tactic(own, frame->tactic);
	return 0;
}

static int on_refused(void *ctx, const struct frame_rule_refused *frame)
{
	fail_msg("%.*s:%u:%u %.*s", (int)frame->file.len, (const char *)frame->file.data,
		frame->line, frame->column, (int)frame->message.len,
		(const char *)frame->message.data);
	return 0;
}

void own_rules_load(struct own_rules *own, const char *folder)
{
	const struct gather_sink sink = {on_rule, on_refused, own};
	DIR *files = opendir(folder);
	struct dirent *entry;
	struct slice pack;

	*own = (struct own_rules){
		.pack = BUF_INIT(OWN_MAX_RULES * OWN_MAX_FILE), .image = BUF_INIT(SIGMA_MAX_IMAGE)};
	assert_non_null(files);
	while ((entry = readdir(files)))
		if (entry->d_name[0] != '.')
			add_file(own, folder, entry->d_name);
	closedir(files);
	pack = buf_slice(&own->pack);
	assert_int_equal(gather_rules(&pack, 1, 1, &sink, &own->image, &own->done), 0);
	assert_int_equal(sigma_matcher_new(buf_slice(&own->image), &own->matcher), 0);
}

void own_rules_done(struct own_rules *own)
{
	sigma_matcher_free(own->matcher);
	buf_done(&own->pack);
	buf_done(&own->image);
}
