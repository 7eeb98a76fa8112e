#include "workload.h"

#include <sodium.h>
#include "os/os.h"
#include "recorder.h"
#include "server/core/store/db.h"

enum { TURNS_MAX = 200, QUIET_TURNS = 8 };

__attribute__((format(printf, 2, 3))) static void break_promise(
	struct workload *w, const char *format, ...)
{
	va_list arguments;

	if (w->broken[0])
		return;
	va_start(arguments, format);
	vsnprintf(w->broken, sizeof(w->broken), format, arguments);
	va_end(arguments);
}

/* ------------------------------------------------------------------------------ the PC */

static void send_batch(struct workload *w, uint64_t number)
{
	static uint8_t body[8192];
	struct core_fixture *f = w->f;
	struct frame_batch_put put = {
		.request = number,
		.device = f->device,
		.epoch = {1},
		.number = number,
		.count = WORKLOAD_EVENTS,
		.unpacked = 300,
		.hash = {(uint8_t)number},
		.sent_wall = f->clock.now_wall,
		.body = slice_of(body, 500 + (size_t)(number * 2917 % 7000)),
	};

	memset(body, (int)number + 1, sizeof(body));
	memcpy(put.token, f->token, sizeof(put.token));
	PLAYER_SEND(f, AGENTS, BATCH_PUT, batch_put, &put);
	w->n_unanswered++;
}

static void hear_gate(struct workload *w, const struct heard *heard)
{
	struct frame_batch_done done;

	if (heard->type != FRAME_BATCH_DONE)
		return;
	assert_int_equal(
		frame_batch_done_decode(buf_slice(&heard->payload), &w->f->arena, &done), 0);
	w->n_unanswered--;
	if (done.status == 200) {
		w->acknowledged[done.request] = true;
		recorder_note(PROMISE_ACKNOWLEDGED, done.request);
	} else if (done.status != 503) {
		break_promise(w, "batch %u was refused: %u", (unsigned)done.request, done.status);
	}
}

/* ------------------------------------------------------------------------------ watch */

static void send_matched(struct workload *w, const struct journal_record *record)
{
	struct record_match match = {
		.company = record->company,
		.device = record->device,
		.number = record->number,
		.rule = slice_text("rule-1"),
		.logsource = slice_text("process_creation/linux"),
		.time = record->received,
		.seen = record->received,
		.received = record->received,
		.matched = w->f->clock.now_wall,
	};
	struct record_sight sight = {
		.company = record->company,
		.device = record->device,
		.received = record->received,
		.events = record->count,
		.sources = 1,
	};
	struct frame_matched matched = {
		.position = journal_record_end(record),
		.generation = w->f->core.watching.generation,
		.matches = &match,
		.n_matches = record->number % 2 == 0,
		.sights = &sight,
		.n_sights = 1,
	};

	memcpy(match.epoch, record->epoch, sizeof(match.epoch));
	PLAYER_SEND(w->f, WATCH, MATCHED, matched, &matched);
}

static const struct workload_file *find_file(const struct workload *w, uint64_t position)
{
	for (size_t i = 0; i < w->n_files; i++) {
		if (w->files[i].base <= position && position < w->files[i].base + w->files[i].size)
			return &w->files[i];
	}
	return NULL;
}

/* The record at the position; false: the file ends here, and the position moves to the next. */
static bool read_record(
	const struct workload_file *file, uint64_t *position, struct journal_record *ret_record)
{
	uint8_t header[JOURNAL_HEADER_BYTES];
	uint64_t left = file->base + file->size - *position;

	if (left < sizeof(header)) {
		*position += left;
		return false;
	}
	assert_int_equal(os_pread_all(file->fd, header, sizeof(header), *position - file->base), 0);
	assert_int_equal(
		journal_header_decode(slice_of(header, sizeof(header)), *position, ret_record), 0);
	*position = journal_record_end(ret_record);
	return ret_record->kind == JOURNAL_BATCH;
}

static void examine(struct workload *w)
{
	const struct workload_file *file;
	struct journal_record record;

	while (w->position < w->to) {
		file = find_file(w, w->position);
		assert_non_null(file);
		if (read_record(file, &w->position, &record))
			send_matched(w, &record);
	}
}

