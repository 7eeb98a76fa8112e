/*
 * tsujiban-core: the program that owns journal and database and decides. It takes batches from the
 * agents' gate and makes them durable, lets watch read them, turns what watch finds into cases and
 * notices, hands notices to the courier and answers the people's gate. It decodes no batch, opens no
 * socket and starts no program: what it needs is given by the parent.
 *
 * Descriptors given: "journal" and "state" (directories), "archive" (the agent for other PCs), and the ends of channels to agents, people,
 * watch, seal, courier and, for each compile, rules, for each search,
 * search, for each request to the advisor, press. A peer that was started anew is given anew and
 * gets everything that it needs again (its row's `welcome` in peers.c).
 *
 * This header holds what the program's parts share; each part has its own: intake (batches), enrol,
 * leaf, watching, compiling, searching, posting, people, silence.
 *
 * Ownership: struct core belongs to main and outlives the loop; parts are embedded in it.
 * Limits:    each part says its own; what waits for a peer is bounded by its row in peers.c.
 * Trust:     every peer but the parent may be stolen: frames are held against the table of rights, and
 *            what they say against the store.
 */
#pragma once

#include "journal/record.h"
#include "proc/child.h"
#include "server/core/api/api.h"
#include "server/core/backups.h"
#include "server/core/compiling.h"
#include "server/core/intake.h"
#include "server/core/journal/journal.h"
#include "server/core/leaf.h"
#include "server/core/peers.h"
#include "server/core/pending.h"
#include "server/core/people.h"
#include "server/core/posting.h"
#include "server/core/pressing.h"
#include "server/core/retention.h"
#include "server/core/searching.h"
#include "server/core/silence.h"
#include "server/core/visiting.h"
#include "server/core/watching.h"

struct core {
	struct child *child;
	struct settings settings;
	struct settings defaults; /* what the parent gave: without what the console has set */
	int journal_dir;
	int state_dir;
	struct api_archive archive;
	struct store *store;
	struct cases *cases;
	struct api *api;
	struct journal *journal;
	uint64_t journal_file_bytes;             /* JOURNAL_FILE_BYTES but in tests */
	const struct journal_disk *journal_disk; /* NULL, the system's, but in tests */
	struct arena arena;                      /* of the frame or act at hand */
	struct peers peers;
	struct intake intake;
	struct leaf leaf;
	struct watching watching;
	struct compiling compiling;
	struct searching searching;
	struct pressing pressing;
	struct posting posting;
	struct people people;
	struct pending pending;
	struct backups backups;
	struct retention retention;
	struct silence silence;
	struct visiting visiting;
};

/* What the core does with descriptors, settings and frames from the parent; see child_program. */
extern const struct child_program core_program;

/* After something was decided: tells the open consoles and has due notices sent. The changes are used
 * up. */
void core_tell(struct core *core, struct changes *changes);
/* Opens a service case and tells of it; what the store does not take now is tried again. */
void core_open_service(struct core *core, const struct cases_service *service);
/* Logs a failure of the store with the database's own words, when it is one. */
void core_log_failure(struct core *core, const char *act, int result);

/* A setting was changed in the console: what holds a copy takes it again. */
void core_settings_changed(struct core *core);

usec_t core_now(const struct core *core);
