/* Service cases: our own operation failed. For the operators; owners see those that touch the watch. */
#include "server/core/cases/state.h"

#include "base/text.h"
#include "server/core/store/store_device.h"
#include "server/core/store/store_person.h"

struct kind {
	enum message_id words;
	bool owners_see;
	bool quiet; /* nobody is written to: writing is what failed */
};

static const struct kind kinds[CASES_SERVICE_COUNT] = {
	[CASES_SET_ASIDE] = {.words = MSG_CASE_SET_ASIDE, .owners_see = true},
	[CASES_SKIPPED] = {.words = MSG_CASE_SKIPPED, .owners_see = true},
	[CASES_TOO_LARGE] = {.words = MSG_CASE_TOO_LARGE, .owners_see = true},
	[CASES_CLONE] = {.words = MSG_CASE_CLONE, .owners_see = true},
	[CASES_CONFLICT] = {.words = MSG_CASE_CONFLICT},
	[CASES_JOURNAL] = {.words = MSG_CASE_JOURNAL},
	[CASES_LINES] = {.words = MSG_CASE_LINES, .owners_see = true},
	[CASES_FLOOD] = {.words = MSG_CASE_FLOOD},
	[CASES_RESTORED] = {.words = MSG_CASE_RESTORED, .owners_see = true},
	[CASES_VISIT] = {.words = MSG_CASE_VISIT_DUE},
	[CASES_MAIL] = {.words = MSG_CASE_MAIL, .quiet = true},
};

/* Of a service case's row `cause` is the danger and `todo` what to do. */
static struct store_words words_of(const struct kind *kind)
{
	const struct message *m = message_get(kind->words);

	return (struct store_words){
		.what = {slice_text(m->ja), slice_text(m->en)},
		.danger = {slice_text(m->cause_ja), slice_text(m->cause_en)},
		.now = {slice_text(m->todo_ja), slice_text(m->todo_en)},
	};
}

static int open_case(struct cases *cases, const struct cases_service *service, struct slice device,
	uint64_t *ret_id)
{
	const struct kind *kind = &kinds[service->kind];
	const struct cases_facts facts = {.device = device};
	usec_t now = cases_now(cases);
	struct store_words templates = words_of(kind);
	struct store_case_new new_case = {
		.company = service->company,
		.kind = "service",
		.device = service->device,
		.service = service->kind,
		.service_key = service->key,
		.owners_see = kind->owners_see,
		.opened = now,
		.act = now,
		.note = text_cut_utf8(service->subject, 1024),
	};

	TRY(cases_render(cases, &templates, &facts, &new_case.words));
	return store_case_add(cases->store, &new_case, ret_id);
}

/* 0: joined, or known already; ERR_NOT_FOUND: a case is to be opened. */
static int join_case(
	struct cases *cases, const struct cases_service *service, struct changes *changes)
{
	uint64_t id, key;
	bool open;

	TRY(store_case_find_service(
		cases->store, service->company, service->device, service->kind, &id, &key, &open));
	if (service->key > 0 && service->key <= key)
		return 0;
	if (!open)
		return ERR_NOT_FOUND;
	changes_add(changes, service->company, CHANGE_CASE, id);
	return store_case_join_service(
		cases->store, service->company, id, service->key, cases_now(cases));
}

/* A company or device that the store does not know: the case is the installation's. */
static int check_device(
	struct cases *cases, struct cases_service *service, struct slice *ret_device)
{
	int result;

	*ret_device = SLICE_EMPTY;
	if (service->device == 0)
		result = store_company_name(
			cases->store, service->company, &cases->arena, &(struct slice){0});
	else
		result = store_device_name(
			cases->store, service->company, service->device, &cases->arena, ret_device);
	if (result == ERR_NOT_FOUND) {
		service->company = 0;
		service->device = 0;
		return 0;
	}
	return result;
}

int cases_put_service(struct cases *cases, const struct cases_service *asked,
	struct changes *changes, bool *ret_written)
{
	struct cases_service service = *asked;
	struct cases_telling telling = {.service = true};
	struct slice device;
	int result;

	TRY(check_device(cases, &service, &device));
	result = join_case(cases, &service, changes);
	if (result != ERR_NOT_FOUND)
		return result;
	TRY(open_case(cases, &service, device, &telling.id));
	changes_add(changes, service.company, CHANGE_CASE, telling.id);
	if (kinds[service.kind].quiet)
		return 0;
	telling.company = service.company;
	telling.device = service.device;
	return cases_tell(cases, &telling, ret_written);
}

struct opening {
	struct cases *cases;
	const struct cases_service *service;
	struct changes *changes;
};

static int open_in_transaction(struct store *store, void *context)
{
	struct opening *opening = context;
	bool written = false;

	return cases_put_service(opening->cases, opening->service, opening->changes, &written);
}

int cases_open_service(
	struct cases *cases, const struct cases_service *service, struct changes *changes)
{
	struct opening opening = {cases, service, changes};

	arena_reset(&cases->arena);
	return store_transact(cases->store, open_in_transaction, &opening);
}
