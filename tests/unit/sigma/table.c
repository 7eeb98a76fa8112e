#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "table.h"

void check_answers(const struct answer *rows, size_t n_rows)
{
	size_t n_wrong = 0;

	for (size_t i = 0; i < n_rows; i++) {
		bool matches = run_match(rows[i].detection, rows[i].event);

		if (matches == rows[i].matches)
			continue;
		n_wrong++;
		print_error("%s: %s, expected %s\n%s---\n%s\n", rows[i].about,
			matches ? "matches" : "does not match",
			rows[i].matches ? "a match" : "none", rows[i].detection, rows[i].event);
	}
	assert_int_equal(n_wrong, 0);
}
