/* Writing for people: escaped texts, times, both languages. */
#include <time.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli/cli.h"

/* A control character at the beginning: its length, 0 for none. Those above 7f take two bytes, and
 * terminals obey them as they do ESC. */
static size_t control_len(struct slice text)
{
	if (text.data[0] < ' ' || text.data[0] == 0x7f)
		return 1;
	return text.len > 1 && text.data[0] == 0xc2 && text.data[1] < 0xa0 ? 2 : 0;
}

void cli_write(FILE *to, struct slice text)
{
	while (text.len > 0) {
		size_t n = control_len(text);

		for (size_t i = 0; i < n; i++)
			fprintf(to, "\\x%02x", text.data[i]);
		if (n == 0)
			fputc(text.data[0], to);
		text = slice_from(text, n > 0 ? n : 1);
	}
}

void cli_print(struct slice text)
{
	cli_write(stdout, text);
}

const char *cli_text(const struct cli_options *options, const char *ja, const char *en)
{
	return options->english ? en : ja;
}

struct slice cli_words(const struct cli_options *options, struct json_value words)
{
	return json_get_text(words, options->english ? "en" : "ja");
}

void cli_print_time(const struct cli_options *options, int64_t usec)
{
	static const char *const days_ja[] = {"日", "月", "火", "水", "木", "金", "土"};
	static const char *const days_en[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char *const months[] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	time_t seconds = (time_t)(usec / USEC_PER_SEC);
	struct tm tm = {0};

	if (usec == 0) {
		printf("–");
		return;
	}
	localtime_r(&seconds, &tm);
	if (options->english)
		printf("%s %d %s %02d:%02d", days_en[tm.tm_wday], tm.tm_mday, months[tm.tm_mon],
			tm.tm_hour, tm.tm_min);
	else
		printf("%d月%d日(%s) %02d:%02d", tm.tm_mon + 1, tm.tm_mday, days_ja[tm.tm_wday],
			tm.tm_hour, tm.tm_min);
}
