/* Moments as people write them. */
#include <time.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli/cli.h"

/* -30m, -12h, -7d. */
static int parse_ago(const char *text, int64_t now, uint64_t *ret_usec)
{
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
	size_t len = strlen(text);
	uint64_t n;

	if (text_parse_u64(slice_of(text + 1, len - 2), 100000, &n) < 0)
		return ERR_BAD_VALUE;
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		int64_t ago = (int64_t)n * units[i].seconds * USEC_PER_SEC;

		if (text[len - 1] != units[i].unit)
			continue;
		if (ago > now)
			return ERR_BAD_VALUE;
		*ret_usec = (uint64_t)(now - ago);
		return 0;
	}
	return ERR_BAD_VALUE;
}

int cli_parse_moment(const char *text, int64_t now, uint64_t *ret_usec)
{
	static const char *const forms[] = {"%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d"};

	if (text[0] == '-' && strlen(text) > 2)
		return parse_ago(text, now, ret_usec);
	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		struct tm tm = {.tm_isdst = -1};
		const char *end = strptime(text, forms[i], &tm);
		time_t seconds;

		if (!end || *end)
			continue;
		tm.tm_isdst = -1;
		seconds = mktime(&tm);
		if (seconds < 0)
			return ERR_BAD_VALUE;
		*ret_usec = (uint64_t)seconds * USEC_PER_SEC;
		return 0;
	}
	return ERR_BAD_VALUE;
}
