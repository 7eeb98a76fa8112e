#include "advisor/quadrant.h"

#include "advisor/cell.h"
#include "advisor/view.h"

/* ---- the chart */

static struct quadrant_axis axis_of(const struct call *call, uint32_t item)
{
	struct slice better = catalogue_cell(call->catalogue, TABLE_ITEMS, item, ITEMS_BETTER);

	return (struct quadrant_axis){
		.item = item,
		.low = slice_is_text(better, "low") || slice_is_text(better, "no"),
		.judged = better.len > 0,
	};
}

static bool is_asked(const struct call *call, uint32_t service)
{
	struct slice type = cell_service_type(call, service);

	return view_is_candidate(call->view, service) &&
	       (call->visit->type.len == 0 || type.len == 0 || slice_is(type, call->visit->type));
}

struct ends {
	bool known;
	int64_t lo, hi;
};

static void widen(struct ends *ends, int64_t value)
{
	if (!ends->known || value < ends->lo)
		ends->lo = value;
	if (!ends->known || value > ends->hi)
		ends->hi = value;
	ends->known = true;
}

static void widen_by(struct ends *ends, struct measure m)
{
	if (m.has_lo)
		widen(ends, m.lo);
	if (m.has_hi)
		widen(ends, m.hi);
}

/* Between two whole numbers the line is the one on the better side. */
static void divide(struct quadrant_axis *axis, const struct ends *ends)
{
	uint64_t apart = (uint64_t)ends->hi - (uint64_t)ends->lo;

	axis->has_middle = ends->known && ends->lo < ends->hi;
	axis->middle = ends->lo + (int64_t)(apart / 2 + (axis->low ? 0 : apart % 2));
}

static void divide_axes(struct quadrant *quadrant)
{
	struct ends x = {0}, y = {0};

	for (uint32_t i = 0; i < quadrant->n_points; i++) {
		widen_by(&x, quadrant->points[i].x);
		widen_by(&y, quadrant->points[i].y);
	}
	divide(&quadrant->x, &x);
	divide(&quadrant->y, &y);
}

_must_check_ int quadrant_make(
	const struct call *call, uint32_t x, uint32_t y, struct quadrant *ret_quadrant)
{
	uint32_t n = catalogue_rows(call->catalogue, TABLE_SERVICES);
	struct quadrant quadrant = {
		.x = axis_of(call, x),
		.y = axis_of(call, y),
		.points = arena_take_array(call->arena, n + 1, sizeof(*quadrant.points)),
		.beside = arena_take_array(call->arena, n + 1, sizeof(*quadrant.beside)),
	};

	if (!quadrant.points || !quadrant.beside)
		return ERR_NO_MEMORY;
	for (uint32_t service = 0; service < n; service++) {
		struct quadrant_point point = {.service = service};

		if (!is_asked(call, service))
			continue;
		point.x = measure_take(call, service, x);
		point.y = measure_take(call, service, y);
		if (measure_is_known(point.x) && measure_is_known(point.y))
			quadrant.points[quadrant.n_points++] = point;
		else
			quadrant.beside[quadrant.n_beside++] = point;
	}
	divide_axes(&quadrant);
	*ret_quadrant = quadrant;
	return 0;
}

static enum tri is_good_by(const struct quadrant_axis *axis, struct measure m)
{
	if (!axis->judged || !axis->has_middle)
		return TRI_UNKNOWN;
	return axis->low ? measure_at_most(m, axis->middle) : measure_at_least(m, axis->middle);
}

enum tri quadrant_is_good(const struct quadrant *quadrant, const struct quadrant_point *point)
{
	return tri_and(is_good_by(&quadrant->x, point->x), is_good_by(&quadrant->y, point->y));
}

/* ---- the answer */

