#include "advisor/urgent.h"

#include "advisor/when.h"
#include "base/text.h"

/* The row of answers with the most points. */
static int64_t best_points(const struct catalogue *catalogue)
{
	int64_t best = 0, points;

	for (uint32_t row = 0; row < catalogue_rows(catalogue, TABLE_ANSWERS); row++)
		if (catalogue_number(catalogue, TABLE_ANSWERS, row, ANSWERS_POINTS, &points) &&
			points > best)
			best = points;
	return best;
}

static uint32_t find_band(const struct catalogue *catalogue, int64_t points)
{
	int64_t low, high;

	for (uint32_t row = 0; row < catalogue_rows(catalogue, TABLE_BANDS); row++)
		if (catalogue_number(catalogue, TABLE_BANDS, row, BANDS_LOW, &low) &&
			catalogue_number(catalogue, TABLE_BANDS, row, BANDS_HIGH, &high) &&
			low <= points && points <= high)
			return row;
	return ROW_NONE;
}

/* The answer's row and its points; false when the catalogue has no such answer. */
static bool find_answer(
	const struct call *call, struct slice answer, uint32_t *ret_row, int64_t *ret_points)
{
	*ret_row = catalogue_find(call->catalogue, TABLE_ANSWERS, answer);
	return *ret_row != ROW_NONE && catalogue_number(call->catalogue, TABLE_ANSWERS, *ret_row,
					       ANSWERS_POINTS, ret_points);
}

struct urgent_score urgent_score(const struct call *call)
{
	const struct catalogue *catalogue = call->catalogue;
	uint32_t n_topics = catalogue_rows(catalogue, TABLE_TOPICS), row;
	int64_t best = best_points(catalogue), points;
	struct urgent_score score = {.band = ROW_NONE,
		.of = best * n_topics,
		.is_quick = slice_is_text(call->visit->diagnosis, "quick")};

	for (uint32_t i = 0; i < n_topics; i++)
		score.n_asked +=
			!score.is_quick ||
			slice_is_text(
				catalogue_cell(catalogue, TABLE_TOPICS, i, TOPICS_QUICK), "yes");
	for (uint32_t i = 0; i < call->visit->topics.n; i++) {
		if (!find_answer(call, call->visit->topics.at[i].answer, &row, &points))
			continue;
		score.n_answered++;
		score.n_done += points == best;
		score.points += points;
	}
	score.is_whole = !score.is_quick && n_topics > 0 && score.n_answered == n_topics;
	if (score.is_whole)
		score.band = find_band(catalogue, score.points);
	return score;
}

static int64_t topic_number(const struct call *call, uint32_t topic)
{
	int64_t number;

	return catalogue_number(call->catalogue, TABLE_TOPICS, topic, TOPICS_NO, &number) ? number
											  : 0;
}

static bool weak_before(
	const struct call *call, const struct urgent_weak *a, const struct urgent_weak *b)
{
	if (a->points != b->points)
		return a->points < b->points;
	return topic_number(call, a->topic) < topic_number(call, b->topic);
}

static int find_weak(const struct call *call, struct urgent *urgent)
{
	int64_t best = best_points(call->catalogue);

	urgent->weak =
		arena_take_array(call->arena, call->visit->topics.n + 1, sizeof(*urgent->weak));
	if (!urgent->weak)
		return ERR_NO_MEMORY;
	for (uint32_t i = 0; i < call->visit->topics.n; i++) {
		struct urgent_weak weak = {.topic = call->visit->topics.at[i].topic};
		size_t at = urgent->n_weak;

		if (!find_answer(
			    call, call->visit->topics.at[i].answer, &weak.answer, &weak.points) ||
			weak.points >= best)
			continue;
		for (; at > 0 && weak_before(call, &weak, &urgent->weak[at - 1]); at--)
			urgent->weak[at] = urgent->weak[at - 1];
		urgent->weak[at] = weak;
		urgent->n_weak++;
	}
	return 0;
}

/* Whether one of the weak topics calls for the measure. */
static enum tri called_by_topics(
	const struct call *call, const struct urgent *urgent, uint32_t measure)
{
	for (size_t i = 0; i < urgent->n_weak; i++) {
		struct slice key = catalogue_cell(
			call->catalogue, TABLE_TOPICS, urgent->weak[i].topic, TOPICS_TOPIC);

		if (catalogue_has(call->catalogue, TABLE_MEASURES, measure, MEASURES_TOPICS, key))
			return TRI_YES;
	}
	return TRI_NO;
}

