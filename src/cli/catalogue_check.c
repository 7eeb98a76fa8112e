/*
 * `tsujiban catalogue check [DIR]`: holds the files of a catalogue against its schema, without a server. All files
 * are read first; then the program gives up every right and only then looks at what is in them.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>

#include "advisor/check.h"
#include "advisor/csv.h"
#include "cli/advise.h"
#include "os/os.h"
#include "sandbox/sandbox.h"

enum { FILES_MAX = 64 };

struct checking {
	const struct cli_options *options;
	struct catalogue_file files[FILES_MAX];
	char *names[FILES_MAX];
	struct buf texts[FILES_MAX];
	size_t n_files;
	uint32_t n_found;
	struct buf line; /* of output at hand */
};

/* ---- reading */

static int complain(const char *path, int result)
{
	fprintf(stderr, "%s: %s\n", path,
		result == ERR_TOO_LARGE ? "too large" : strerror(-result));
	return result;
}

static int is_table(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && slice_ends(slice_text(entry->d_name), slice_text(".csv"));
}

static int add_file(struct checking *c, int folder, const char *name)
{
	struct buf *text = &c->texts[c->n_files];
	int result;

	if (c->n_files == FILES_MAX)
		return complain(name, ERR_TOO_LARGE);
	buf_init(text, CSV_MAX_TEXT);
	result = os_read_file(folder, name, CSV_MAX_TEXT, text);
	if (result < 0) {
		buf_done(text);
		return complain(name, result);
	}
	c->names[c->n_files] = strdup(name);
	if (!c->names[c->n_files]) {
		buf_done(text);
		return ERR_NO_MEMORY;
	}
	c->files[c->n_files] =
		(struct catalogue_file){slice_text(c->names[c->n_files]), buf_slice(text)};
	c->n_files++;
	return 0;
}

static int read_folder(struct checking *c, const char *path)
{
	_cleanup_fd_ int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct dirent **entries = NULL;
	int n, result = 0;

	n = folder < 0 ? -1 : scandir(path, &entries, is_table, alphasort);
	if (n < 0)
		return complain(path, -errno);
	for (int i = 0; i < n; i++) {
		if (result == 0)
			result = add_file(c, folder, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return result;
}

/* ---- telling */

static int on_found(void *ctx, const struct fault *fault)
{
	struct checking *c = ctx;

	buf_clear(&c->line);
	if (c->options->json && c->n_found > 0)
		buf_put_byte(&c->line, ',');
	cli_put_fault(c->options, &c->line, fault);
	cli_print(buf_slice(&c->line));
	if (!c->options->json)
		putchar('\n');
	c->n_found++;
	return buf_result(&c->line);
}

static void print_end(const struct checking *c)
{
	if (c->options->json)
		printf("],\"files\":%zu,\"found\":%u}\n", c->n_files, c->n_found);
	else if (c->n_found == 0)
		printf(cli_text(c->options, "%zu個の表に、直すところはありません。\n",
			       "%zu tables, nothing to mend\n"),
			c->n_files);
	else
		printf(cli_text(c->options, "直すところ %u件\n", "%u to mend\n"), c->n_found);
}

static int check(struct checking *c, const char *path)
{
	const struct catalogue_report report = {.heard = on_found, .ctx = c};
	enum sandbox_rung rung;

	TRY(read_folder(c, path));
	TRY(sandbox_enter("check", NULL, 0, &rung));
	if (c->options->json)
		printf("{\"findings\":[");
	TRY(catalogue_check(c->files, c->n_files, &report));
	print_end(c);
	return 0;
}

static void checking_done(struct checking *c)
{
	for (size_t i = 0; i < c->n_files; i++) {
		free(c->names[i]);
		buf_done(&c->texts[i]);
	}
	buf_done(&c->line);
}

int cli_catalogue_check(const struct cli_options *options)
{
	_cleanup_(buf_done) struct buf folder = BUF_INIT(ADVISE_MAX_PATH);
	_cleanup_(checking_done) struct checking c = {.options = options, .line = BUF_INIT(16384)};
	int result = advise_find_catalogue(options->argc > 0 ? options->argv[0] : NULL, &folder);

	if (result == 0)
		result = check(&c, buf_text(&folder));
	if (result < 0)
		fprintf(stderr, "tsujiban: %s\n", result_name(result));
	return result < 0 || c.n_found > 0 ? CLI_FAILED : CLI_OK;
}
