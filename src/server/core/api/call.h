/*
 * What the files of this folder share: the state behind struct api, one call on its way through, and
 * the table's functions, one an operation.
 *
 * Ownership: a call borrows everything for its length; what it reads lives in its arena.
 * Limits:    see api.h.
 * Trust:     the body was decoded by the record's decoder; its values are a stranger's.
 */
#pragma once

#include "api/table.h"
#include "base/message.h"
#include "server/core/api/api.h"
#include "server/core/store/store_person.h"

#define API_CHILDREN_MAX 16
#define API_STREAMS_MAX 1024
#define API_COMPANIES_MAX 1024

/* The state words, the gravest first. */
enum api_word { WORD_DANGER, WORD_CAUTION, WORD_UNSEEN, WORD_WORKING, WORD_OK };

struct api_child {
	char program[33];
	uint8_t state;
	uint32_t restarts;
};

/* An open stream of changes and the session that it lives by. */
struct api_stream {
	uint64_t request;
	uint8_t session_hash[32];
	usec_t until;
};

struct api_told {
	uint32_t company;
	enum api_word word;
};

struct api_mail_test {
	const char *state; /* NULL: none was sent */
	usec_t at;
	char detail[513];
};

struct api {
	struct api_options options;
	struct api_mail_test mail_test;
	uint8_t root[32];
	bool have_root;
	bool conditions[API_CONDITION_COUNT];
	struct api_child children[API_CHILDREN_MAX];
	size_t n_children;
	struct api_stream streams[API_STREAMS_MAX];
	size_t next_stream; /* the oldest place, to be used next */
	struct api_told told[API_COMPANIES_MAX];
	size_t n_told;
};

struct call {
	struct api *api;
	const struct frame_api_call *frame;
	const struct api_row *row;
	struct arena *arena;
	struct frame_api_reply *reply;
	struct api_effects *effects;
	usec_t now;
	struct store_scope scope;
	struct slice name; /* of who asks */
	usec_t expires;    /* of the session; 0: none */
	struct buf body;   /* the reply's */
};

/* A handler's third outcome, beside 0 and a failure: the reply is a refusal. */
#define CALL_REFUSED 1

/* Makes the reply a refusal and returns CALL_REFUSED. */
int call_refuse(struct call *call, uint16_t status, enum message_id message, struct slice subject);
/* Whether this caller may call this operation: fills scope and name. 0, CALL_REFUSED or a failure. */
_must_check_ int call_admit(struct call *call);
/* For what concerns the installation: whether the asker operates every company. 0, CALL_REFUSED or a
 * failure. */
_must_check_ int call_need_all(struct call *call);
/* Writes the record of an act. */
_must_check_ int call_audit(
	struct call *call, uint32_t company, const char *act, struct slice subject);

typedef int (*call_handler)(struct call *call);

int call_login(struct call *call);
int call_logout(struct call *call);
int call_me(struct call *call);
int call_login_link(struct call *call);
int call_status(struct call *call);
int call_devices(struct call *call);
int call_device(struct call *call);
int call_device_accept(struct call *call);
int call_device_change(struct call *call);
int call_device_remove(struct call *call);
int call_cases(struct call *call);
int call_case(struct call *call);
int call_case_take(struct call *call);
int call_case_close(struct call *call);
int call_rules(struct call *call);
int call_rules_reload(struct call *call);
int call_rule_switch(struct call *call);
int call_rule_put(struct call *call);
int call_rule_text(struct call *call);
int call_settings(struct call *call);
int call_settings_change(struct call *call);
int call_mail_test(struct call *call);
int call_changes(struct call *call);
int call_enrol_key(struct call *call);
int call_enrol_keys(struct call *call);
int call_enrol_key_end(struct call *call);

/* Adds what is to be known of the server itself; only the mail's state to those who are no operators. */
_must_check_ int warnings_list(struct call *call, struct record_status *status);

void streams_add(struct api *api, uint64_t request, struct slice session, usec_t until);
/* Ends the session's streams: a listener frame for each. */
void streams_end(struct api *api, struct slice session, struct api_effects *effects);

/* A catalogue text with its subject put in. */
_must_check_ int call_put_message(struct call *call, const struct message *message,
	struct slice subject, struct record_words *ret_text, struct record_words *ret_todo);
