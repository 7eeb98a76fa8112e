/*
 * The catalogue: the input is its files, each behind a line `== NAME`. Tables that it does not bring have their
 * header only, so that what it brings is looked into. Opened, every cell and fact is taken; then all is checked.
 */
#include "advisor/check.h"
#include "base/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BROUGHT_MAX = 64, HEADER_MAX = 1024 };

struct input {
	struct catalogue_file files[BROUGHT_MAX + TABLE_COUNT];
	size_t n_files;
	struct buf names[TABLE_COUNT];
	struct buf headers[TABLE_COUNT];
};

static struct slice take_line(struct slice *rest)
{
	size_t end = slice_find_byte(*rest, '\n');
	struct slice line = slice_of(rest->data, end);

	*rest = slice_from(*rest, end + 1);
	return line;
}

static struct slice take_file(struct slice *rest)
{
	size_t end = slice_find(*rest, slice_text("\n== "));
	struct slice text = slice_of(rest->data, min_size(end + 1, rest->len));

	*rest = slice_from(*rest, end + 1);
	return text;
}

static void split(struct input *input, struct slice rest)
{
	const struct slice mark = SLICE_LITERAL("== ");

	while (rest.len > 0 && input->n_files < BROUGHT_MAX) {
		struct slice name = take_line(&rest);

		if (slice_starts(name, mark))
			name = slice_from(name, mark.len);
		input->files[input->n_files].name = name;
		input->files[input->n_files++].text = take_file(&rest);
	}
}

static bool has_file(const struct input *input, struct slice name)
{
	for (size_t i = 0; i < input->n_files; i++) {
		if (slice_is(input->files[i].name, name))
			return true;
	}
	return false;
}

static void put_header(struct input *input, enum table table)
{
	const struct table_rule *rule = table_rule_get(table);
	struct buf *name = &input->names[table], *header = &input->headers[table];

	buf_init(name, HEADER_MAX);
	buf_init(header, HEADER_MAX);
	buf_put_slice(name, rule->name);
	buf_put_text(name, ".csv");
	for (unsigned i = 0; i < rule->n_columns; i++) {
		if (i > 0)
			buf_put_byte(header, ',');
		buf_put_slice(header, rule->columns[i].name);
	}
	if (!has_file(input, buf_slice(name)))
		input->files[input->n_files++] =
			(struct catalogue_file){buf_slice(name), buf_slice(header)};
}

static void look_at_table(const struct catalogue *catalogue, enum table table)
{
	const struct table_rule *rule = table_rule_get(table);

	for (uint32_t row = 0; row < catalogue_rows(catalogue, table); row++) {
		struct slice key = catalogue_cell(catalogue, table, row, 0);
		struct fault fault = {0};
		int64_t number;

		for (unsigned column = 0; column < rule->n_columns; column++)
			(void)catalogue_number(catalogue, table, row, column, &number);
		CHECK(catalogue_next(catalogue, table, 0, 0, key) <= row);
		CHECK(rule->n_keys > 1 || key.len == 0 ||
			catalogue_find(catalogue, table, key) <= row);
		catalogue_place(catalogue, table, row, rule->n_columns - 1, &fault);
		CHECK(fault.line > 0);
	}
}

static void look_at_facts(const struct catalogue *catalogue)
{
	uint32_t n_items = catalogue_rows(catalogue, TABLE_ITEMS);

	for (uint32_t service = 0; service < catalogue_rows(catalogue, TABLE_SERVICES); service++) {
		for (uint32_t item = 0; item < n_items; item++) {
			uint32_t row = catalogue_fact(catalogue, service, item);

			CHECK(row == ROW_NONE || row < catalogue_rows(catalogue, TABLE_FACTS));
			CHECK(catalogue_item_kind(catalogue, item) < ITEM_KINDS);
		}
	}
}

static int count(void *ctx, const struct fault *fault)
{
	size_t *n = ctx;

	CHECK(fault->message < MSG_COUNT);
	(*n)++;
	return 0;
}

static void try_files(const struct input *input)
{
	struct catalogue *catalogue = NULL;
	struct fault fault;
	size_t n_found = 0;
	const struct catalogue_report report = {count, &n_found};
	int opened = catalogue_open(input->files, input->n_files, &fault, &catalogue);

	for (unsigned i = 0; opened == 0 && i < TABLE_COUNT; i++)
		look_at_table(catalogue, (enum table)i);
	if (opened == 0)
		look_at_facts(catalogue);
	catalogue_free(catalogue);
	CHECK(catalogue_check(input->files, input->n_files, &report) == 0);
	/* Whatever cannot be opened is found by the check. */
	CHECK(opened == 0 || n_found > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = {0};

	split(&input, slice_of(data, size));
	for (unsigned i = 0; i < TABLE_COUNT; i++)
		put_header(&input, (enum table)i);
	try_files(&input);
	for (unsigned i = 0; i < TABLE_COUNT; i++) {
		buf_done(&input.names[i]);
		buf_done(&input.headers[i]);
	}
	return 0;
}
