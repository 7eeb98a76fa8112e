/*
 * Rule files: whatever the text, each document is taken or refused; what was taken makes an image that
 * opens, and matches an event without harm.
 */
#include "sigma/compile.h"
#include "base/check.h"
#include "sigma/match.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int on_refused(void *ctx, const struct fault *fault)
{
	(*(size_t *)ctx)++;
	return 0;
}

static void on_matched(void *ctx, uint32_t rule)
{
}

static bool next_byte(struct slice *rest, struct slice *ret_text)
{
	if (rest->len == 0)
		return false;
	*ret_text = slice_of(rest->data, 1);
	*rest = slice_from(*rest, 1);
	return true;
}

static void match_something(struct slice image, struct slice text)
{
	const struct sigma_logsource logsource = {
		SLICE_LITERAL("process_creation"), SLICE_LITERAL("linux"), SLICE_EMPTY};
	const struct sigma_field fields[] = {
		{SLICE_LITERAL("CommandLine"), SIGMA_TEXT, false, 0, text},
		{SLICE_LITERAL("Image"), SIGMA_TEXT, true, 0, text},
		{SLICE_LITERAL("F"), SIGMA_LIST, false, 0, text},
		{SLICE_LITERAL("N"), SIGMA_INTEGER, false, 5, SLICE_EMPTY},
		{SLICE_LITERAL("E"), SIGMA_NULL, false, 0, SLICE_EMPTY},
	};
	const struct sigma_event event = {&logsource, 1, fields, ARRAY_SIZE(fields), next_byte};
	struct sigma_matcher *matcher;

	CHECK(sigma_matcher_new(image, &matcher) == 0);
	sigma_match(matcher, &event, on_matched, NULL);
	sigma_matcher_free(matcher);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = slice_of(data, size);
	_cleanup_(buf_done) struct buf image = BUF_INIT(SIGMA_MAX_IMAGE);
	size_t n_refused = 0;
	const struct sigma_report report = {NULL, on_refused, &n_refused};
	struct sigma_compiler *compiler;

	CHECK(sigma_compiler_new(1, &compiler) == 0);
	CHECK(sigma_compile(compiler, slice_text("fuzz.yml"), text, &report) == 0);
	CHECK(sigma_compiler_image(compiler, &image) == 0);
	match_something(buf_slice(&image), slice_of(data, size < 200 ? size : 200));
	sigma_compiler_free(compiler);
	return 0;
}
