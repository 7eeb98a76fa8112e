#include "advisor/reach.h"

_must_check_ int reach_index_make(const struct call *call, struct reach_index *ret_index)
{
	const struct catalogue *catalogue = call->catalogue;
	size_t n_services = catalogue_rows(catalogue, TABLE_SERVICES);
	uint32_t n_rows = catalogue_rows(catalogue, TABLE_REACH);
	struct reach_index index = {
		.first = arena_take_array(call->arena, n_services + 1, sizeof(*index.first)),
		.next = arena_take_array(call->arena, (size_t)n_rows + 1, sizeof(*index.next)),
	};

	if (!index.first || !index.next)
		return ERR_NO_MEMORY;
	memset(index.first, 0xff, n_services * sizeof(*index.first));
	for (uint32_t row = n_rows; row-- > 0;) {
		uint32_t service = catalogue_find(catalogue, TABLE_SERVICES,
			catalogue_cell(catalogue, TABLE_REACH, row, REACH_SERVICE));

		if (service == ROW_NONE)
			continue;
		index.next[row] = index.first[service];
		index.first[service] = row;
	}
	*ret_index = index;
	return 0;
}

/* The rows of a service that may count for a site; ROW_NONE where it has none. */
struct reach_rows {
	uint32_t land, islands;
	bool uniform; /* every row but the islands' says the same, and there is one for all */
};

/* How near a region of a row is to a site; 0: it is another place. */
static unsigned nearness(const struct call *call, struct slice region, struct slice area)
{
	uint32_t row = catalogue_find(call->catalogue, TABLE_AREAS, area);

	if (slice_is_text(region, "all"))
		return 1;
	if (row == ROW_NONE)
		return 0;
	if (slice_is(region, area))
		return 3;
	return slice_is(region, catalogue_cell(call->catalogue, TABLE_AREAS, row, AREAS_REGION))
		       ? 2
		       : 0;
}

static struct slice row_state(const struct call *call, uint32_t row)
{
	return catalogue_cell(call->catalogue, TABLE_REACH, row, REACH_STATE);
}

static struct reach_rows find_rows(const struct call *call, const struct reach_index *index,
	uint32_t service, struct slice area)
{
	struct reach_rows rows = {ROW_NONE, ROW_NONE, true};
	uint32_t all = ROW_NONE, first = ROW_NONE;
	unsigned nearest = 0;

	for (uint32_t row = index->first[service]; row != ROW_NONE; row = index->next[row]) {
		struct slice region =
			catalogue_cell(call->catalogue, TABLE_REACH, row, REACH_REGION);
		unsigned near = nearness(call, region, area);

		if (slice_is_text(region, "islands")) {
			rows.islands = row;
			continue;
		}
		if (slice_is_text(region, "all"))
			all = row;
		first = first == ROW_NONE ? row : first;
		rows.uniform =
			rows.uniform && slice_is(row_state(call, row), row_state(call, first));
		if (near > nearest) {
			nearest = near;
			rows.land = row;
		}
	}
	rows.uniform = rows.uniform && all != ROW_NONE;
	return rows;
}

static enum tri row_goes(const struct call *call, uint32_t row)
{
	return row == ROW_NONE ? TRI_UNKNOWN : tri_parse(row_state(call, row));
}

static struct slice area_name(const struct call *call, struct slice area)
{
	uint32_t row = catalogue_find(call->catalogue, TABLE_AREAS, area);

	return row == ROW_NONE ? say_text(&call->say, "fit_area_unknown")
			       : say_cell(&call->say, TABLE_AREAS, row, AREAS_JA);
}

static struct slice reach_text(const struct call *call, uint32_t row, bool islands, enum tri goes,
	const struct visit_site *site)
{
	struct slice condition = say_cell(&call->say, TABLE_REACH, row, REACH_CONDITION_JA);
	struct slice area = area_name(call, site->area);

	if (goes == TRI_YES)
		return SLICE_EMPTY;
	if (islands)
		return say_text(&call->say, goes == TRI_NO ? "fit_islands_no" : "fit_islands_open");
	if (goes == TRI_NO && condition.len)
		return SAY(
			&call->say, "fit_reach_no_said", {"area", area}, {"condition", condition});
	if (goes == TRI_NO)
		return SAY(&call->say, "fit_reach_no", {"area", area});
	if (condition.len)
		return SAY(&call->say, "fit_reach_cond", {"area", area}, {"condition", condition});
	return SAY(&call->say, "fit_reach_open", {"area", area});
}

void reach_find(const struct call *call, const struct reach_index *index, uint32_t service,
	const struct visit_site *site, struct reach *ret_reach)
{
	struct reach_rows rows = find_rows(call, index, service, site->area);
	enum tri land = row_goes(call, rows.land), islands = row_goes(call, rows.islands);
	bool on_island = rows.islands != ROW_NONE && site->island == TRI_YES;
	bool maybe_island = rows.islands != ROW_NONE && site->island == TRI_UNKNOWN;
	enum tri goes;

	if (site->area.len == 0 && !rows.uniform)
		land = TRI_UNKNOWN;
	goes = on_island ? islands : land;
	if (maybe_island && land != islands)
		goes = TRI_UNKNOWN;
	*ret_reach = (struct reach){
		.goes = goes,
		.text = reach_text(call, rows.land, on_island || (maybe_island && land == TRI_YES),
			goes, site),
	};
}
