#include "server/parent/programs.h"

#include "base/text.h"

const struct program_row program_rows[] = {
	{
		.name = "seal",
		.config = "seal",
		.executable = "tsujiban-seal",
		.user = "tsujiban-seal",
		.role = ROLE_SEAL,
		.given = {{"root", PLACE_ROOT}},
		.n_given = 1,
		.peers = {ROLE_CORE},
		.n_peers = 1,
	},
	{
		.name = "core",
		.config = "core",
		.executable = "tsujiban-core",
		.user = "tsujiban",
		.role = ROLE_CORE,
		.given = {{"journal", PLACE_JOURNAL}, {"state", PLACE_STATE},
			{"archive", PLACE_ARCHIVE}},
		.n_given = 3,
		.peers = {ROLE_SEAL, ROLE_AGENTS, ROLE_PEOPLE, ROLE_LOCAL, ROLE_WATCH,
			ROLE_COURIER},
		.n_peers = 6,
		.max_files = 4096,
		/* It reads the whole journal's records first: 64 MiB take it a fraction of a second. */
		.ready_within = 30 * 60 * USEC_PER_SEC,
	},
	{
		.name = "watch",
		.config = "watch",
		.executable = "tsujiban-watch",
		.user = "tsujiban-watch",
		.role = ROLE_WATCH,
		.peers = {ROLE_CORE},
		.n_peers = 1,
		.max_files = 4096,
	},
	{
		.name = "courier",
		.config = "courier",
		.executable = "tsujiban-courier",
		.user = "tsujiban-courier",
		.role = ROLE_COURIER,
		.given = {{"key", PLACE_COURIER_KEY}, {"authorities", PLACE_AUTHORITIES}},
		.n_given = 2,
		.peers = {ROLE_CORE},
		.n_peers = 1,
	},
	{
		.name = "gate-agents",
		.config = "agents",
		.executable = "tsujiban-gate",
		.argument = "agents",
		.user = "tsujiban-gate",
		.role = ROLE_AGENTS,
		.given = {{"listen", PLACE_LISTEN_AGENTS}, {"archive", PLACE_ARCHIVE}},
		.n_given = 2,
		.peers = {ROLE_CORE},
		.n_peers = 1,
		.max_files = 65536,
	},
	{
		.name = "gate-people",
		.config = "people",
		.executable = "tsujiban-gate",
		.argument = "people",
		.user = "tsujiban-people",
		.role = ROLE_PEOPLE,
		.given = {{"listen", PLACE_LISTEN_PEOPLE}, {"page", PLACE_LISTEN_PAGE},
			{"console", PLACE_CONSOLE}, {"certificate", PLACE_CERTIFICATE},
			{"key", PLACE_KEY}},
		.n_given = 5,
		.peers = {ROLE_CORE},
		.n_peers = 1,
		.max_files = 8192,
	},
	{
		.name = "gate-local",
		.config = "local",
		.executable = "tsujiban-gate",
		.argument = "local",
		.user = "tsujiban-local",
		.role = ROLE_LOCAL,
		.given = {{"socket", PLACE_LISTEN_SOCKET}},
		.n_given = 1,
		.peers = {ROLE_CORE},
		.n_peers = 1,
	},
	{
		.name = "rules",
		.config = "rules",
		.executable = "tsujiban-rules",
		.user = "tsujiban-rules",
		.role = ROLE_RULES,
		.once = true,
		.peers = {ROLE_CORE},
		.n_peers = 1,
	},
	{
		.name = "search",
		.config = "search",
		.executable = "tsujiban-search",
		.user = "tsujiban-search",
		.role = ROLE_SEARCH,
		.once = true,
		.peers = {ROLE_CORE},
		.n_peers = 1,
	},
	{
		.name = "press",
		.config = "press",
		.executable = "tsujiban-press",
		.user = "tsujiban-press",
		.role = ROLE_PRESS,
		.given = {{"catalogue", PLACE_CATALOGUE}},
		.n_given = 1,
		.once = true,
		.peers = {ROLE_CORE},
		.n_peers = 1,
	},
};

const size_t program_n_rows = ARRAY_SIZE(program_rows);

const struct program_row *program_find(enum frame_role role)
{
	for (size_t i = 0; i < program_n_rows; i++) {
		if (program_rows[i].role == role)
			return &program_rows[i];
	}
	return NULL;
}

bool program_is_told(const struct program_row *program, const struct config_row *key)
{
	struct slice rest = slice_text(key->programs), name;

	while (text_next_part(&rest, ' ', &name)) {
		if (slice_is_text(name, "*") || slice_is_text(name, program->config))
			return true;
	}
	return false;
}
