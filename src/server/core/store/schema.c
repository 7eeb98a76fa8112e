#include "server/core/store/migrate.h"

#include "backup/manifest.h"

/*
 * Version 1. The company is in every key that people's data hangs on; (company, id) is unique where
 * id alone would do, so that foreign keys hold rows of different companies apart.
 *
 * Company 0 is the installation itself: service cases that concern no single company are its.
 * Times are microseconds UTC. Secrets are SHA-256.
 */
static const char people[] =
	"CREATE TABLE setting(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;"
	"INSERT INTO setting VALUES('installation', randomblob(16));"
	"CREATE TABLE company(id INTEGER PRIMARY KEY, name TEXT NOT NULL, made INTEGER NOT NULL) "
	"STRICT;"
	"INSERT INTO company VALUES(0, '', 0);"
	"CREATE TABLE person(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,"
	" mail TEXT NOT NULL, made INTEGER NOT NULL) STRICT;"
	"CREATE TABLE person_role(company INTEGER NOT NULL REFERENCES company,"
	" person INTEGER NOT NULL REFERENCES person, role INTEGER NOT NULL,"
	" PRIMARY KEY(company, person, role)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX person_role_person ON person_role(person);"
	"CREATE TABLE session(hash BLOB PRIMARY KEY, person INTEGER NOT NULL REFERENCES person,"
	" made INTEGER NOT NULL, expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE login_link(hash BLOB PRIMARY KEY, person INTEGER NOT NULL REFERENCES person,"
	" made INTEGER NOT NULL, expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE audit(id INTEGER PRIMARY KEY AUTOINCREMENT, company INTEGER NOT NULL"
	" REFERENCES company, time INTEGER NOT NULL, person INTEGER NOT NULL, who TEXT NOT NULL,"
	" act TEXT NOT NULL, subject TEXT NOT NULL) STRICT;"
	"CREATE INDEX audit_act ON audit(company, person, act, subject);"
	"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit"
	" BEGIN SELECT raise(ABORT, 'audit is append only'); END;"
	"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit"
	" BEGIN SELECT raise(ABORT, 'audit is append only'); END;";

static const char devices[] =
	"CREATE TABLE device(id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" company INTEGER NOT NULL REFERENCES company, secret_hash BLOB NOT NULL,"
	" token_hash BLOB NOT NULL UNIQUE, confirmed INTEGER NOT NULL, name TEXT NOT NULL,"
	" hostname TEXT NOT NULL, system TEXT NOT NULL, version TEXT NOT NULL,"
	" enrolled INTEGER NOT NULL, last_contact INTEGER NOT NULL DEFAULT 0,"
	" sources INTEGER NOT NULL DEFAULT -1, skew INTEGER NOT NULL DEFAULT 0,"
	" events INTEGER NOT NULL DEFAULT 0, lost INTEGER NOT NULL DEFAULT 0,"
	" UNIQUE(company, id), UNIQUE(company, secret_hash)) STRICT;"
	"CREATE TABLE enrol_key(id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" company INTEGER NOT NULL REFERENCES company, secret_hash BLOB NOT NULL,"
	" uses_left INTEGER NOT NULL, window_end INTEGER NOT NULL, made INTEGER NOT NULL,"
	" rate_since INTEGER NOT NULL DEFAULT 0, rate_count INTEGER NOT NULL DEFAULT 0) STRICT;";

static const char rules[] =
	/* Derived from rule files at every start: the frames as tsujiban-rules sent them. */
	"CREATE TABLE rule(id TEXT PRIMARY KEY, file TEXT NOT NULL, frame BLOB NOT NULL)"
	" STRICT, WITHOUT ROWID;"
	"CREATE TABLE refusal(n INTEGER PRIMARY KEY, file TEXT NOT NULL, frame BLOB NOT NULL) "
	"STRICT;";

