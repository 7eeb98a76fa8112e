#include "records/windows.h"

static const struct slice windows = SLICE_LITERAL("windows");

static bool is_among(struct slice name, const struct slice *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (slice_is_nocase(name, names[i]))
			return true;
	return false;
}

static bool has_id(int64_t id, const uint16_t *ids, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

/* A channel says it; a provider counts only for events that come without one. */
static bool is_of_service(const struct windows_origin *origin, const struct windows_service *row)
{
	if (is_among(origin->channel, row->channels, row->n_channels))
		return true;
	return is_among(origin->provider, row->providers, row->n_providers);
}

static bool is_of_category(const struct windows_origin *origin, const struct windows_category *row)
{
	return has_id(origin->event_id, row->ids, row->n_ids) &&
	       (row->n_event_types == 0 ||
		       is_among(origin->event_type, row->event_types, row->n_event_types));
}

static size_t add_service(const struct windows_origin *origin, size_t service,
	struct sigma_logsource ret[WINDOWS_MAX_LOGSOURCES], size_t n)
{
	size_t before = n;

	for (size_t i = 0; i < WINDOWS_N_CATEGORIES && n < WINDOWS_MAX_LOGSOURCES; i++) {
		const struct windows_category *row = &windows_categories[i];

		if (row->service == service && is_of_category(origin, row))
			ret[n++] = (struct sigma_logsource){
				row->category, windows, windows_services[service].service};
	}
	if (n == before && n < WINDOWS_MAX_LOGSOURCES)
		ret[n++] = (struct sigma_logsource){
			.product = windows, .service = windows_services[service].service};
	return n;
}

size_t windows_logsources(
	const struct windows_origin *origin, struct sigma_logsource ret[WINDOWS_MAX_LOGSOURCES])
{
	size_t n = 0;

	for (size_t i = 0; i < WINDOWS_N_SERVICES; i++)
		if (is_of_service(origin, &windows_services[i]))
			n = add_service(origin, i, ret, n);
	if (n == 0)
		ret[n++] = (struct sigma_logsource){.product = windows};
	return n;
}

const struct windows_rename *windows_next_rename(
	const struct windows_origin *origin, size_t *cursor)
{
	while (*cursor < WINDOWS_N_RENAMES) {
		const struct windows_rename *row = &windows_renames[(*cursor)++];

		if (has_id(origin->event_id, row->ids, row->n_ids) &&
			is_of_service(origin, &windows_services[row->service]))
			return row;
	}
	return NULL;
}

static bool is_category_of(struct slice category, struct slice service)
{
	for (size_t i = 0; i < WINDOWS_N_CATEGORIES; i++)
		if (slice_is(windows_categories[i].category, category) &&
			(service.len == 0 ||
				slice_is(windows_services[windows_categories[i].service].service,
					service)))
			return true;
	return false;
}

static bool is_service(struct slice service)
{
	for (size_t i = 0; i < WINDOWS_N_SERVICES; i++)
		if (slice_is(windows_services[i].service, service))
			return true;
	return false;
}

bool windows_has_logsource(const struct sigma_logsource *logsource)
{
	if (logsource->product.len > 0 && !slice_is(logsource->product, windows))
		return false;
	if (logsource->category.len > 0)
		return is_category_of(logsource->category, logsource->service);
	return logsource->service.len == 0 ? logsource->product.len > 0
					   : is_service(logsource->service);
}
