#include "sigma/match.h"

#include <stdlib.h>

#include "base/map.h"
#include "sigma/bytes.h"
#include "sigma/compare.h"
#include "sigma/image_layout.h"
#include "sigma/sieve.h"

struct sigma_matcher {
	struct sigma_image image;
	struct regex **regexes;
	struct regex_scratch *scratch;
	/* A field's name to its index plus one, as a pointer; the event's fields by that index. */
	struct map fields;
	const struct sigma_field **present;
	bool *is_wanted; /* by logsource of the image, for the event at hand */
	struct sieve *sieve;
	bool sifts; /* the event at hand has been put through the sieve */
	const struct sigma_event *event;
};

static int new_regexes(struct sigma_matcher *m)
{
	m->regexes = calloc((size_t)m->image.n_regexes + 1, sizeof(struct regex *));
	if (!m->regexes)
		return ERR_NO_MEMORY;
	for (uint32_t i = 0; i < m->image.n_nodes; i++) {
		struct sigma_image_node node;

		sigma_image_node(&m->image, i, &node);
		if (node.kind == NODE_REGEX)
			TRY(regex_new(node.value, node.flags, &m->regexes[node.regex]));
	}
	return regex_scratch_new(&m->scratch);
}

static int new_fields(struct sigma_matcher *m)
{
	m->fields = MAP_INIT(m->image.n_fields, 0);
	m->present = calloc((size_t)m->image.n_fields + 1, sizeof(struct sigma_field *));
	m->is_wanted = calloc((size_t)m->image.n_logsources + 1, sizeof(bool));
	if (!m->present || !m->is_wanted)
		return ERR_NO_MEMORY;
	for (uintptr_t i = 0; i < m->image.n_fields; i++) {
		struct slice name = sigma_image_field(&m->image, (uint32_t)i);

		/* Two fields of one name would hide one another. */
		if (map_find(&m->fields, name))
			return ERR_MALFORMED;
		TRY(map_put(&m->fields, name, (void *)(i + 1)));
	}
	return 0;
}

int sigma_matcher_new(struct slice image, struct sigma_matcher **ret)
{
	struct sigma_matcher *m = calloc(1, sizeof(*m));
	int r = m ? sigma_image_open(image, &m->image) : ERR_NO_MEMORY;

	if (r == 0)
		r = new_regexes(m);
	if (r == 0)
		r = new_fields(m);
	if (r == 0)
		r = sieve_new(&m->image, &m->sieve);
	if (r < 0) {
		sigma_matcher_free(m);
		return r;
	}
	*ret = m;
	return 0;
}

struct sigma_matcher *sigma_matcher_free(struct sigma_matcher *m)
{
	if (m) {
		for (uint32_t i = 0; m->regexes && i < m->image.n_regexes; i++)
			regex_free(m->regexes[i]);
		free(m->regexes);
		regex_scratch_free(m->scratch);
		map_done(&m->fields);
		sieve_free(m->sieve);
		free(m->present);
		free(m->is_wanted);
		free(m);
	}
	return NULL;
}

const struct sigma_image *sigma_matcher_image(const struct sigma_matcher *m)
{
	return &m->image;
}

uint64_t sigma_matcher_given_up(const struct sigma_matcher *m)
{
	return regex_scratch_given_up(m->scratch);
}

static const struct sigma_field *get_field(const struct sigma_matcher *m, uint32_t field)
{
	return m->present[field];
}

/* A keyword: any field's value may have it. */
static enum truth compare_all(
	struct sigma_matcher *m, const struct comparison *c, const struct sigma_image_node *node)
{
	enum truth any = TRUTH_FALSE;

	for (size_t i = 0; any != TRUTH_TRUE && i < m->event->n_fields; i++)
		any = truth_or(any, compare_field(c, node, &m->event->fields[i]));
	return any;
}

/* What a comparison says that is not true of any text that is there. */
static enum truth truth_of_rest(const struct sigma_field *field)
{
	if (!field || field->type == SIGMA_NULL)
		return TRUTH_FALSE;
	return field->truncated ? TRUTH_UNKNOWN : TRUTH_FALSE;
}

static enum truth sifted_out(const struct sigma_matcher *m, const struct sigma_image_node *node)
{
	enum truth any = TRUTH_FALSE;

	if (node->field != LAYOUT_NO_FIELD)
		return truth_of_rest(get_field(m, node->field));
	for (size_t i = 0; i < m->event->n_fields; i++)
		any = truth_or(any, truth_of_rest(&m->event->fields[i]));
	return any;
}

static enum truth compare(
	struct sigma_matcher *m, uint32_t index, const struct sigma_image_node *node)
{
	struct comparison c = {
		.image = &m->image,
		.regexes = m->regexes,
		.scratch = m->scratch,
		.list_next = m->event->list_next,
	};

	if (m->sifts && !sieve_passes_node(m->sieve, index))
		return sifted_out(m, node);
	if (node->field == LAYOUT_NO_FIELD)
		return compare_all(m, &c, node);
	if (node->kind == NODE_FIELDREF)
		c.other = get_field(m, bytes_get_u32(node->value.data));
	return compare_field(&c, node, get_field(m, node->field));
}

