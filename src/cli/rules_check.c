/*
 * `tsujiban rules check PATH...`: compiles rule files as the server would, without a server. All files are
 * read first; then the program gives up every right and only then looks at what is in them.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/text.h"
#include "cli/cli.h"
#include "os/os.h"
#include "sandbox/sandbox.h"
#include "sigma/compile.h"

enum {
	FILES_MAX = 20000,
	ALL_MAX_BYTES = 256 * 1024 * 1024,
	DEPTH_MAX = 16,
	REASONS_MAX = 128,
};

struct rule_file {
	char *path;
	struct buf text;
};

struct reason {
	enum message_id message;
	uint32_t count;
};

struct checking {
	const struct cli_options *options;
	struct rule_file *files;
	size_t n_files;
	size_t bytes;
	struct reason reasons[REASONS_MAX];
	size_t n_reasons;
	uint32_t n_refused;
	struct buf line; /* of output at hand */
};

/* ---- reading */

static int complain(const char *path, int result)
{
	fprintf(stderr, "%s: %s\n", path,
		result == ERR_TOO_LARGE ? "too large" : strerror(-result));
	return result;
}

static int add_file(struct checking *c, const char *path)
{
	struct rule_file *file = &c->files[c->n_files];
	int result;

	if (c->n_files == FILES_MAX)
		return complain(path, ERR_TOO_LARGE);
	buf_init(&file->text, SIGMA_MAX_FILE);
	result = os_read_file(AT_FDCWD, path, SIGMA_MAX_FILE, &file->text);
	c->bytes += file->text.len;
	if (result == 0 && c->bytes > ALL_MAX_BYTES)
		result = ERR_TOO_LARGE;
	if (result < 0) {
		buf_done(&file->text);
		return complain(path, result);
	}
	file->path = strdup(path);
	if (!file->path) {
		buf_done(&file->text);
		return ERR_NO_MEMORY;
	}
	c->n_files++;
	return 0;
}

static bool is_rule_file(const char *name)
{
	return slice_ends(slice_text(name), slice_text(".yml")) ||
	       slice_ends(slice_text(name), slice_text(".yaml"));
}

static int add_path(struct checking *c, const char *path, unsigned depth);

static int add_entry(
	struct checking *c, const char *folder, const struct dirent *entry, unsigned depth)
{
	_cleanup_(buf_done) struct buf path = BUF_INIT(4096);
	struct stat st;

	TRY(buf_put_format(&path, "%s/%s", folder, entry->d_name));
	if (entry->d_name[0] == '.' || lstat(buf_text(&path), &st) < 0)
		return 0;
	if (S_ISDIR(st.st_mode) || (S_ISREG(st.st_mode) && is_rule_file(entry->d_name)))
		return add_path(c, buf_text(&path), depth + 1);
	return 0;
}

static int add_folder(struct checking *c, const char *path, unsigned depth)
{
	struct dirent **entries = NULL;
	int n = scandir(path, &entries, NULL, alphasort);
	int result = 0;

	if (n < 0)
		return complain(path, -errno);
	for (int i = 0; i < n; i++) {
		if (result == 0)
			result = add_entry(c, path, entries[i], depth);
		free(entries[i]);
	}
	free(entries);
	return result;
}

/* A file that was named is read whatever it is called; of a folder, what is called as rules are. */
static int add_path(struct checking *c, const char *path, unsigned depth)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return complain(path, -errno);
	if (!S_ISDIR(st.st_mode))
		return add_file(c, path);
	return depth < DEPTH_MAX ? add_folder(c, path, depth) : 0;
}

/* ---- telling */

static void count_reason(struct checking *c, enum message_id message)
{
	size_t i = 0;

	while (i < c->n_reasons && c->reasons[i].message != message)
		i++;
	if (i == REASONS_MAX)
		return;
	if (i == c->n_reasons)
		c->reasons[c->n_reasons++].message = message;
	c->reasons[i].count++;
}

static int on_refused(void *ctx, const struct fault *fault)
{
	struct checking *c = ctx;

	buf_clear(&c->line);
	if (c->options->json && c->n_refused > 0)
		buf_put_byte(&c->line, ',');
	cli_put_fault(c->options, &c->line, fault);
	cli_print(buf_slice(&c->line));
	if (!c->options->json)
		putchar('\n');
	count_reason(c, fault->message);
	c->n_refused++;
	return buf_result(&c->line);
}

static void print_reasons(const struct checking *c)
{
	for (size_t i = 0; i < c->n_reasons; i++) {
		const struct message *message = message_get(c->reasons[i].message);

		if (c->options->json)
			printf("%s{\"message\":\"%s\",\"count\":%u}", i > 0 ? "," : "",
				message->code, c->reasons[i].count);
		else
			printf("%6u  %s %s\n", c->reasons[i].count, message->code,
				cli_text(c->options, message->ja, message->en));
	}
}

static void print_end(const struct checking *c, uint32_t loaded)
{
	if (c->options->json)
		printf("],\"reasons\":[");
	else if (c->n_refused > 0)
		putchar('\n');
	print_reasons(c);
	if (c->options->json)
		printf("],\"loaded\":%u,\"not_loaded\":%u}\n", loaded, c->n_refused);
	else
		printf(cli_text(c->options, "使える規則 %u件、使えない規則 %u件\n",
			       "%u rules can be used, %u are refused\n"),
			loaded, c->n_refused);
}

/* ---- checking */

static int compile_file(struct checking *c, struct sigma_compiler *compiler,
	const struct rule_file *file, bool placeholders)
{
	const struct sigma_report report = {.refused = on_refused, .ctx = c};
	struct slice path = slice_text(file->path), text = buf_slice(&file->text);

	if (sigma_is_placeholder_file(path) != placeholders)
		return 0;
	return placeholders ? sigma_compiler_expand(compiler, path, text, &report)
			    : sigma_compile(compiler, path, text, &report);
}

static int compile_all(struct checking *c, uint32_t *ret_loaded)
{
	struct sigma_compiler *compiler;
	uint64_t seed;
	int result = 0;

	os_random(&seed, sizeof(seed));
	TRY(sigma_compiler_new(seed, &compiler));
	for (size_t i = 0; i < c->n_files && result == 0; i++)
		result = compile_file(c, compiler, &c->files[i], true);
	for (size_t i = 0; i < c->n_files && result == 0; i++)
		result = compile_file(c, compiler, &c->files[i], false);
	*ret_loaded = sigma_compiler_n_rules(compiler);
	sigma_compiler_free(compiler);
	return result;
}

static int check(struct checking *c)
{
	enum sandbox_rung rung;
	uint32_t loaded;

	for (int i = 0; i < c->options->argc; i++)
		TRY(add_path(c, c->options->argv[i], 0));
	TRY(sandbox_enter("check", NULL, 0, &rung));
	if (c->options->json)
		printf("{\"refused\":[");
	TRY(compile_all(c, &loaded));
	print_end(c, loaded);
	return 0;
}

int cli_rules_check(const struct cli_options *options)
{
	struct checking c = {.options = options, .line = BUF_INIT(16384)};
	int result;

	c.files = calloc(FILES_MAX, sizeof(*c.files));
	result = c.files ? check(&c) : ERR_NO_MEMORY;
	if (result < 0)
		fprintf(stderr, "tsujiban: %s\n", result_name(result));
	for (size_t i = 0; i < c.n_files; i++) {
		free(c.files[i].path);
		buf_done(&c.files[i].text);
	}
	free(c.files);
	buf_done(&c.line);
	return result < 0 || c.n_refused > 0 ? CLI_FAILED : CLI_OK;
}
