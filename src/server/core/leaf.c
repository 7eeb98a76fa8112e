#include "server/core/leaf.h"

#include "server/core/core.h"

static const char own_names[] = "localhost,127.0.0.1,::1";

static void send_asking(struct core *core, enum frame_role gate, const struct leaf_asking *asking)
{
	_cleanup_(buf_done) struct buf names = BUF_INIT(512);
	struct frame_leaf_ask ask = {
		.gate = slice_text(frame_role_name(gate)),
		.public_key = slice_of(asking->public_key, asking->len),
	};

	if (asking->len == 0)
		return;
	if (core->settings.host[0])
		buf_put_format(&names, "%s,", core->settings.host);
	buf_put_text(&names, own_names);
	ask.names = buf_slice(&names);
	PEERS_SEND(core, SEAL, LEAF_ASK, leaf_ask, &ask);
}

int leaf_welcome(struct core *core)
{
	send_asking(core, ROLE_AGENTS, &core->leaf.agents);
	send_asking(core, ROLE_PEOPLE, &core->leaf.people);
	return 0;
}

static int keep_asking(struct core *core, struct slice payload, struct leaf_asking *asking)
{
	struct frame_leaf_ask ask;

	TRY(frame_leaf_ask_decode(payload, &core->arena, &ask));
	if (ask.public_key.len == 0)
		return ERR_BAD_VALUE;
	memcpy(asking->public_key, ask.public_key.data, ask.public_key.len);
	asking->len = ask.public_key.len;
	return 0;
}

int leaf_ask_agents(struct core *core, struct slice payload, int *fd)
{
	TRY(keep_asking(core, payload, &core->leaf.agents));
	send_asking(core, ROLE_AGENTS, &core->leaf.agents);
	return 0;
}

int leaf_ask_people(struct core *core, struct slice payload, int *fd)
{
	TRY(keep_asking(core, payload, &core->leaf.people));
	send_asking(core, ROLE_PEOPLE, &core->leaf.people);
	return 0;
}

int leaf_root(struct core *core, struct slice payload, int *fd)
{
	struct frame_root root;
	int result;

	TRY(frame_root_decode(payload, &core->arena, &root));
	result = store_root_check(core->store, root.hash);
	core->leaf.foreign_root = result == ERR_CONFLICT;
	api_set_condition(core->api, API_ROOT_CHANGED, core->leaf.foreign_root);
	if (result == ERR_CONFLICT) {
		log_write(&core->child->log, LOG_LEVEL_ERROR, MSG_CORE_ROOT_CHANGED,
			LOG_TEXT("file", "keys/root.pem"));
		return 0;
	}
	TRY(result);
	api_set_root(core->api, &root);
	return 0;
}

int leaf_issued(struct core *core, struct slice payload, int *fd)
{
	struct frame_leaf leaf;

	TRY(frame_leaf_decode(payload, &core->arena, &leaf));
	/* No PC would believe it; without a leaf the gate waits. */
	if (core->leaf.foreign_root)
		return 0;
	if (slice_is_text(leaf.gate, frame_role_name(ROLE_AGENTS))) {
		core->leaf.agents.len = 0;
		PEERS_SEND(core, AGENTS, LEAF, leaf, &leaf);
	} else if (slice_is_text(leaf.gate, frame_role_name(ROLE_PEOPLE))) {
		core->leaf.people.len = 0;
		PEERS_SEND(core, PEOPLE, LEAF, leaf, &leaf);
	} else {
		return ERR_BAD_VALUE;
	}
	return 0;
}
