/* The state of every company in one word, and the PCs. */
#include "server/core/api/handlers.h"

#include "server/core/store/store_rule.h"

static const char *word_name(enum api_word word)
{
	static const char *const names[] = {
		[WORD_DANGER] = "danger",
		[WORD_CAUTION] = "caution",
		[WORD_UNSEEN] = "unseen",
		[WORD_WORKING] = "working",
		[WORD_OK] = "ok",
	};

	return names[word];
}

static enum api_word word_of(const struct store_company *company)
{
	if (company->cases_danger > 0)
		return WORD_DANGER;
	if (company->cases_caution > 0)
		return WORD_CAUTION;
	if (company->devices == 0 || company->devices_seen < company->devices)
		return WORD_UNSEEN;
	return company->cases_open > 0 ? WORD_WORKING : WORD_OK;
}

struct store_fresh api_fresh(const struct api *api)
{
	const struct clock *clock = api->options.clock;

	return store_fresh_at(clock->wall(clock), api->options.settings->unseen_minutes);
}

static int put_companies(struct call *call, struct record_status *status)
{
	struct store_company *companies;
	/* Nothing that could be seen is not "all is well". */
	enum api_word gravest = WORD_OK;
	struct store_fresh fresh = api_fresh(call->api);
	size_t n;

	TRY(store_company_list(
		call->api->options.store, &call->scope, 0, &fresh, call->arena, &companies, &n));
	status->companies = arena_take_array(call->arena, n, sizeof(*status->companies));
	if (!status->companies && n > 0)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < n; i++) {
		enum api_word word = word_of(&companies[i]);

		gravest = word < gravest ? word : gravest;
		status->companies[i] = (struct record_company_status){
			.company = companies[i].id,
			.name = companies[i].name,
			.state = slice_text(word_name(word)),
			.devices = companies[i].devices,
			.devices_seen = companies[i].devices_seen,
			.cases_open = companies[i].cases_open,
			.last_contact = companies[i].last_contact,
		};
	}
	status->n_companies = n;
	status->state = slice_text(word_name(n > 0 ? gravest : WORD_UNSEEN));
	return 0;
}

int call_status(struct call *call)
{
	const struct settings *settings = call->api->options.settings;
	struct record_status status = {
		.now = call->now,
		.version = slice_text(TSUJIBAN_VERSION),
		.mail = settings_has_mail(settings),
		.phone = slice_text(settings->phone),
	};

	TRY(store_rules_count(
		call->api->options.store, &status.rules_loaded, &status.rules_refused));
	TRY(put_companies(call, &status));
	TRY(warnings_list(call, &status));
	return record_status_encode(&status, &call->body);
}

/* ---- changes of the word, by silence too ---- */

/* The company's place in what was told; a new one at the end. NULL: there are too many. */
static struct api_told *find_told(struct api *api, uint32_t company)
{
	for (size_t i = 0; i < api->n_told; i++)
		if (api->told[i].company == company)
			return &api->told[i];
	if (api->n_told == ARRAY_SIZE(api->told))
		return NULL;
	api->told[api->n_told] = (struct api_told){.company = company, .word = WORD_NONE};
	return &api->told[api->n_told++];
}

int api_update_states(struct api *api, uint32_t company, struct changes *changes)
{
	_cleanup_(arena_done) struct arena arena = ARENA_INIT((size_t)4 * 1024 * 1024);
	const struct store_scope all = {.all = true};
	const struct store_fresh fresh = api_fresh(api);
	struct store_company *companies;
	size_t n;

	TRY(store_company_list(api->options.store, &all, company, &fresh, &arena, &companies, &n));
	for (size_t i = 0; i < n; i++) {
		struct api_told *told = find_told(api, companies[i].id);
		enum api_word word = word_of(&companies[i]);

		if (told && told->word == word)
			continue;
		if (told)
			told->word = word;
		changes_add(changes, companies[i].id, CHANGE_STATUS, 0);
	}
	return 0;
}