static void hear_watch(struct workload *w, const struct heard *heard)
{
	struct slice payload = buf_slice(&heard->payload);
	struct frame_journal_file file;
	struct frame_journal_start start;
	struct frame_journal_to to;

	if (heard->type == FRAME_JOURNAL_FILE) {
		assert_int_equal(frame_journal_file_decode(payload, &w->f->arena, &file), 0);
		assert_true(w->n_files < ARRAY_SIZE(w->files));
		w->files[w->n_files++] = (struct workload_file){file.base, file.size, heard->fd};
	} else if (heard->type == FRAME_JOURNAL_START) {
		assert_int_equal(frame_journal_start_decode(payload, &w->f->arena, &start), 0);
		w->position = start.position;
	} else if (heard->type == FRAME_JOURNAL_TO) {
		assert_int_equal(frame_journal_to_decode(payload, &w->f->arena, &to), 0);
		w->to = to.position;
		examine(w);
	}
}

/* ------------------------------------------------------------------------------ the courier */

static void hash_mail(const struct frame_mail_send *mail, uint8_t ret_hash[32])
{
	const struct slice parts[] = {mail->recipient, mail->subject, mail->body};
	crypto_hash_sha256_state state;

	crypto_hash_sha256_init(&state);
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		crypto_hash_sha256_update(&state, parts[i].data, parts[i].len);
	crypto_hash_sha256_final(&state, ret_hash);
}

static struct workload_mail *keep_mail(struct workload *w, const struct frame_mail_send *mail)
{
	struct workload_mail *kept;
	uint8_t hash[32];

	hash_mail(mail, hash);
	for (size_t i = 0; i < w->n_mails; i++) {
		kept = &w->mails[i];
		if (!slice_is_text(mail->message_id, kept->id))
			continue;
		if (memcmp(hash, kept->hash, sizeof(hash)) != 0)
			break_promise(w, "Message-ID %s names two mails", kept->id);
		return kept;
	}
	assert_true(w->n_mails < WORKLOAD_MAX_MAILS);
	kept = &w->mails[w->n_mails++];
	memcpy(kept->id, mail->message_id.data, mail->message_id.len);
	memcpy(kept->hash, hash, sizeof(hash));
	recorder_note(PROMISE_MAILED, w->n_mails);
	return kept;
}

static void hear_courier(struct workload *w, const struct heard *heard)
{
	struct frame_mail_done done = {.taken = w->f->clock.now_wall};
	struct frame_mail_send send;
	struct workload_mail *mail;

	if (heard->type != FRAME_MAIL_SEND)
		return;
	assert_int_equal(
		frame_mail_send_decode(buf_slice(&heard->payload), &w->f->arena, &send), 0);
	mail = keep_mail(w, &send);
	done.notice = send.notice;
	done.outcome = mail->put_off ? 0 : 1;
	mail->put_off = true;
	PLAYER_SEND(w->f, COURIER, MAIL_DONE, mail_done, &done);
}

/* ------------------------------------------------------------------------------ all together */

/* Hands on what was heard; false: nothing was. */
static bool hear(struct workload *w)
{
	static const struct {
		enum frame_role role;
		void (*hear)(struct workload *, const struct heard *);
	} ears[] = {
		{ROLE_AGENTS, hear_gate},
		{ROLE_WATCH, hear_watch},
		{ROLE_COURIER, hear_courier},
	};
	bool heard = false;

	for (size_t i = 0; i < ARRAY_SIZE(ears); i++) {
		struct player *player = &w->f->players[ears[i].role];

		for (; player->n_read < player->n_heard; heard = true)
			ears[i].hear(w, &player->heard[player->n_read++]);
	}
	arena_reset(&w->f->arena);
	return heard;
}

/* Until every batch is answered, which takes the committer's thread, and nobody says anything more. */
static void turn(struct workload *w)
{
	unsigned quiet = 0;

	for (unsigned i = 0; w->n_unanswered > 0 || quiet < QUIET_TURNS; i++) {
		assert_true(i < TURNS_MAX * 100);
		assert_int_equal(
			loop_step(w->f->child.loop, w->n_unanswered > 0 ? USEC_PER_MS : 0), 0);
		quiet = hear(w) ? 0 : quiet + 1;
	}
}

