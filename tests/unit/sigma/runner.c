#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "runner.h"

#include "base/text.h"

const char run_head[] = "title: Test\nid: 00000000-0000-4000-8000-000000000001\nlevel: low\n"
			"logsource:\n  product: test\ndetection:\n";

static int on_admit(
	void *ctx, struct slice file, const struct sigma_rule *rule, struct fault *fault)
{
	((struct run_rules *)ctx)->n_taken++;
	return 0;
}

static int on_refused(void *ctx, const struct fault *fault)
{
	struct run_rules *run = ctx;

	if (run->n_faults < RUN_MAX_FAULTS)
		run->faults[run->n_faults] = *fault;
	run->n_faults++;
	return 0;
}

void run_rules_init(struct run_rules *run)
{
	*run = (struct run_rules){.image = BUF_INIT(SIGMA_MAX_IMAGE)};
	assert_int_equal(sigma_compiler_new(1, &run->compiler), 0);
}

void run_rules_done(struct run_rules *run)
{
	sigma_matcher_free(run->matcher);
	sigma_compiler_free(run->compiler);
	buf_done(&run->image);
}

void run_rules_add(struct run_rules *run, const char *file, struct slice text)
{
	const struct sigma_report report = {on_admit, on_refused, run};

	assert_int_equal(sigma_compile(run->compiler, slice_text(file), text, &report), 0);
}

void run_rules_expand(struct run_rules *run, const char *file, struct slice text)
{
	const struct sigma_report report = {on_admit, on_refused, run};

	assert_int_equal(sigma_compiler_expand(run->compiler, slice_text(file), text, &report), 0);
}

void run_rules_load(struct run_rules *run)
{
	assert_int_equal(sigma_compiler_image(run->compiler, &run->image), 0);
	assert_int_equal(sigma_matcher_new(buf_slice(&run->image), &run->matcher), 0);
}

static void put_rule(struct buf *text, const char *detection)
{
	buf_put_text(text, run_head);
	buf_put_text(text, detection);
	buf_put_text(text, "\n");
	assert_int_equal(buf_result(text), 0);
}

void run_rules_load_detection(struct run_rules *run, const char *detection)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(SIGMA_MAX_FILE);

	put_rule(&text, detection);
	run_rules_init(run);
	run_rules_add(run, "test.yml", buf_slice(&text));
	if (run->n_faults > 0)
		fail_msg("refused: %s (%s) in\n%s", message_get(run->faults[0].message)->code,
			run->faults[0].subject, detection);
	run_rules_load(run);
}

static bool next_part(struct slice *rest, struct slice *ret_text)
{
	return text_next_part(rest, ';', ret_text);
}

static void parse_field(struct slice line, struct sigma_field *field)
{
	size_t equals = slice_find_byte(line, '=');
	struct slice name = slice_of(line.data, equals);
	struct slice value = slice_from(line, equals + 1);
	uint8_t mark = name.data[name.len - 1];

	assert_true(equals < line.len);
	*field = (struct sigma_field){.type = SIGMA_TEXT, .text = value};
	if (mark == '#') {
		field->type = SIGMA_INTEGER;
		assert_int_equal(text_parse_i64(value, &field->number), 0);
	} else if (mark == '?') {
		field->type = SIGMA_BOOLEAN;
		field->number = slice_is_text(value, "true");
	} else if (mark == '@') {
		field->type = SIGMA_LIST;
	} else if (mark == '!') {
		field->type = SIGMA_NULL;
	}
	if (field->type != SIGMA_TEXT)
		name.len--;
	if (name.data[name.len - 1] == '~') {
		field->truncated = true;
		name.len--;
	}
	field->name = name;
}

static void on_matched(void *ctx, uint32_t rule)
{
	if (rule < 64)
		*(uint64_t *)ctx |= UINT64_C(1) << rule;
}

static struct run_answers answer_fields(
	struct run_rules *run, const struct sigma_field *fields, size_t n_fields)
{
	static const struct sigma_logsource logsource = {.product = SLICE_LITERAL("test")};
	const struct sigma_event event = {
		.logsources = &logsource,
		.n_logsources = 1,
		.fields = fields,
		.n_fields = n_fields,
		.list_next = next_part,
	};
	struct run_answers answers = {0, 0};

	sigma_match(run->matcher, &event, on_matched, &answers.fast);
	sigma_match_plainly(run->matcher, &event, on_matched, &answers.plain);
	return answers;
}

static bool match_first(struct run_answers answers)
{
	assert_int_equal(answers.fast, answers.plain);
	return answers.fast & 1;
}

void run_rules_answer(struct run_rules *run, const char *event, struct run_answers *ret)
{
	struct sigma_field fields[RUN_MAX_FIELDS];
	struct slice rest = slice_text(event), line;
	size_t n_fields = 0;

	while (text_next_part(&rest, '\n', &line)) {
		assert_true(n_fields < RUN_MAX_FIELDS);
		if (line.len > 0)
			parse_field(line, &fields[n_fields++]);
	}
	*ret = answer_fields(run, fields, n_fields);
}

bool run_rules_match(struct run_rules *run, const char *event)
{
	struct run_answers answers;

	run_rules_answer(run, event, &answers);
	return match_first(answers);
}

bool run_match_field(const char *detection, const struct sigma_field *field)
{
	_cleanup_(run_rules_done) struct run_rules run;

	run_rules_load_detection(&run, detection);
	return match_first(answer_fields(&run, field, 1));
}

bool run_match(const char *detection, const char *event)
{
	_cleanup_(run_rules_done) struct run_rules run;

	run_rules_load_detection(&run, detection);
	return run_rules_match(&run, event);
}

enum message_id run_refusal(const char *text, struct fault *ret_fault)
{
	_cleanup_(run_rules_done) struct run_rules run;

	run_rules_init(&run);
	run_rules_add(&run, "test.yml", slice_text(text));
	if (run.n_faults == 0)
		fail_msg("not refused:\n%s", text);
	if (ret_fault)
		*ret_fault = run.faults[0];
	return run.faults[0].message;
}

enum message_id run_refusal_of(const char *detection)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(SIGMA_MAX_FILE);

	put_rule(&text, detection);
	return run_refusal(buf_text(&text), NULL);
}
