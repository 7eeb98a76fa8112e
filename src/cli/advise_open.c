/* The advisor's catalogue from its folder, and questions to the library. */
#include "cli/advise.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include "advisor/csv.h"
#include "base/text.h"
#include "os/os.h"

#define BESIDE_PROGRAM "/../share/tsujiban/catalogue"

enum { NAME_MAX_BYTES = 64, REQUEST_MAX_BYTES = ADVISE_MAX_VISIT + 65536 };

/* ---- the catalogue's files */

int advise_find_catalogue(const char *given, struct buf *ret_path)
{
	char program[ADVISE_MAX_PATH];
	ssize_t n;

	if (given)
		return buf_put_text(ret_path, given);
	n = readlink("/proc/self/exe", program, sizeof(program));
	if (n < 0)
		return -errno;
	while (n > 0 && program[n - 1] != '/')
		n--;
	TRY(buf_put(ret_path, program, (size_t)(n > 0 ? n - 1 : 0)));
	return buf_put_text(ret_path, BESIDE_PROGRAM);
}

static int read_table(
	const struct cli_options *options, const char *folder, enum table table, struct buf *text)
{
	_cleanup_(buf_done) struct buf path = BUF_INIT(ADVISE_MAX_PATH);
	struct slice name = table_rule_get(table)->name;
	int result;

	TRY(buf_put_format(&path, "%s/%.*s.csv", folder, (int)name.len, (const char *)name.data));
	result = os_read_file(AT_FDCWD, buf_text(&path), CSV_MAX_TEXT, text);
	if (result < 0) {
		buf_put_format(
			&path, ": %s", result == ERR_TOO_LARGE ? "too large" : strerror(-result));
		cli_say(options, MSG_ADVISE_NO_CATALOGUE, buf_text(&path));
	}
	return result;
}

int advise_read_catalogue(
	const struct cli_options *options, const char *folder, struct buf texts[TABLE_COUNT])
{
	int result = 0;

	for (size_t i = 0; i < TABLE_COUNT; i++)
		buf_init(&texts[i], CSV_MAX_TEXT);
	for (size_t i = 0; i < TABLE_COUNT && result == 0; i++)
		result = read_table(options, folder, (enum table)i, &texts[i]);
	return result;
}

void advise_list_files(const struct buf texts[TABLE_COUNT], struct buf names[TABLE_COUNT],
	struct catalogue_file files[TABLE_COUNT])
{
	for (size_t i = 0; i < TABLE_COUNT; i++) {
		buf_init(&names[i], NAME_MAX_BYTES);
		buf_put_slice(&names[i], table_rule_get((enum table)i)->name);
		buf_put_text(&names[i], ".csv");
		files[i] = (struct catalogue_file){buf_slice(&names[i]), buf_slice(&texts[i])};
	}
}

void advise_free_texts(struct buf texts[TABLE_COUNT])
{
	for (size_t i = 0; i < TABLE_COUNT; i++)
		buf_done(&texts[i]);
}

static void say_fault(const struct cli_options *options, const struct fault *fault)
{
	_cleanup_(buf_done) struct buf line = BUF_INIT(8192);

	cli_put_fault(options, &line, fault);
	cli_write(stderr, buf_slice(&line));
	fputc('\n', stderr);
}

/* ---- opening */

static int open_library(struct advise *advise)
{
	struct buf names[TABLE_COUNT];
	struct catalogue_file files[TABLE_COUNT];
	struct fault fault = {0};
	int result;

	advise_list_files(advise->texts, names, files);
	result = advisor_open(files, TABLE_COUNT, &fault, &advise->advisor);
	if (result == 0)
		result = catalogue_open(files, TABLE_COUNT, &fault, &advise->catalogue);
	advise_free_texts(names);
	if (result == ERR_REFUSED)
		say_fault(advise->options, &fault);
	else if (result < 0)
		cli_say(advise->options, MSG_ADVISE_NO_CATALOGUE, result_name(result));
	return result;
}

static int open_catalogue(struct advise *advise)
{
	_cleanup_(buf_done) struct buf folder = BUF_INIT(ADVISE_MAX_PATH);
	int result = advise_find_catalogue(cli_flag_value(advise->options, "--catalogue"), &folder);

	if (result < 0) {
		cli_say(advise->options, MSG_ADVISE_NO_CATALOGUE, strerror(-result));
		return result;
	}
	TRY(advise_read_catalogue(advise->options, buf_text(&folder), advise->texts));
	return open_library(advise);
}

