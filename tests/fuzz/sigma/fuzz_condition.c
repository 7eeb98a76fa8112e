/* Conditions: the input is the text of one, over selections of several names. */
#include "base/check.h"
#include "sigma/refuse.h"
#include "sigma/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_MAX_BYTES = 256 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"selection", "filter_main", "filter_other", "_hidden"};
	_cleanup_(arena_done) struct arena arena = ARENA_INIT(ARENA_MAX_BYTES);
	struct sigma_yaml value = {.kind = YAML_SCALAR, .key = SLICE_LITERAL("Field")};
	struct sigma_yaml selections[ARRAY_SIZE(names)] = {0};
	struct sigma_yaml condition = {.kind = YAML_SCALAR, .key = SLICE_LITERAL("condition")};
	struct sigma_yaml detection = {.kind = YAML_MAP, .first = &condition};
	struct sigma_rule rule = {.detection = &detection};
	struct fault fault;
	struct tree_builder builder = {&arena, &fault, 0};
	struct sigma_yaml *last = &condition;
	struct tree *tree;
	int r;

	condition.text = slice_of(data, size);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		selections[i] = (struct sigma_yaml){.kind = YAML_MAP,
			.key = slice_text(names[i]),
			.n_children = 1,
			.first = &value};
		last->next = &selections[i];
		last = &selections[i];
	}
	detection.n_children = 1 + ARRAY_SIZE(names);
	r = tree_build(&builder, &rule, &tree);
	CHECK(r == 0 || r == ERR_REFUSED);
	CHECK(r < 0 || (tree->depth <= SIGMA_MAX_DEPTH && tree->span <= SIGMA_MAX_NODES));
	return 0;
}
