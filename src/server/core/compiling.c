#include "server/core/compiling.h"

#include "os/os.h"
#include "server/core/core.h"
#include "server/core/store/store_own_rule.h"
#include "server/core/store/store_rule.h"

enum {
	PROGRAM_RULES = 1, /* as in frame spawn */
	MAX_RULES = 20000,
	MAX_TEXTS = 64 * 1024 * 1024,
};

#define DEADLINE (180 * USEC_PER_SEC)
#define TRY_AGAIN (60 * USEC_PER_SEC)

static void set_timer(struct core *core, usec_t in)
{
	const struct clock *clock = core->child->clock;

	loop_set_timer(core->compiling.timer, clock->monotonic(clock) + in);
}

static void forget(struct core *core)
{
	struct compiling *c = &core->compiling;

	free(TAKE_PTR(c->rules));
	free(TAKE_PTR(c->refusals));
	c->n_rules = c->n_refusals = 0;
	api_set_condition(core->api, API_COMPILING, false);
	arena_done(&c->arena);
	arena_init(&c->arena, MAX_TEXTS);
	c->request = 0;
}

/* Behind a compile: another at once when files changed meanwhile. */
static void set_next(struct core *core)
{
	if (core->compiling.again)
		set_timer(core, 0);
	else
		loop_set_timer(core->compiling.timer, 0);
}

static void give_up(struct core *core, const char *why)
{
	log_write(
		&core->child->log, LOG_LEVEL_ERROR, MSG_CORE_RULES_FAILED, LOG_TEXT("reason", why));
	api_set_condition(core->api, API_RULES_FAILED, true);
	forget(core);
	set_timer(core, TRY_AGAIN);
}

/* The deadline, or the time for another try. */
static void on_timer(void *ctx)
{
	struct core *core = ctx;

	if (core->compiling.request == 0) {
		compiling_start(core);
		return;
	}
	give_up(core, "no end after three minutes");
	peers_cut(core, ROLE_RULES);
}

int compiling_init(struct core *core)
{
	arena_init(&core->compiling.arena, MAX_TEXTS);
	return loop_add_timer(core->child->loop, 0, on_timer, core, &core->compiling.timer);
}

void compiling_free(struct core *core)
{
	core->compiling.timer = loop_remove(core->compiling.timer);
	forget(core);
	arena_done(&core->compiling.arena);
}

void compiling_start(struct core *core)
{
	struct compiling *c = &core->compiling;
	struct frame_spawn spawn = {.program = PROGRAM_RULES};

	c->again = c->request != 0;
	if (c->again)
		return;
	c->request = ++c->last_request;
	spawn.request = c->request;
	api_set_condition(core->api, API_COMPILING, true);
	if (CHANNEL_SEND(core->child->control, SPAWN, spawn, &spawn) < 0) {
		give_up(core, "the parent could not be asked");
		return;
	}
	set_timer(core, DEADLINE);
}

bool compiling_is_awaited(const struct core *core, uint64_t request)
{
	return core->compiling.request != 0 && core->compiling.request == request;
}

/* ---- the files of the console, in the form of the parent's pack ---- */

static int put_text(void *context, const struct store_rule_text *text)
{
	_cleanup_(buf_done) struct buf path = BUF_INIT(128);
	struct buf *pack = context;

	TRY(buf_put_text(&path, "console/"));
	TRY(buf_put_slice(&path, text->name));
	TRY(buf_put_text(&path, ".yml"));
	TRY(buf_put_u32le(pack, (uint32_t)path.len));
	TRY(buf_put_slice(pack, buf_slice(&path)));
	TRY(buf_put_u32le(pack, (uint32_t)text->text.len));
	return buf_put_slice(pack, text->text);
}

/* The pack's bytes live in the memfd alone. */
static int make_texts(struct core *core, int *ret_fd)
{
	_cleanup_(buf_done) struct buf pack = BUF_INIT(MAX_TEXTS);

	TRY(store_rule_text_walk(core->store, &core->compiling.arena, put_text, &pack));
	return os_memfd_sealed("texts", buf_slice(&pack), ret_fd);
}