/* Whether the sieve alone tells that the tree is false. */
static bool is_ruled_out(const struct sigma_matcher *m, uint32_t index)
{
	struct sigma_image_node node, child;

	sigma_image_node(&m->image, index, &node);
	if (node.kind == NODE_NOT)
		return false;
	if (node.kind != NODE_AND && node.kind != NODE_OR)
		return !sieve_passes_node(m->sieve, index) && sifted_out(m, &node) == TRUTH_FALSE;
	for (uint32_t i = index + 1; i < index + node.span; i += child.span) {
		sigma_image_node(&m->image, i, &child);
		if (is_ruled_out(m, i) == (node.kind == NODE_AND))
			return node.kind == NODE_AND;
	}
	return node.kind == NODE_OR;
}

/* The tree whose root this is; sigma_image_open has bounded its depth. */
static enum truth evaluate(struct sigma_matcher *m, uint32_t index)
{
	struct sigma_image_node node, child;
	enum truth so_far;

	sigma_image_node(&m->image, index, &node);
	if (node.kind == NODE_NOT)
		return truth_not(evaluate(m, index + 1));
	if (node.kind != NODE_AND && node.kind != NODE_OR)
		return compare(m, index, &node);
	/* Before one part of it costs an expression, another may be seen to be false. */
	if (node.kind == NODE_AND && m->sifts && is_ruled_out(m, index))
		return TRUTH_FALSE;
	so_far = truth_of(node.kind == NODE_AND);
	for (uint32_t i = index + 1; i < index + node.span; i += child.span) {
		sigma_image_node(&m->image, i, &child);
		if (node.kind == NODE_AND)
			so_far = truth_and(so_far, evaluate(m, i));
		else
			so_far = truth_or(so_far, evaluate(m, i));
		if (so_far == truth_of(node.kind == NODE_OR))
			break;
	}
	return so_far;
}

static bool is_named(struct slice wanted, struct slice given)
{
	return wanted.len == 0 || slice_is(wanted, given);
}

/* Whether any rule is for this event. */
static bool choose_logsources(struct sigma_matcher *m)
{
	bool is_any_wanted = false;

	for (uint32_t i = 0; i < m->image.n_logsources; i++) {
		struct sigma_logsource wanted;

		sigma_image_logsource(&m->image, i, &wanted);
		m->is_wanted[i] = false;
		for (size_t k = 0; k < m->event->n_logsources; k++) {
			const struct sigma_logsource *given = &m->event->logsources[k];

			m->is_wanted[i] |= is_named(wanted.category, given->category) &&
					   is_named(wanted.product, given->product) &&
					   is_named(wanted.service, given->service);
		}
		is_any_wanted |= m->is_wanted[i];
	}
	return is_any_wanted;
}

/* Puts the event's fields where the image looks for them. */
static void set_fields(struct sigma_matcher *m)
{
	memset(m->present, 0, m->image.n_fields * sizeof(*m->present));
	for (size_t i = 0; i < m->event->n_fields; i++) {
		const struct sigma_field *field = &m->event->fields[i];
		uintptr_t index = (uintptr_t)map_find(&m->fields, field->name);

		if (index)
			m->present[index - 1] = field;
	}
}

struct sifting {
	struct sieve *sieve;
	uint32_t field;
};

static void put_text(void *ctx, struct slice text)
{
	const struct sifting *sifting = ctx;

	sieve_put_text(sifting->sieve, sifting->field, text);
}

static void sift_field(struct sigma_matcher *m, uint32_t index, const struct sigma_field *field)
{
	const struct comparison c = {.list_next = m->event->list_next};
	struct sifting sifting = {m->sieve, index};

	if (sieve_wants(m->sieve, index))
		compare_each_text(&c, field, put_text, &sifting);
}

/* Puts all texts that any rule asks for through the sieve. */
static void sift(struct sigma_matcher *m)
{
	sieve_start(m->sieve);
	for (uint32_t i = 0; i < m->image.n_fields; i++) {
		if (m->present[i])
			sift_field(m, i, m->present[i]);
	}
	for (size_t i = 0; i < m->event->n_fields; i++)
		sift_field(m, m->image.n_fields, &m->event->fields[i]);
}

/* The first rule from this on that may match. */
static uint32_t next_rule(const struct sigma_matcher *m, uint32_t rule)
{
	return m->sifts ? sieve_next_rule(m->sieve, rule) : rule;
}

static void match(struct sigma_matcher *m, const struct sigma_event *event, bool sifts,
	sigma_matched_fn *matched, void *ctx)
{
	m->event = event;
	m->sifts = sifts;
	if (!choose_logsources(m))
		return;
	set_fields(m);
	if (sifts)
		sift(m);
	for (uint32_t i = next_rule(m, 0); i < m->image.n_rules; i = next_rule(m, i + 1)) {
		uint32_t logsource, root = sigma_image_root(&m->image, i, &logsource);

		if (m->is_wanted[logsource] && evaluate(m, root) == TRUTH_TRUE)
			matched(ctx, i);
	}
}

void sigma_match(struct sigma_matcher *m, const struct sigma_event *event,
	sigma_matched_fn *matched, void *ctx)
{
	match(m, event, true, matched, ctx);
}

void sigma_match_plainly(struct sigma_matcher *m, const struct sigma_event *event,
	sigma_matched_fn *matched, void *ctx)
{
	match(m, event, false, matched, ctx);
}
