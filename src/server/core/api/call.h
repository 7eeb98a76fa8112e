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
#include "server/core/store/store_login.h"
#include "server/core/store/store_person.h"

#define API_CHILDREN_MAX 16
#define API_STREAMS_MAX 1024
#define API_COMPANIES_MAX 1024

/* The state words, the gravest first; none was told yet. */
enum api_word { WORD_DANGER, WORD_CAUTION, WORD_UNSEEN, WORD_WORKING, WORD_OK, WORD_NONE };

struct api_child {
	char program[33];
	uint8_t state;
	uint32_t restarts;
};

/* An open stream of changes and the session that it lives by. */
struct api_stream {
	uint64_t request; /* 0: none */
	uint64_t session;
	uint64_t person;
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

struct later;
struct hasher;
struct limits;

struct api {
	struct api_options options;
	struct api_mail_test mail_test;
	struct hasher *hasher; /* NULL: without a loop, in tests */
	struct limits *limits;
	struct later *laters; /* calls that wait */
	size_t n_laters;
	uint8_t root[32];
	uint8_t root_certificate[2048]; /* DER, as large as frame root may bring it */
	size_t root_certificate_bytes;
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
	struct slice name;            /* of who asks */
	struct store_session session; /* all zeros: none */
	struct buf body;              /* the reply's */
	void *kept;                   /* of a call that waited: see later.h */
};

/* A handler's outcomes beside 0 and a failure: the reply is a refusal; it comes later (later.h). */
#define CALL_REFUSED 1
#define CALL_LATER API_LATER

/* frame api_call's doors. */
enum { API_CALL_PEOPLE = 1, API_CALL_PAGE = 2, API_CALL_LOCAL = 3 };

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

/* The company of the wish; of 0 the first one that the asker may act for. ERR_NOT_FOUND. */
_must_check_ int call_choose_company(struct call *call, uint32_t wish, uint32_t *ret_company);

typedef int (*call_handler)(struct call *call);

/* One call's way: admission, the handler (NULL: the row's), the reply. */
struct call_run {
	const struct frame_api_call *frame;
	call_handler handler;
	void *kept;
	struct arena *arena;
	struct api_effects *effects;
};
/* 0: the reply is there; CALL_LATER; a failure. */
_must_check_ int call_run(
	struct api *api, const struct call_run *run, struct frame_api_reply *ret_reply);

/* Makes a session for the person, in the transaction at hand, and puts its secret into the reply. */
_must_check_ int call_begin_session(struct call *call, uint64_t person, bool by_link);
/* Whether people can be called that: not empty, no control characters. */
bool call_is_name(struct slice name);
/* Replies who is logged in. */
_must_check_ int call_put_me(struct call *call);
/* A login link came a short while ago: what a forgotten password or a lost phone would be asked for may
 * be left out. */
bool call_is_fresh_link(const struct call *call);

/* Adds what is to be known of the server itself; only the mail's state to those who are no operators. */
_must_check_ int warnings_list(struct call *call, struct record_status *status);

/* Ends the streams of a session, or (0) of all the person's sessions but the one of the call. */
_must_check_ int streams_end(struct call *call, uint64_t session);
/* After roles changed: says anew what the streams of the person (0: of everybody) may be told. */
_must_check_ int streams_refresh(struct call *call, uint64_t person);
/* The people's gate has gone with all its streams. */
void streams_forget(struct api *api);

/* A catalogue text with its subject put in. */
_must_check_ int call_put_message(struct call *call, const struct message *message,
	struct slice subject, struct record_words *ret_text, struct record_words *ret_todo);
