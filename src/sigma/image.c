#include "sigma/image.h"

#include "base/crc32c.h"
#include "base/macros.h"
#include "base/text.h"
#include "sigma/bytes.h"
#include "sigma/cidr.h"
#include "sigma/image_layout.h"
#include "sigma/moment.h"
#include "sigma/pattern.h"

static const uint32_t record_bytes[N_SECTIONS] = {
	[SECTION_LOGSOURCES] = LOGSOURCE_BYTES,
	[SECTION_FIELDS] = FIELD_BYTES,
	[SECTION_RULES] = RULE_BYTES,
	[SECTION_NODES] = NODE_BYTES,
	[SECTION_VALUES] = 1,
	[SECTION_TEXTS] = 1,
};

static int check_header(struct slice bytes)
{
	static const struct slice magic = SLICE_LITERAL(LAYOUT_MAGIC);

	if (bytes.len > SIGMA_MAX_IMAGE)
		return ERR_TOO_LARGE;
	if (bytes.len < HEADER_BYTES)
		return ERR_TRUNCATED;
	if (!slice_starts(bytes, magic))
		return ERR_MALFORMED;
	if (bytes_get_u32(bytes.data + HEADER_VERSION) != LAYOUT_VERSION)
		return ERR_UNSUPPORTED;
	if (bytes_get_u32(bytes.data + HEADER_SIZE) != bytes.len)
		return bytes_get_u32(bytes.data + HEADER_SIZE) > bytes.len ? ERR_TRUNCATED
									   : ERR_MALFORMED;
	if (crc32c(0, slice_from(bytes, HEADER_BYTES)) !=
		bytes_get_u32(bytes.data + HEADER_CHECKSUM))
		return ERR_DAMAGED;
	return 0;
}

/* Sections follow one another without gaps, each of whole records. */
static int cut_sections(struct sigma_image *image)
{
	struct slice *const sections[N_SECTIONS] = {
		[SECTION_LOGSOURCES] = &image->logsources,
		[SECTION_FIELDS] = &image->fields,
		[SECTION_RULES] = &image->rules,
		[SECTION_NODES] = &image->nodes,
		[SECTION_VALUES] = &image->values,
		[SECTION_TEXTS] = &image->texts,
	};
	size_t offset = HEADER_BYTES;

	for (size_t i = 0; i < N_SECTIONS; i++) {
		const uint8_t *at = image->bytes.data + HEADER_SECTIONS + 8 * i;
		uint32_t len = bytes_get_u32(at + 4);

		if (bytes_get_u32(at) != offset || len > image->bytes.len - offset ||
			len % record_bytes[i])
			return ERR_MALFORMED;
		*sections[i] = slice_of(image->bytes.data + offset, len);
		offset += len;
	}
	return offset == image->bytes.len ? 0 : ERR_MALFORMED;
}

/* Whether a character begins here, or the section ends. */
static bool is_boundary(struct slice texts, uint32_t at)
{
	return at == texts.len || (texts.data[at] & 0xc0) != 0x80;
}

/* In a section that is UTF-8 as a whole, what lies between two boundaries is UTF-8 too: texts may overlap, so
 * reading each of them would take as long as a hostile image likes. */
static int check_texts(
	const struct sigma_image *image, const uint8_t *record, size_t n, uint32_t max)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t offset = bytes_get_u32(record + TEXT_BYTES * i);
		uint32_t len = bytes_get_u32(record + TEXT_BYTES * i + 4);

		if (offset > image->texts.len || len > image->texts.len - offset || len > max)
			return ERR_MALFORMED;
		if (!is_boundary(image->texts, offset) || !is_boundary(image->texts, offset + len))
			return ERR_MALFORMED;
	}
	return 0;
}

static int check_names(const struct sigma_image *image)
{
	if (!text_is_utf8(image->texts))
		return ERR_MALFORMED;
	for (size_t i = 0; i < image->n_logsources; i++)
		TRY(check_texts(
			image, image->logsources.data + i * LOGSOURCE_BYTES, 3, SIGMA_MAX_NAME));
	for (size_t i = 0; i < image->n_fields; i++)
		TRY(check_texts(image, image->fields.data + i * FIELD_BYTES, 1, SIGMA_MAX_NAME));
	return 0;
}

static bool is_nothing(const struct sigma_image *image, struct slice value)
{
	return value.len == 0;
}

static bool is_number(const struct sigma_image *image, struct slice value)
{
	return value.len == sizeof(int64_t);
}

static bool is_moment(const struct sigma_image *image, struct slice value)
{
	return value.len == MOMENT_BYTES && value.data[sizeof(int64_t)] < N_MOMENT_PARTS;
}

static bool is_units(const struct sigma_image *image, struct slice value)
{
	return pattern_is_valid(value);
}

static bool is_expression(const struct sigma_image *image, struct slice value)
{
	return value.len <= SIGMA_MAX_VALUE;
}