/* A measure is called for by its topics or by its condition; without a condition the topics decide. */
static enum tri is_called(const struct call *call, const struct urgent *urgent, uint32_t measure)
{
	struct slice when = catalogue_cell(call->catalogue, TABLE_MEASURES, measure, MEASURES_WHEN);

	return tri_or(called_by_topics(call, urgent, measure),
		when.len ? when_holds(call->visit, when) : TRI_NO);
}

static bool measure_before(const struct urgent_measure *a, const struct urgent_measure *b)
{
	if (a->first != b->first)
		return a->first;
	return a->order < b->order;
}

static void put_measure(struct urgent_measure *list, size_t *n, struct urgent_measure measure)
{
	size_t at = (*n)++;

	for (; at > 0 && measure_before(&measure, &list[at - 1]); at--)
		list[at] = list[at - 1];
	list[at] = measure;
}

static int find_road(const struct call *call, struct urgent *urgent)
{
	uint32_t n = catalogue_rows(call->catalogue, TABLE_MEASURES);

	urgent->road = arena_take_array(call->arena, n + 1, sizeof(*urgent->road));
	urgent->open = arena_take_array(call->arena, n + 1, sizeof(*urgent->open));
	if (!urgent->road || !urgent->open)
		return ERR_NO_MEMORY;
	for (uint32_t row = 0; row < n; row++) {
		struct urgent_measure measure = {.measure = row,
			.called = is_called(call, urgent, row),
			.first = slice_is_text(catalogue_cell(call->catalogue, TABLE_MEASURES, row,
						       MEASURES_FIRST),
				"yes")};

		if (!catalogue_number(
			    call->catalogue, TABLE_MEASURES, row, MEASURES_ORDER, &measure.order))
			measure.order = INT64_MAX;
		if (measure.called == TRI_YES)
			put_measure(urgent->road, &urgent->n_road, measure);
		else if (measure.called == TRI_UNKNOWN)
			put_measure(urgent->open, &urgent->n_open, measure);
	}
	urgent->first = urgent->n_road > 0 && urgent->road[0].first;
	return 0;
}

int urgent_find(const struct call *call, struct urgent *ret_urgent)
{
	struct urgent urgent = {.score = urgent_score(call)};

	TRY(find_weak(call, &urgent));
	TRY(find_road(call, &urgent));
	*ret_urgent = urgent;
	return 0;
}

struct slice urgent_say(const struct call *call, const struct urgent_score *score)
{
	const char *key = score->n_answered == 0 ? "urgent_none"
			  : score->is_whole      ? "urgent_score"
			  : score->is_quick      ? "urgent_quick"
						 : "urgent_part";

	return SAY(&call->say, key, {"points", say_number(&call->say, score->points)},
		{"of", say_number(&call->say, score->of)},
		{"asked", say_number(&call->say, score->n_asked)},
		{"answered", say_number(&call->say, score->n_answered)},
		{"done", say_number(&call->say, score->n_done)});
}

static struct slice cell_of(
	const struct call *call, enum table table, uint32_t row, unsigned ja_column)
{
	return say_cell(&call->say, table, row, ja_column);
}

static void put_score(const struct call *call, struct out *out, const struct urgent_score *score)
{
	out_maybe(out, "score", score->is_whole, score->points);
	out_number(out, "of", score->of);
	out_number(out, "asked", score->n_asked);
	out_number(out, "answered", score->n_answered);
	out_number(out, "done", score->n_done);
	out_bool(out, "quick", score->is_quick);
	if (score->band != ROW_NONE)
		out_text(out, "band", cell_of(call, TABLE_BANDS, score->band, BANDS_JA));
	else
		out_null(out, "band");
	out_text(out, "text", urgent_say(call, score));
}