void workload_join(struct workload *w)
{
	struct frame_courier_key key;
	uint8_t secret[32];

	sqlite3_wal_autocheckpoint(w->f->core.store->db, 40);
	core_fixture_join(w->f, ROLE_AGENTS, 0);
	core_fixture_join(w->f, ROLE_COURIER, 0);
	crypto_box_keypair(key.public_key, secret);
	PLAYER_SEND(w->f, COURIER, COURIER_KEY, courier_key, &key);
	core_fixture_compile(w->f);
	core_fixture_join(w->f, ROLE_WATCH, 0);
	turn(w);
}

void workload_enrol(struct workload *w)
{
	core_fixture_enrol(w->f, true);
	recorder_note(PROMISE_ENROLLED, w->f->device);
}

static int64_t number_of(struct workload *w, const char *sql)
{
	sqlite3_stmt *statement;
	int64_t number;

	assert_int_equal(
		sqlite3_prepare_v2(w->f->core.store->db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return number;
}

/* One pass over what is not acknowledged; true: there was something. */
static bool send_open(struct workload *w)
{
	unsigned on_their_way = 0;
	bool any = false;

	for (uint64_t n = 1; n <= WORKLOAD_BATCHES; n++) {
		if (w->acknowledged[n])
			continue;
		any = true;
		send_batch(w, n);
		if (++on_their_way % w->burst != 0)
			continue;
		turn(w);
		/* So that some alerts join a case and some do not. */
		clock_fake_advance(&w->f->clock, 20 * 60 * USEC_PER_SEC);
	}
	turn(w);
	return any;
}

void workload_run(struct workload *w)
{
	for (unsigned i = 0; send_open(w); i++) {
		if (i == TURNS_MAX)
			break_promise(w, "batches are not taken");
		if (w->broken[0])
			return;
	}
	for (unsigned i = 0;
		number_of(w, "SELECT count(*) FROM notice WHERE state = 'waiting'") > 0; i++) {
		if (i == TURNS_MAX) {
			break_promise(w, "mails are not sent");
			return;
		}
		clock_fake_advance(&w->f->clock, 61 * USEC_PER_SEC);
		turn(w);
	}
}

/* ------------------------------------------------------------------------------ the promises */

static void count_records(struct workload *w, unsigned counts[WORKLOAD_BATCHES + 1])
{
	struct journal *journal = w->f->core.journal;
	uint64_t position = journal_oldest(journal);
	struct workload_file file;
	struct journal_record record;
	size_t cursor = 0;

	while (journal_next_file(journal, &cursor, 0, &file.base, &file.size)) {
		assert_int_equal(journal_open_file(journal, file.base, &file.fd), 0);
		while (position < file.base + file.size && position < journal_durable(journal)) {
			if (read_record(&file, &position, &record) &&
				record.number <= WORKLOAD_BATCHES)
				counts[record.number]++;
		}
		os_close(file.fd);
	}
}

void workload_check_journal(struct workload *w)
{
	unsigned counts[WORKLOAD_BATCHES + 1] = {0};

	count_records(w, counts);
	for (unsigned n = 1; n <= WORKLOAD_BATCHES; n++) {
		if (w->acknowledged[n] && counts[n] == 0)
			break_promise(w, "batch %u was acknowledged and is lost", n);
		if (counts[n] > 1)
			break_promise(w, "batch %u is in the journal %u times", n, counts[n]);
	}
}

void workload_check(struct workload *w)
{
	const struct {
		const char *what, *sql;
		int64_t expected;
	} promises[] = {
		{"events of the PC", "SELECT sum(events) FROM device",
			WORKLOAD_BATCHES * WORKLOAD_EVENTS},
		{"alerts", "SELECT count(*) FROM alert", WORKLOAD_BATCHES / 2},
		{"alerts with a case", "SELECT sum(alerts) FROM case_ WHERE kind = 'watch'",
			WORKLOAD_BATCHES / 2},
		{"cases without a mail",
			"SELECT count(*) FROM case_ WHERE kind = 'watch' AND NOT EXISTS (SELECT 1 "
			"FROM"
			" notice WHERE notice.case_ = case_.id AND notice.state = 'taken')",
			0},
		{"notices, each with a Message-ID of its own", "SELECT count(*) FROM notice",
			(int64_t)w->n_mails},
	};

	for (size_t i = 0; i < ARRAY_SIZE(promises); i++) {
		int64_t found = number_of(w, promises[i].sql);

		if (found != promises[i].expected)
			break_promise(w, "%s: %lld instead of %lld", promises[i].what,
				(long long)found, (long long)promises[i].expected);
	}
	workload_check_journal(w);
}
