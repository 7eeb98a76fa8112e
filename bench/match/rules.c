#include "rules.h"

#include <err.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <time.h>

#include "os/os.h"

enum { MAX_FILES = 20000 };

struct file {
	char *path;
	struct buf text;
};

double cpu_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool is_rule_file(const char *name)
{
	return slice_ends(slice_text(name), slice_text(".yml")) &&
	       !sigma_is_placeholder_file(slice_text(name));
}

static size_t read_folder(char *folder, struct file *files, size_t n)
{
	char *const roots[] = {folder, NULL};
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;

	if (!tree)
		err(1, "%s", folder);
	while ((entry = fts_read(tree)) && n < MAX_FILES) {
		if (entry->fts_info != FTS_F || !is_rule_file(entry->fts_name))
			continue;
		files[n].path = strdup(entry->fts_path);
		files[n].text = BUF_INIT(SIGMA_MAX_FILE);
		if (os_read_file(AT_FDCWD, entry->fts_path, SIGMA_MAX_FILE, &files[n].text) < 0)
			errx(1, "%s: cannot be read", entry->fts_path);
		n++;
	}
	fts_close(tree);
	return n;
}

static int on_refused(void *ctx, const struct fault *fault)
{
	(*(uint32_t *)ctx)++;
	return 0;
}

static void compile(struct rules *rules, const struct file *files, size_t n)
{
	const struct sigma_report report = {.refused = on_refused, .ctx = &rules->n_refused};
	struct sigma_compiler *compiler;
	double start = cpu_seconds();

	if (sigma_compiler_new(1, &compiler) < 0)
		errx(1, "no memory");
	for (size_t i = 0; i < n; i++)
		if (sigma_compile(compiler, slice_text(files[i].path), buf_slice(&files[i].text),
			    &report) < 0)
			errx(1, "%s: cannot be compiled", files[i].path);
	if (sigma_compiler_image(compiler, &rules->image) < 0)
		errx(1, "no image");
	rules->n_rules = sigma_compiler_n_rules(compiler);
	sigma_compiler_free(compiler);
	rules->compile_seconds = cpu_seconds() - start;
}

void rules_load(struct rules *rules, char *const *folders, size_t n_folders)
{
	struct file *files = calloc(MAX_FILES, sizeof(*files));
	double start;
	size_t n = 0;

	if (!files)
		errx(1, "no memory");
	*rules = (struct rules){.image = BUF_INIT(SIGMA_MAX_IMAGE)};
	for (size_t i = 0; i < n_folders; i++)
		n = read_folder(folders[i], files, n);
	compile(rules, files, n);
	start = cpu_seconds();
	if (sigma_matcher_new(buf_slice(&rules->image), &rules->matcher) < 0)
		errx(1, "the image cannot be loaded");
	rules->load_seconds = cpu_seconds() - start;
	for (size_t i = 0; i < n; i++) {
		free(files[i].path);
		buf_done(&files[i].text);
	}
	free(files);
}

void rules_done(struct rules *rules)
{
	sigma_matcher_free(rules->matcher);
	buf_done(&rules->image);
}
