#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>

#include "sample.h"

enum { TEXT_MAX_BYTES = 64 << 20 };

static void put_header(struct buf *text, const struct table_rule *rule)
{
	for (unsigned i = 0; i < rule->n_columns; i++) {
		if (i > 0)
			buf_put_byte(text, ',');
		buf_put_slice(text, rule->columns[i].name);
	}
	buf_put_byte(text, '\n');
}

static void init_names(struct sample *sample)
{
	*sample = (struct sample){0};
	for (unsigned i = 0; i < TABLE_COUNT; i++) {
		buf_init(&sample->names[i], 256);
		buf_init(&sample->texts[i], TEXT_MAX_BYTES);
		buf_put_slice(&sample->names[i], table_rule_get((enum table)i)->name);
		buf_put_text(&sample->names[i], ".csv");
	}
}

void sample_init(struct sample *sample)
{
	init_names(sample);
	for (unsigned i = 0; i < TABLE_COUNT; i++)
		put_header(&sample->texts[i], table_rule_get((enum table)i));
}

void sample_read_tree(struct sample *sample)
{
	init_names(sample);
	for (unsigned i = 0; i < TABLE_COUNT; i++) {
		char path[4096], block[65536];
		ssize_t n;
		int fd;

		snprintf(path, sizeof(path), "%s/%s", TSUJIBAN_CATALOGUE,
			buf_text(&sample->names[i]));
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			fail_msg("cannot read %s", path);
		while ((n = read(fd, block, sizeof(block))) > 0)
			buf_put(&sample->texts[i], block, (size_t)n);
		close(fd);
		assert_int_equal(n, 0);
	}
}

void sample_row(struct sample *sample, enum table table, const char *line)
{
	buf_put_text(&sample->texts[table], line);
	buf_put_byte(&sample->texts[table], '\n');
}

void sample_set(struct sample *sample, enum table table, const char *text)
{
	buf_clear(&sample->texts[table]);
	buf_put_text(&sample->texts[table], text);
}

void sample_replace(struct sample *sample, enum table table, const char *from, const char *to)
{
	struct buf *text = &sample->texts[table];
	struct slice before = buf_slice(text);
	size_t at = slice_find(before, slice_text(from));
	struct buf changed = BUF_INIT(TEXT_MAX_BYTES);

	if (at == before.len)
		fail_msg("%s has no \"%s\"", buf_text(&sample->names[table]), from);
	buf_put_slice(&changed, slice_of(before.data, at));
	buf_put_text(&changed, to);
	buf_put_slice(&changed, slice_from(before, at + strlen(from)));
	buf_done(text);
	*text = changed;
}

const struct catalogue_file *sample_files(struct sample *sample)
{
	for (unsigned i = 0; i < TABLE_COUNT; i++) {
		assert_int_equal(buf_result(&sample->texts[i]), 0);
		sample->files[i] = (struct catalogue_file){
			buf_slice(&sample->names[i]), buf_slice(&sample->texts[i])};
	}
	return sample->files;
}

struct catalogue *sample_open(struct sample *sample)
{
	struct fault fault;
	int result = catalogue_open(sample_files(sample), TABLE_COUNT, &fault, &sample->catalogue);

	if (result == ERR_REFUSED)
		fail_msg("%s:%u:%u: %s (%s)", fault.file, fault.line, fault.column,
			message_get(fault.message)->en, fault.subject);
	assert_int_equal(result, 0);
	return sample->catalogue;
}

void sample_done(struct sample *sample)
{
	catalogue_free(sample->catalogue);
	for (unsigned i = 0; i < TABLE_COUNT; i++) {
		buf_done(&sample->names[i]);
		buf_done(&sample->texts[i]);
	}
}