static bool is_network(const struct sigma_image *image, struct slice value)
{
	return cidr_is_valid(value);
}

static bool is_field(const struct sigma_image *image, struct slice value)
{
	return value.len == sizeof(uint32_t) && bytes_get_u32(value.data) < image->n_fields;
}

enum { REGEX_FLAGS = FLAG_REGEX_NOCASE | FLAG_REGEX_LINES | FLAG_REGEX_DOT_ALL };

#define OP(op) (1u << (op))
#define OPS_NUMBER \
	(OP(OP_EQUAL) | OP(OP_LESS) | OP(OP_LESS_EQUAL) | OP(OP_GREATER) | OP(OP_GREATER_EQUAL))
#define OPS_FIELD (OP(OP_EQUAL) | OP(OP_CONTAINS) | OP(OP_STARTS) | OP(OP_ENDS))

/* What a node of each kind may have. */
static const struct {
	bool has_children;
	bool may_be_keyword;
	unsigned ops;
	unsigned flags;
	bool (*is_value)(const struct sigma_image *image, struct slice value);
} kinds[N_NODE_KINDS] = {
	[NODE_AND] = {true, true, OP(OP_EQUAL), 0, is_nothing},
	[NODE_OR] = {true, true, OP(OP_EQUAL), 0, is_nothing},
	[NODE_NOT] = {true, true, OP(OP_EQUAL), 0, is_nothing},
	[NODE_PATTERN] = {false, true, OP(OP_EQUAL), FLAG_CASED, is_units},
	[NODE_NUMBER] = {false, false, OPS_NUMBER, FLAG_CASED, is_number},
	[NODE_BOOLEAN] = {false, false, OP(OP_EQUAL), FLAG_CASED | FLAG_TRUE, is_nothing},
	[NODE_NULL] = {false, false, OP(OP_EQUAL), FLAG_CASED, is_nothing},
	[NODE_EXISTS] = {false, false, OP(OP_EQUAL), FLAG_TRUE, is_nothing},
	[NODE_REGEX] = {false, true, OP(OP_EQUAL), REGEX_FLAGS, is_expression},
	[NODE_CIDR] = {false, false, OP(OP_EQUAL), 0, is_network},
	[NODE_FIELDREF] = {false, false, OPS_FIELD, FLAG_CASED, is_field},
	[NODE_MOMENT] = {false, false, OPS_NUMBER, 0, is_moment},
};

static int check_node(struct sigma_image *image, const uint8_t *node)
{
	uint8_t kind = node[0], op = node[1], flags = node[2];
	uint32_t field = bytes_get_u32(node + NODE_FIELD);
	uint32_t offset = bytes_get_u32(node + NODE_VALUE);
	uint32_t len = bytes_get_u32(node + NODE_VALUE + 4);
	uint32_t regex = bytes_get_u32(node + NODE_REGEX_NUMBER);

	if (kind >= N_NODE_KINDS || !kinds[kind].is_value || op > OP_ENDS || node[3] != 0)
		return ERR_MALFORMED;
	if (!(kinds[kind].ops & OP(op)) || flags & ~kinds[kind].flags)
		return ERR_MALFORMED;
	if (field == LAYOUT_NO_FIELD ? !kinds[kind].may_be_keyword : field >= image->n_fields)
		return ERR_MALFORMED;
	if (offset > image->values.len || len > image->values.len - offset)
		return ERR_MALFORMED;
	if (!kinds[kind].is_value(image, slice_of(image->values.data + offset, len)))
		return ERR_MALFORMED;
	if (regex != (kind == NODE_REGEX ? image->n_regexes : 0))
		return ERR_MALFORMED;
	image->n_regexes += kind == NODE_REGEX;
	return 0;
}

static uint32_t get_span(const struct sigma_image *image, uint32_t node)
{
	return bytes_get_u32(image->nodes.data + (size_t)node * NODE_BYTES + NODE_SPAN);
}

/* Whether the node's span fits its kind and lies within that of its parent. */
static bool is_span(const struct sigma_image *image, uint32_t node, uint32_t end)
{
	uint8_t kind = image->nodes.data[(size_t)node * NODE_BYTES];
	uint32_t span = get_span(image, node);

	if (span == 0 || span > end - node)
		return false;
	if (!kinds[kind].has_children)
		return span == 1;
	return span > 1 && (kind != NODE_NOT || get_span(image, node + 1) == span - 1);
}

/* One rule's tree: exactly the nodes from first up to end, no deeper than allowed. */
static int check_tree(struct sigma_image *image, uint32_t first, uint32_t end)
{
	uint32_t ends[SIGMA_MAX_DEPTH];
	size_t depth = 0;

	if (first == end || end - first > SIGMA_MAX_NODES)
		return ERR_MALFORMED;
	for (uint32_t node = first; node < end; node++) {
		TRY(check_node(image, image->nodes.data + (size_t)node * NODE_BYTES));
		while (depth > 0 && node == ends[depth - 1])
			depth--;
		if (!is_span(image, node, depth > 0 ? ends[depth - 1] : end))
			return ERR_MALFORMED;
		if (node == first && get_span(image, node) != end - first)
			return ERR_MALFORMED;
		if (get_span(image, node) == 1)
			continue;
		if (depth == SIGMA_MAX_DEPTH - 1)
			return ERR_TOO_LARGE;
		ends[depth++] = node + get_span(image, node);
	}
	return 0;
}