static const char cases[] =
	"CREATE TABLE case_(id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" company INTEGER NOT NULL REFERENCES company, number TEXT NOT NULL, kind TEXT NOT NULL,"
	" danger TEXT NOT NULL, state TEXT NOT NULL, drill INTEGER NOT NULL, device INTEGER,"
	/* A service case: which failure, how far it is known, whether it concerns the company. */
	" service INTEGER NOT NULL, service_key INTEGER NOT NULL, owners_see INTEGER NOT NULL,"
	" what_ja TEXT NOT NULL, what_en TEXT NOT NULL, danger_ja TEXT NOT NULL,"
	" danger_en TEXT NOT NULL, now_ja TEXT NOT NULL, now_en TEXT NOT NULL,"
	" false_alarm_ja TEXT NOT NULL, false_alarm_en TEXT NOT NULL,"
	" closing TEXT NOT NULL DEFAULT '', opened INTEGER NOT NULL, last INTEGER NOT NULL,"
	" alerts INTEGER NOT NULL, act INTEGER NOT NULL, received INTEGER NOT NULL,"
	" matched INTEGER NOT NULL, shown INTEGER NOT NULL DEFAULT 0,"
	" UNIQUE(company, id), UNIQUE(company, number),"
	" FOREIGN KEY(company, device) REFERENCES device(company, id)) STRICT;"
	"CREATE INDEX case_open ON case_(company, device) WHERE state <> 'closed';"
	"CREATE TABLE case_history(id INTEGER PRIMARY KEY AUTOINCREMENT, company INTEGER NOT NULL,"
	" case_ INTEGER NOT NULL, time INTEGER NOT NULL, who TEXT NOT NULL, state TEXT NOT NULL,"
	" note TEXT NOT NULL, FOREIGN KEY(company, case_) REFERENCES case_(company, id)) STRICT;"
	"CREATE INDEX case_history_case ON case_history(company, case_);"
	"CREATE TRIGGER case_history_no_update BEFORE UPDATE ON case_history"
	" BEGIN SELECT raise(ABORT, 'case_history is append only'); END;"
	"CREATE TRIGGER case_history_no_delete BEFORE DELETE ON case_history"
	" BEGIN SELECT raise(ABORT, 'case_history is append only'); END;"
	"CREATE TABLE alert(id INTEGER PRIMARY KEY AUTOINCREMENT, company INTEGER NOT NULL,"
	" device INTEGER NOT NULL, epoch BLOB NOT NULL, number INTEGER NOT NULL,"
	" idx INTEGER NOT NULL, rule TEXT NOT NULL, case_ INTEGER, title TEXT NOT NULL,"
	" author TEXT NOT NULL, level INTEGER NOT NULL,"
	" UNIQUE(company, device, epoch, number, idx, rule), UNIQUE(company, id),"
	" FOREIGN KEY(company, device) REFERENCES device(company, id),"
	" FOREIGN KEY(company, case_) REFERENCES case_(company, id)) STRICT;"
	"CREATE INDEX alert_case ON alert(company, case_) WHERE case_ IS NOT NULL;"
	/* The match as tsujiban-watch sent it, with the fields of its event. */
	"CREATE TABLE alert_evidence(company INTEGER NOT NULL, alert INTEGER NOT NULL,"
	" record BLOB NOT NULL, PRIMARY KEY(company, alert),"
	" FOREIGN KEY(company, alert) REFERENCES alert(company, id)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE notice(id INTEGER PRIMARY KEY AUTOINCREMENT, company INTEGER NOT NULL,"
	" case_ INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person, channel TEXT NOT NULL,"
	" recipient TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL,"
	" tries INTEGER NOT NULL DEFAULT 0, written INTEGER NOT NULL, next_try INTEGER NOT NULL,"
	" under_way INTEGER NOT NULL DEFAULT 0, taken INTEGER NOT NULL DEFAULT 0,"
	" detail TEXT NOT NULL DEFAULT '',"
	" FOREIGN KEY(company, case_) REFERENCES case_(company, id)) STRICT;"
	"CREATE INDEX notice_case ON notice(company, case_);"
	"CREATE INDEX notice_waiting ON notice(next_try) WHERE state = 'waiting';";

static const char consumers[] =
	"CREATE TABLE position(consumer TEXT PRIMARY KEY, position INTEGER NOT NULL)"
	" STRICT, WITHOUT ROWID;"
	"CREATE TABLE crash(consumer TEXT NOT NULL, position INTEGER NOT NULL,"
	" count INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY(consumer, position))"
	" STRICT, WITHOUT ROWID;";

/* Version 2. What people set and write in the console. */
static const char own_rules[] =
	"CREATE TABLE rule_off(id TEXT PRIMARY KEY, reason TEXT NOT NULL, who TEXT NOT NULL,"
	" at INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE rule_text(name TEXT PRIMARY KEY, text TEXT NOT NULL, who TEXT NOT NULL,"
	" at INTEGER NOT NULL) STRICT, WITHOUT ROWID;";

/*
 * Silence (store_silence.h). `heard` and `blind_from` are in the server's own time awake, -1 not known;
 * the others are times of the wall clock. `source` is an enum of store_silence.h.
 */
