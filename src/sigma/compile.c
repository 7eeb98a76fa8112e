#include "sigma/compile.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/text.h"
#include "sigma/bytes.h"
#include "sigma/image_write.h"
#include "sigma/placeholders.h"
#include "sigma/refuse.h"
#include "sigma/tree.h"

/* A document within its limits needs less; see the limits of yaml.h and tree.h. */
enum { DOCUMENT_BYTES = 256 * 1024 * 1024 };

struct sigma_compiler {
	struct image_writer *writer;
	struct placeholders *placeholders;
	struct arena document; /* of the document at hand */
};

/* One call of sigma_compile. */
struct run {
	struct sigma_compiler *compiler;
	const struct sigma_report *report;
	struct slice file;
	struct fault fault;
};

int sigma_compiler_new(uint64_t seed, struct sigma_compiler **ret)
{
	struct sigma_compiler *compiler = calloc(1, sizeof(*compiler));

	if (!compiler)
		return ERR_NO_MEMORY;
	arena_init(&compiler->document, DOCUMENT_BYTES);
	compiler->writer = image_writer_new(seed);
	compiler->placeholders = placeholders_new(seed);
	if (!compiler->writer || !compiler->placeholders) {
		sigma_compiler_free(compiler);
		return ERR_NO_MEMORY;
	}
	*ret = compiler;
	return 0;
}

struct sigma_compiler *sigma_compiler_free(struct sigma_compiler *compiler)
{
	if (compiler) {
		image_writer_free(compiler->writer);
		placeholders_free(compiler->placeholders);
		arena_done(&compiler->document);
		free(compiler);
	}
	return NULL;
}

uint32_t sigma_compiler_n_rules(const struct sigma_compiler *compiler)
{
	return image_writer_n_rules(compiler->writer);
}

int sigma_compiler_image(const struct sigma_compiler *compiler, struct buf *out)
{
	return image_writer_finish(compiler->writer, out);
}

int sigma_compiler_expand(struct sigma_compiler *compiler, struct slice file, struct slice text,
	const struct sigma_report *report)
{
	struct fault fault = {0};
	int r = placeholders_read(compiler->placeholders, text, &fault);

	if (r != ERR_REFUSED)
		return r;
	fault_set_place(&fault, file, fault.line, fault.column);
	return report->refused(report->ctx, &fault);
}

static int report_refusal(struct run *run)
{
	fault_set_place(&run->fault, run->file, run->fault.line, run->fault.column);
	return run->report->refused(run->report->ctx, &run->fault);
}

/* A reason that concerns the rule as a whole: its place is the document's. */
static int refuse_rule(struct run *run, enum message_id message, const struct sigma_rule *rule)
{
	return refuse(&run->fault, message, rule->id, rule->line, 1);
}

static int admit(struct run *run, const struct sigma_rule *rule)
{
	int r;

	if (!run->report->admit)
		return 0;
	r = run->report->admit(run->report->ctx, run->file, rule, &run->fault);
	if (r == ERR_REFUSED) {
		run->fault.line = rule->line;
		run->fault.column = 1;
	}
	return r;
}

static int compile_document(struct run *run, const struct sigma_yaml *document)
{
	struct image_writer *writer = run->compiler->writer;
	struct tree_builder builder = {.arena = &run->compiler->document,
		.fault = &run->fault,
		.placeholders = run->compiler->placeholders};
	struct sigma_rule rule;
	struct tree *tree;

	TRY(sigma_rule_parse(builder.arena, document, &rule, &run->fault));
	TRY(tree_build(&builder, &rule, &tree));
	if (image_writer_has_rule(writer, rule.id))
		return refuse_rule(run, MSG_RULE_ID_TAKEN, &rule);
	if (!image_writer_has_room(writer, &rule, tree, builder.value_bytes))
		return refuse_rule(run, MSG_RULE_SET_FULL, &rule);
	TRY(admit(run, &rule));
	return image_writer_add(writer, &rule, tree);
}

static int compile_documents(struct run *run, struct slice text)
{
	_cleanup_(sigma_yaml_closep) struct sigma_yaml_reader *reader = NULL;
	struct arena *arena = &run->compiler->document;
	struct sigma_yaml *document;
	int r;

	TRY(sigma_yaml_open(text, &reader));
	do {
		arena_reset(arena);
		r = sigma_yaml_next(reader, arena, &document, &run->fault);
		if (r == 1)
			r = compile_document(run, document) ?: 1;
		if (r == ERR_REFUSED)
			r = report_refusal(run) ?: 1;
	} while (r == 1);
	return r;
}

int sigma_compile(struct sigma_compiler *compiler, struct slice file, struct slice text,
	const struct sigma_report *report)
{
	struct run run = {.compiler = compiler, .report = report, .file = file};

	if (text.len > SIGMA_MAX_FILE)
		refuse(&run.fault, MSG_RULE_TOO_LARGE, SLICE_EMPTY, 0, 0);
	else if (!text_is_utf8(text))
		refuse(&run.fault, MSG_RULE_NOT_UTF8, SLICE_EMPTY, 0, 0);
	else
		return compile_documents(&run, text);
	return report_refusal(&run);
}
