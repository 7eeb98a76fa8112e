/*
 * The main of every fuzz target in an ordinary build: feeds each file of the given directories to
 * LLVMFuzzerTestOneInput, so that the seeds and whatever a fuzzer once found are tried by every
 * test run. A build with -Dfuzzing=true takes libFuzzer's own main instead.
 *
 *     fuzz_frames SEED_DIRECTORY...
 *
 * Ownership: each input is a heap block of exactly its size, so that AddressSanitizer sees any read
 *            past its end.
 * Limits:    files of at most 16 MiB.
 * Trust:     the files are meant to do harm.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/macros.h"

enum { INPUT_MAX_BYTES = 16 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void close_file(FILE **file)
{
	if (*file)
		fclose(*file);
}

static int feed_file(const char *path)
{
	_cleanup_(close_file) FILE *file = fopen(path, "rb");
	uint8_t *data;
	long size;
	int result = -1;

	if (!file || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0 ||
		size > INPUT_MAX_BYTES)
		return -1;
	rewind(file);
	data = malloc((size_t)size);
	if (data || size == 0)
		result = fread(data, 1, (size_t)size, file) == (size_t)size ? 0 : -1;
	if (result == 0)
		LLVMFuzzerTestOneInput(data, (size_t)size);
	free(data);
	return result;
}

static int is_input(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* Returns how many files were fed; -1 when one could not be read. Sorted, so that runs are alike.
 */
static int feed_directory(const char *directory)
{
	struct dirent **entries;
	char path[4096];
	int n = scandir(directory, &entries, is_input, alphasort);
	int result = n;

	if (n < 0)
		return -1;
	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "%s/%s", directory, entries[i]->d_name);
		if (result >= 0 && feed_file(path) < 0) {
			fprintf(stderr, "cannot read %s\n", path);
			result = -1;
		}
		free(entries[i]);
	}
	free(entries);
	return result;
}

int main(int argc, char **argv)
{
	int n_fed = 0;

	for (int i = 1; i < argc; i++) {
		int n = feed_directory(argv[i]);

		if (n <= 0) {
			fprintf(stderr, "no seeds to read in %s\n", argv[i]);
			return 1;
		}
		n_fed += n;
	}
	printf("%d inputs\n", n_fed);
	return n_fed > 0 ? 0 : 1;
}