static void put_weak(const struct call *call, struct out *out, const struct urgent *urgent)
{
	out_list(out, "weak");
	for (size_t i = 0; i < urgent->n_weak; i++) {
		const struct urgent_weak *weak = &urgent->weak[i];

		out_object(out, NULL);
		out_text(out, "topic",
			catalogue_cell(call->catalogue, TABLE_TOPICS, weak->topic, TOPICS_TOPIC));
		out_number(out, "no", topic_number(call, weak->topic));
		out_text(out, "text", cell_of(call, TABLE_TOPICS, weak->topic, TOPICS_JA));
		out_text(out, "answer", cell_of(call, TABLE_ANSWERS, weak->answer, ANSWERS_JA));
		out_number(out, "points", weak->points);
		out_text(out, "watch", cell_of(call, TABLE_TOPICS, weak->topic, TOPICS_WATCH_JA));
		out_end(out);
	}
	out_end(out);
}

static void put_measures(const struct call *call, struct out *out, const char *name,
	const struct urgent_measure *measures, size_t n)
{
	out_list(out, name);
	for (size_t i = 0; i < n; i++) {
		uint32_t row = measures[i].measure;

		out_object(out, NULL);
		out_text(out, "measure",
			catalogue_cell(call->catalogue, TABLE_MEASURES, row, MEASURES_MEASURE));
		out_text(out, "area",
			catalogue_cell(call->catalogue, TABLE_MEASURES, row, MEASURES_AREA));
		out_text(out, "text", cell_of(call, TABLE_MEASURES, row, MEASURES_JA));
		out_text(out, "why", cell_of(call, TABLE_MEASURES, row, MEASURES_WHY_JA));
		out_bool(out, "first", measures[i].first);
		out_end(out);
	}
	out_end(out);
}

static void put_reasons(const struct call *call, struct out *out, const struct urgent *urgent)
{
	out_bool(out, "first", urgent->first);
	out_text(out, "first_text",
		say_text(&call->say, urgent->first ? "urgent_first" : "urgent_not_first"));
	out_list(out, "reasons");
	for (size_t i = 0; i < urgent->n_road && urgent->road[i].first; i++)
		out_text(out, NULL,
			cell_of(call, TABLE_MEASURES, urgent->road[i].measure, MEASURES_WHY_JA));
	out_end(out);
}

/* How far the watch itself shows a requirement: the best that one of its topics says of that. */
static struct slice shown_by_watch(const struct call *call, uint32_t star)
{
	static const char *const best_first[] = {"auto", "partly", "supplies", "ask"};
	struct slice rest, key, watch;
	uint32_t topic;

	for (size_t i = 0; i < ARRAY_SIZE(best_first); i++) {
		rest = catalogue_cell(call->catalogue, TABLE_STARS, star, STARS_TOPICS);
		while (rest.len > 0 && text_next_part(&rest, ';', &key)) {
			topic = catalogue_find(call->catalogue, TABLE_TOPICS, key);
			watch = catalogue_cell(call->catalogue, TABLE_TOPICS, topic, TOPICS_WATCH);
			if (slice_is_text(watch, best_first[i]))
				return watch;
		}
	}
	return SLICE_EMPTY;
}

static void put_evidence(const struct call *call, struct out *out)
{
	out_list(out, "evidence");
	for (uint32_t row = 0; row < catalogue_rows(call->catalogue, TABLE_STARS); row++) {
		struct slice watch = shown_by_watch(call, row);

		out_object(out, NULL);
		out_text(
			out, "star", catalogue_cell(call->catalogue, TABLE_STARS, row, STARS_STAR));
		out_text(out, "requirement",
			catalogue_cell(call->catalogue, TABLE_STARS, row, STARS_REQUIREMENT));
		out_text(out, "text", cell_of(call, TABLE_STARS, row, STARS_JA));
		out_text(out, "evidence", cell_of(call, TABLE_STARS, row, STARS_EVIDENCE_JA));
		if (watch.len)
			out_text(out, "shown_by_watch", watch);
		else
			out_null(out, "shown_by_watch");
		out_end(out);
	}
	out_end(out);
	out_text(out, "evidence_note", say_text(&call->say, "urgent_evidence_note"));
}

int advise_urgent(const struct call *call, struct out *out)
{
	struct urgent urgent;

	TRY(urgent_find(call, &urgent));
	put_score(call, out, &urgent.score);
	put_weak(call, out, &urgent);
	put_measures(call, out, "road", urgent.road, urgent.n_road);
	put_measures(call, out, "open", urgent.open, urgent.n_open);
	put_reasons(call, out, &urgent);
	put_evidence(call, out);
	return 0;
}
