/*
 * The advisor at a terminal, for the test that holds the page's WebAssembly against this library: reads one request a
 * line, writes one answer a line.
 *
 *     advisor_answers --ops             the names of all operations
 *     advisor_answers <FILE             answers, of the tree's own catalogue
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "advisor/advisor.h"
#include "advisor/door.h"
#include "../sample.h"

static int list_ops(void)
{
	const struct door_op *op;

	for (size_t i = 0; (op = door_at(i)); i++)
		puts(op->name);
	return 0;
}

int main(int argc, char **argv)
{
	static struct sample sample;
	struct buf answer = BUF_INIT(ADVISOR_MAX_ANSWER);
	struct fault fault = {0};
	struct advisor *advisor;
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	if (argc == 2 && strcmp(argv[1], "--ops") == 0)
		return list_ops();
	sample_read_tree(&sample);
	if (advisor_open(sample_files(&sample), TABLE_COUNT, &fault, &advisor) < 0) {
		fprintf(stderr, "%s:%u: %s\n", fault.file, fault.line, fault.subject);
		return 1;
	}
	while ((len = getline(&line, &size, stdin)) > 0) {
		int result = advisor_call(advisor, slice_of(line, (size_t)len - 1), &answer);

		printf("%d %s\n", result,
			result == 0 || result == ERR_REFUSED ? buf_text(&answer) : "");
	}
	free(line);
	buf_done(&answer);
	advisor_close(advisor);
	sample_done(&sample);
	return 0;
}