static void put_axis(const struct call *call, struct out *out, const char *name,
	const struct quadrant_axis *axis)
{
	bool yen = catalogue_item_kind(call->catalogue, axis->item) == ITEM_YEN;

	out_object(out, name);
	out_text(out, "item", catalogue_cell(call->catalogue, TABLE_ITEMS, axis->item, ITEMS_ITEM));
	out_text(out, "label", say_cell(&call->say, TABLE_ITEMS, axis->item, ITEMS_JA));
	out_text(out, "unit", yen ? say_text(&call->say, "quadrant_yen") : SLICE_EMPTY);
	out_words(out, "better", axis->low ? "low" : axis->judged ? "high" : "");
	out_maybe(out, "middle", axis->has_middle, axis->middle);
	out_end(out);
}

static void put_measure(struct out *out, const char *name, struct measure m)
{
	out_object(out, name);
	out_maybe(out, "lo", m.has_lo, m.lo);
	out_maybe(out, "hi", m.has_hi, m.hi);
	out_end(out);
}

static void put_points(const struct call *call, struct out *out, const struct quadrant *quadrant)
{
	out_list(out, "points");
	for (uint32_t i = 0; i < quadrant->n_points; i++) {
		const struct quadrant_point *point = &quadrant->points[i];

		out_object(out, NULL);
		cell_put_service(call, out, point->service);
		put_measure(out, "x", point->x);
		put_measure(out, "y", point->y);
		out_bool(out, "good", quadrant_is_good(quadrant, point) == TRI_YES);
		out_end(out);
	}
	out_end(out);
}

static void put_beside(const struct call *call, struct out *out, const struct quadrant *quadrant)
{
	out_list(out, "beside");
	for (uint32_t i = 0; i < quadrant->n_beside; i++) {
		const struct quadrant_point *point = &quadrant->beside[i];

		out_object(out, NULL);
		cell_put_service(call, out, point->service);
		out_list(out, "lack");
		if (!measure_is_known(point->x))
			out_words(out, NULL, "x");
		if (!measure_is_known(point->y))
			out_words(out, NULL, "y");
		out_end(out);
		out_end(out);
	}
	out_end(out);
}

static void put_rows(const struct call *call, struct out *out, const struct quadrant *quadrant,
	const struct quadrant_point *points, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		out_object(out, NULL);
		cell_put_service(call, out, points[i].service);
		cell_put(call, out, "x", points[i].service, quadrant->x.item);
		cell_put(call, out, "y", points[i].service, quadrant->y.item);
		out_end(out);
	}
}

static int read_axis(const struct call *call, const char *member, uint32_t *ret_item)
{
	enum item_kind kind;
	struct slice key;

	TRY(call_text(call, member, &key));
	if (key.len == 0)
		return call_refuse(call, MSG_ADVISOR_MISSING, member, slice_text(member));
	*ret_item = catalogue_find(call->catalogue, TABLE_ITEMS, key);
	if (*ret_item == ROW_NONE)
		return call_refuse(call, MSG_ADVISOR_NO_SUCH_KEY, member, key);
	kind = catalogue_item_kind(call->catalogue, *ret_item);
	if (kind != ITEM_FLAG && !item_is_number(kind))
		return call_refuse(call, MSG_ADVISOR_WRONG_KIND, member, key);
	return 0;
}

int advise_quadrant(const struct call *call, struct out *out)
{
	struct quadrant quadrant;
	uint32_t x, y;

	TRY(read_axis(call, "x", &x));
	TRY(read_axis(call, "y", &y));
	TRY(quadrant_make(call, x, y, &quadrant));
	put_axis(call, out, "x", &quadrant.x);
	put_axis(call, out, "y", &quadrant.y);
	put_points(call, out, &quadrant);
	put_beside(call, out, &quadrant);
	out_list(out, "table");
	put_rows(call, out, &quadrant, quadrant.points, quadrant.n_points);
	put_rows(call, out, &quadrant, quadrant.beside, quadrant.n_beside);
	out_end(out);
	return 0;
}
