#include "agent/collect/procfile.h"

#include "base/text.h"

enum { STAT_PPID = 4, STAT_START = 22 }; /* fields of stat, counted from 1 as proc.rst does */

/* Behind the last ')': the process's name before it may hold anything. */
static int skip_name(struct slice *text)
{
	for (size_t i = text->len; i > 0; i--) {
		if (text->data[i - 1] != ')')
			continue;
		*text = slice_from(*text, i);
		return 0;
	}
	return ERR_MALFORMED;
}

int procfile_parse_stat(struct slice text, struct proc_stat *ret)
{
	struct slice part;
	struct proc_stat stat = {0};
	uint64_t number;
	int field = 3; /* the state follows the name */

	TRY(skip_name(&text));
	text = text_trim(text);
	for (; field <= STAT_START; field++) {
		if (!text_next_part(&text, ' ', &part))
			return ERR_TRUNCATED;
		if (field == STAT_PPID) {
			TRY(text_parse_u64(part, UINT32_MAX, &number));
			stat.ppid = (uint32_t)number;
		}
		if (field == STAT_START)
			TRY(text_parse_u64(part, UINT64_MAX, &stat.start));
	}
	*ret = stat;
	return 0;
}

uint64_t procfile_parse_pipe(struct slice link)
{
	static const struct slice head = SLICE_LITERAL("pipe:["), tail = SLICE_LITERAL("]");
	uint64_t number;

	if (!slice_starts(link, head) || !slice_ends(link, tail))
		return 0;
	link = slice_from(link, head.len);
	link.len -= tail.len;
	return text_parse_u64(link, UINT64_MAX, &number) < 0 ? 0 : number;
}

int procfile_parse_uid(struct slice status, uint32_t *ret_uid)
{
	static const struct slice label = SLICE_LITERAL("Uid:\t");
	struct slice line, real;
	uint64_t number;

	/* The name stands in the first line; the kernel escapes line feeds in it. */
	while (text_next_part(&status, '\n', &line)) {
		if (!slice_starts(line, label))
			continue;
		line = slice_from(line, label.len);
		if (!text_next_part(&line, '\t', &real))
			return ERR_TRUNCATED;
		TRY(text_parse_u64(real, UINT32_MAX, &number));
		*ret_uid = (uint32_t)number;
		return 0;
	}
	return ERR_TRUNCATED;
}
