#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include "desk.h"

enum { ARENA_MAX_BYTES = 16 << 20 };

void desk_lay(struct desk *desk, const struct catalogue *catalogue, const struct visit *visit)
{
	const struct date today = {2026, 11, 23};

	if (!desk->arena.max)
		arena_init(&desk->arena, ARENA_MAX_BYTES);
	assert_int_equal(view_open(catalogue, visit, today, &desk->view), 0);
	desk->call = (struct call){
		.catalogue = catalogue,
		.visit = visit,
		.view = desk->view,
		.say = {.catalogue = catalogue, .arena = &desk->arena, .lang = LANG_JA},
		.today = today,
		.arena = &desk->arena,
		.fault = &desk->fault,
	};
}

void desk_open(struct desk *desk, const struct catalogue *catalogue, const char *visit)
{
	struct read_value top;
	struct visit *read;

	*desk = (struct desk){.json = BUF_INIT(1 << 20)};
	arena_init(&desk->arena, ARENA_MAX_BYTES);
	for (const char *c = visit; *c; c++)
		buf_put_byte(&desk->json, *c == '\'' ? '"' : (uint8_t)*c);
	if (read_json(buf_slice(&desk->json), &desk->arena, &desk->fault, &top) < 0 ||
		visit_read(catalogue, &top, (struct date){2026, 11, 23}, &desk->arena, &desk->fault,
			&read) < 0)
		fail_msg("%s: message %d at %s (%s)", visit, (int)desk->fault.message,
			desk->fault.file, desk->fault.subject);
	desk_lay(desk, catalogue, read);
}

void desk_done(struct desk *desk)
{
	view_free(desk->view);
	arena_done(&desk->arena);
	buf_done(&desk->json);
	*desk = (struct desk){0};
}

uint32_t desk_service(const struct desk *desk, const char *key)
{
	uint32_t row = catalogue_find(desk->call.catalogue, TABLE_SERVICES, slice_text(key));

	if (row == ROW_NONE)
		fail_msg("no service %s", key);
	return row;
}