static const char silences[] =
	"ALTER TABLE device ADD COLUMN always_on INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE device ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE device ADD COLUMN kind TEXT NOT NULL DEFAULT 'agent';"
	"ALTER TABLE device ADD COLUMN rung INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE device ADD COLUMN enrol_key INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE device ADD COLUMN heard INTEGER NOT NULL DEFAULT -1;"
	"ALTER TABLE device ADD COLUMN blind_from INTEGER NOT NULL DEFAULT -1;"
	"ALTER TABLE device ADD COLUMN blind_since INTEGER NOT NULL DEFAULT 0;"
	"CREATE TABLE silence(source INTEGER NOT NULL, company INTEGER NOT NULL REFERENCES company,"
	" device INTEGER NOT NULL, case_company INTEGER NOT NULL, case_ INTEGER NOT NULL,"
	" since INTEGER NOT NULL, heard INTEGER NOT NULL, PRIMARY KEY(source, company, device),"
	" FOREIGN KEY(case_company, case_) REFERENCES case_(company, id)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX silence_case ON silence(case_company, case_);";

/*
 * The days of a PC (store_day.h): 96 quarters of an hour as two halves of 48 bits. `days` of a device
 * holds the letters of the days before `days_to`, so that a list need not read ninety rows a PC.
 */
static const char days[] =
	"ALTER TABLE device ADD COLUMN days TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE device ADD COLUMN days_to INTEGER NOT NULL DEFAULT 0;"
	"CREATE TABLE device_day(company INTEGER NOT NULL, device INTEGER NOT NULL,"
	" day INTEGER NOT NULL, early INTEGER NOT NULL, late INTEGER NOT NULL,"
	" blind INTEGER NOT NULL, PRIMARY KEY(company, device, day),"
	" FOREIGN KEY(company, device) REFERENCES device(company, id)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE own_day(day INTEGER PRIMARY KEY, early INTEGER NOT NULL,"
	" late INTEGER NOT NULL) STRICT;";

/* How people log in. A company's retention 0 is the server's; addresses are one person's each. */
static const char logins[] =
	"ALTER TABLE company ADD COLUMN retention_days INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE person ADD COLUMN password TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE person ADD COLUMN totp BLOB;"
	"ALTER TABLE person ADD COLUMN totp_pending BLOB;"
	"ALTER TABLE person ADD COLUMN totp_step INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE person ADD COLUMN last_login INTEGER NOT NULL DEFAULT 0;"
	"CREATE UNIQUE INDEX person_mail ON person(lower(mail)) WHERE mail <> '';"
	"CREATE TABLE session_2(id INTEGER PRIMARY KEY AUTOINCREMENT, hash BLOB NOT NULL UNIQUE,"
	" person INTEGER NOT NULL REFERENCES person, made INTEGER NOT NULL,"
	" expires INTEGER NOT NULL, last_seen INTEGER NOT NULL, door INTEGER NOT NULL,"
	" by_link INTEGER NOT NULL, address TEXT NOT NULL, agent TEXT NOT NULL) STRICT;"
	"INSERT INTO session_2(hash, person, made, expires, last_seen, door, by_link, address, "
	"agent)"
	" SELECT hash, person, made, expires, made, 0, 0, '', '' FROM session;"
	"DROP TABLE session;"
	"ALTER TABLE session_2 RENAME TO session;"
	"CREATE INDEX session_person ON session(person);";

/* Foreign senders (store_sender.h): devices of kind 'sender'. */
static const char senders[] =
	"CREATE TABLE sender(company INTEGER NOT NULL, device INTEGER NOT NULL,"
	" category TEXT NOT NULL, product TEXT NOT NULL, service TEXT NOT NULL,"
	" PRIMARY KEY(company, device),"
	" FOREIGN KEY(company, device) REFERENCES device(company, id)) STRICT, WITHOUT ROWID;";

/* Version 3. Visits of the advisor that people saved (store_visit.h). */
static const char visits[] =
	"CREATE TABLE visit(id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" company INTEGER NOT NULL REFERENCES company, name TEXT NOT NULL, remind TEXT NOT NULL,"
	" reminded INTEGER NOT NULL, who TEXT NOT NULL, made INTEGER NOT NULL,"
	" changed INTEGER NOT NULL, text TEXT NOT NULL) STRICT;"
	"CREATE INDEX visit_company ON visit(company);"
	"CREATE INDEX visit_remind ON visit(remind) WHERE remind <> '' AND NOT reminded;";

const struct migrate_step migrate_steps[] = {
	{{people, devices, rules, cases, consumers}},
	{{own_rules, silences, days, logins, senders}},
	{{visits}},
};
_Static_assert(ARRAY_SIZE(migrate_steps) == MANIFEST_STATE, "a backup names this version");
const size_t migrate_n_steps = ARRAY_SIZE(migrate_steps);