int compiling_welcome(struct core *core)
{
	const struct frame_rule_texts texts = {0};
	_cleanup_fd_ int fd = -1;

	core->compiling.channel_request = core->compiling.request;
	TRY(make_texts(core, &fd));
	PEERS_SEND_FD(core, RULES, RULE_TEXTS, rule_texts, &texts, fd);
	return 0;
}

/* A compiler that has done its work ends while the next compile may be asked for already. */
static bool is_at_work(const struct compiling *c)
{
	return c->request != 0 && c->request == c->channel_request;
}

void compiling_lost(struct core *core)
{
	if (is_at_work(&core->compiling))
		give_up(core, "the compiler ended early");
}

void compiling_ended(struct core *core, const struct frame_child_state *state)
{
	/* While its channel is open, what it sent last may still be on the way. */
	if (compiling_is_awaited(core, state->request) && !peers_channel(core, ROLE_RULES))
		give_up(core, "the compiler did not start");
}

/* Room for one more element: from 64 on, sizes double. */
static int grow(void **rows, size_t n, size_t size)
{
	void *grown;

	if (n == MAX_RULES)
		return ERR_TOO_LARGE;
	if (n != 0 && (n < 64 || (n & (n - 1)) != 0))
		return 0;
	grown = reallocarray(*rows, n == 0 ? 64 : 2 * n, size);
	if (!grown)
		return ERR_NO_MEMORY;
	*rows = grown;
	return 0;
}

static int copy(struct arena *arena, struct slice payload, struct slice *ret)
{
	*ret = arena_dup(arena, payload);
	return payload.len > 0 && !ret->data ? ERR_NO_MEMORY : 0;
}

/* Decoded from a copy, so that the texts outlive the frame. */
int compiling_rule(struct core *core, struct slice payload, int *fd)
{
	struct compiling *c = &core->compiling;
	struct slice kept;

	if (!is_at_work(c))
		return ERR_OUT_OF_ORDER;
	TRY(grow((void **)&c->rules, c->n_rules, sizeof(*c->rules)));
	TRY(copy(&c->arena, payload, &kept));
	TRY(frame_rule_ok_decode(kept, &c->arena, &c->rules[c->n_rules]));
	c->n_rules++;
	return 0;
}

int compiling_refusal(struct core *core, struct slice payload, int *fd)
{
	struct compiling *c = &core->compiling;
	struct slice kept;

	if (!is_at_work(c))
		return ERR_OUT_OF_ORDER;
	TRY(grow((void **)&c->refusals, c->n_refusals, sizeof(*c->refusals)));
	TRY(copy(&c->arena, payload, &kept));
	TRY(frame_rule_refused_decode(kept, &c->arena, &c->refusals[c->n_refusals]));
	c->n_refusals++;
	return 0;
}

static int replace(struct core *core, uint64_t *ret_generation)
{
	struct compiling *c = &core->compiling;

	TRY(store_rules_generation(core->store, ret_generation));
	++*ret_generation;
	return store_rules_replace(
		core->store, *ret_generation, c->rules, c->n_rules, c->refusals, c->n_refusals);
}

int compiling_done(struct core *core, struct slice payload, int *fd)
{
	struct compiling *c = &core->compiling;
	struct changes changes = {0};
	struct frame_rules_done done;
	uint64_t generation;
	int result;

	TRY(frame_rules_done_decode(payload, &core->arena, &done));
	if (!is_at_work(c))
		return ERR_OUT_OF_ORDER;
	if (done.n_rules != c->n_rules || done.n_refused != c->n_refusals || !os_is_sealed(*fd))
		return ERR_BAD_VALUE;
	result = replace(core, &generation);
	if (result < 0) {
		core_log_failure(core, "replace rules", result);
		return result;
	}
	log_write(&core->child->log, LOG_LEVEL_INFO, MSG_CORE_RULES_LOADED,
		LOG_NUMBER("rules", done.n_rules), LOG_NUMBER("refused", done.n_refused),
		LOG_NUMBER("generation", generation));
	api_set_condition(core->api, API_RULES_FAILED, false);
	forget(core);
	set_next(core);
	watching_use_image(core, generation, fd);
	changes_add(&changes, 0, CHANGE_RULES, generation);
	core_tell(core, &changes);
	return 0;
}