static int check_rules(struct sigma_image *image)
{
	uint32_t next = 0;

	for (size_t i = 0; i < image->n_rules; i++) {
		const uint8_t *rule = image->rules.data + i * RULE_BYTES;
		uint32_t n = bytes_get_u32(rule + RULE_N_NODES);

		TRY(check_texts(image, rule, RULE_N_TEXTS, SIGMA_MAX_FILE));
		if (bytes_get_u32(rule + RULE_LEVEL) > SIGMA_UNRATED ||
			bytes_get_u32(rule + RULE_LOGSOURCE) >= image->n_logsources ||
			bytes_get_u32(rule + RULE_NODE) != next || n > image->n_nodes - next)
			return ERR_MALFORMED;
		TRY(check_tree(image, next, next + n));
		next += n;
	}
	return next == image->n_nodes ? 0 : ERR_MALFORMED;
}

int sigma_image_open(struct slice bytes, struct sigma_image *ret)
{
	struct sigma_image image = {.bytes = bytes};

	TRY(check_header(bytes));
	TRY(cut_sections(&image));
	image.n_logsources = (uint32_t)(image.logsources.len / LOGSOURCE_BYTES);
	image.n_fields = (uint32_t)(image.fields.len / FIELD_BYTES);
	image.n_rules = (uint32_t)(image.rules.len / RULE_BYTES);
	image.n_nodes = (uint32_t)(image.nodes.len / NODE_BYTES);
	if (image.n_rules > SIGMA_MAX_RULES)
		return ERR_TOO_LARGE;
	TRY(check_names(&image));
	TRY(check_rules(&image));
	if (image.n_regexes != bytes_get_u32(bytes.data + HEADER_N_REGEXES))
		return ERR_MALFORMED;
	*ret = image;
	return 0;
}

static struct slice get_text(const struct sigma_image *image, const uint8_t *record, size_t n)
{
	return slice_of(image->texts.data + bytes_get_u32(record + TEXT_BYTES * n),
		bytes_get_u32(record + TEXT_BYTES * n + 4));
}

void sigma_image_logsource(
	const struct sigma_image *image, uint32_t logsource, struct sigma_logsource *ret)
{
	const uint8_t *record = image->logsources.data + (size_t)logsource * LOGSOURCE_BYTES;

	ret->category = get_text(image, record, 0);
	ret->product = get_text(image, record, 1);
	ret->service = get_text(image, record, 2);
}

struct slice sigma_image_field(const struct sigma_image *image, uint32_t field)
{
	return get_text(image, image->fields.data + (size_t)field * FIELD_BYTES, 0);
}

void sigma_image_rule(const struct sigma_image *image, uint32_t rule, struct sigma_image_rule *ret)
{
	const uint8_t *record = image->rules.data + (size_t)rule * RULE_BYTES;

	ret->id = get_text(image, record, 0);
	ret->title = get_text(image, record, 1);
	ret->author = get_text(image, record, 2);
	ret->status = get_text(image, record, 3);
	ret->tags = get_text(image, record, 4);
	ret->references = get_text(image, record, 5);
	ret->level = (enum sigma_level)bytes_get_u32(record + RULE_LEVEL);
	sigma_image_logsource(image, bytes_get_u32(record + RULE_LOGSOURCE), &ret->logsource);
	ret->node = bytes_get_u32(record + RULE_NODE);
	ret->logsource_index = bytes_get_u32(record + RULE_LOGSOURCE);
}

uint32_t sigma_image_root(
	const struct sigma_image *image, uint32_t rule, uint32_t *ret_logsource_index)
{
	const uint8_t *record = image->rules.data + (size_t)rule * RULE_BYTES;

	*ret_logsource_index = bytes_get_u32(record + RULE_LOGSOURCE);
	return bytes_get_u32(record + RULE_NODE);
}

void sigma_image_node(const struct sigma_image *image, uint32_t node, struct sigma_image_node *ret)
{
	const uint8_t *record = image->nodes.data + (size_t)node * NODE_BYTES;

	ret->kind = record[0];
	ret->op = record[1];
	ret->flags = record[2];
	ret->span = bytes_get_u32(record + NODE_SPAN);
	ret->field = bytes_get_u32(record + NODE_FIELD);
	ret->regex = bytes_get_u32(record + NODE_REGEX_NUMBER);
	ret->value = slice_of(image->values.data + bytes_get_u32(record + NODE_VALUE),
		bytes_get_u32(record + NODE_VALUE + 4));
}