static int open_visit(struct advise *advise, const char *path)
{
	_cleanup_(buf_done) struct buf said = BUF_INIT(ADVISE_MAX_PATH + 256);
	int result;

	if (!path)
		return 0;
	result = os_read_file(AT_FDCWD, path, ADVISE_MAX_VISIT, &advise->visit);
	if (result < 0) {
		buf_put_format(&said, "%s: %s", path,
			result == ERR_TOO_LARGE ? "too large" : strerror(-result));
		cli_say(advise->options, MSG_ADVISE_NO_VISIT, buf_text(&said));
	}
	return result;
}

static void find_today(struct advise *advise)
{
	const char *given = cli_flag_value(advise->options, "--today");
	time_t now = (time_t)(clock_system.wall(&clock_system) / USEC_PER_SEC);
	struct tm tm = {0};

	localtime_r(&now, &tm);
	if (given)
		snprintf(advise->today, sizeof(advise->today), "%s", given);
	else
		strftime(advise->today, sizeof(advise->today), "%Y-%m-%d", &tm);
}

int advise_open(struct advise *advise, const struct cli_options *options, const char *visit_path)
{
	*advise = (struct advise){.options = options, .visit = BUF_INIT(ADVISE_MAX_VISIT)};
	for (size_t i = 0; i < TABLE_COUNT; i++)
		buf_init(&advise->texts[i], CSV_MAX_TEXT);
	find_today(advise);
	advise->talk = talk_open(options->english);
	TRY(open_catalogue(advise));
	return open_visit(advise, visit_path);
}

void advise_close(struct advise *advise)
{
	advisor_close(advise->advisor);
	catalogue_free(advise->catalogue);
	advise_free_texts(advise->texts);
	buf_done(&advise->visit);
}

/* ---- asking */

static int put_request(const struct advise *advise, struct slice visit, const char *op,
	const char *more, struct buf *request)
{
	buf_put_text(request, "{\"op\":");
	text_put_json(request, slice_text(op));
	buf_put_text(request, ",\"today\":");
	text_put_json(request, slice_text(advise->today));
	buf_put_format(request, ",\"lang\":\"%s\"", advise->options->english ? "en" : "ja");
	if (visit.len > 0) {
		buf_put_text(request, ",\"visit\":");
		buf_put_slice(request, visit);
	}
	if (more && more[0])
		buf_put_format(request, ",%s", more);
	buf_put_byte(request, '}');
	return buf_result(request);
}

int advise_ask_of(const struct advise *advise, struct slice visit, const char *op, const char *more,
	struct advise_answer *ret_answer)
{
	_cleanup_(buf_done) struct buf request = BUF_INIT(REQUEST_MAX_BYTES);
	int result = put_request(advise, visit, op, more, &request), read;

	*ret_answer = (struct advise_answer){.text = BUF_INIT(ADVISOR_MAX_ANSWER)};
	if (result == 0)
		result = advisor_call(advise->advisor, buf_slice(&request), &ret_answer->text);
	if (result == 0 || result == ERR_REFUSED) {
		read = json_parse(
			buf_slice(&ret_answer->text), &ret_answer->doc, &ret_answer->root);
		result = read < 0 ? read : result;
	}
	if (result < 0 && result != ERR_REFUSED)
		cli_say(advise->options, MSG_ADVISE_NO_ANSWER, result_name(result));
	return result;
}

int advise_ask(const struct advise *advise, const char *op, const char *more,
	struct advise_answer *ret_answer)
{
	return advise_ask_of(advise, buf_slice(&advise->visit), op, more, ret_answer);
}

void advise_answer_done(struct advise_answer *answer)
{
	json_free(answer->doc);
	buf_done(&answer->text);
	*answer = (struct advise_answer){0};
}

static void say_part(struct slice text, const char *before)
{
	if (text.len == 0)
		return;
	fputs(before, stderr);
	cli_write(stderr, text);
}

void advise_say_problem(const struct advise *advise, const struct advise_answer *answer)
{
	struct json_value problem = json_get(answer->root, "problem");

	cli_write(stderr, json_get_text(problem, "code"));
	say_part(json_get_text(problem, "text"), " ");
	if (json_get_text(problem, "place").len > 0) {
		say_part(json_get_text(problem, "place"), " [");
		fputc(']', stderr);
	}
	say_part(json_get_text(problem, "todo"), "\n  ");
	fputc('\n', stderr);
}

/* ---- words */

const char *advise_text(const struct advise *advise, const char *ja, const char *en)
{
	return cli_text(advise->options, ja, en);
}

struct slice advise_row_text(
	const struct advise *advise, enum table table, uint32_t row, unsigned ja_column)
{
	struct slice english = catalogue_cell(advise->catalogue, table, row, ja_column + 1);

	if (advise->options->english && english.len > 0)
		return english;
	return catalogue_cell(advise->catalogue, table, row, ja_column);
}
