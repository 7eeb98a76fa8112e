#include "sigma/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "sigma/image_layout.h"

enum { MAX_PARENTHESES = 50 };

struct regex {
	pcre2_code *code;
};

struct regex_scratch {
	pcre2_match_data *data;
	pcre2_match_context *limits;
	uint64_t given_up;
};

static uint32_t pcre_options(unsigned flags)
{
	/* Texts are UTF-8 as far as they are; what is not matches nothing. */
	uint32_t options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;

	if (flags & FLAG_REGEX_NOCASE)
		options |= PCRE2_CASELESS;
	if (flags & FLAG_REGEX_LINES)
		options |= PCRE2_MULTILINE;
	if (flags & FLAG_REGEX_DOT_ALL)
		options |= PCRE2_DOTALL;
	return options;
}

int regex_new(struct slice text, unsigned flags, struct regex **ret)
{
	pcre2_compile_context *limits = pcre2_compile_context_create(NULL);
	struct regex *regex = calloc(1, sizeof(*regex));
	PCRE2_SIZE offset;
	int error = 0;

	if (!limits || !regex) {
		pcre2_compile_context_free(limits);
		free(regex);
		return ERR_NO_MEMORY;
	}
	pcre2_set_parens_nest_limit(limits, MAX_PARENTHESES);
	regex->code = pcre2_compile(text.data ? text.data : (PCRE2_SPTR) "", text.len,
		pcre_options(flags), &error, &offset, limits);
	pcre2_compile_context_free(limits);
	if (!regex->code) {
		free(regex);
		return error == PCRE2_ERROR_HEAP_FAILED ? ERR_NO_MEMORY : ERR_MALFORMED;
	}
	*ret = regex;
	return 0;
}

struct regex *regex_free(struct regex *regex)
{
	if (regex) {
		pcre2_code_free(regex->code);
		free(regex);
	}
	return NULL;
}

int regex_scratch_new(struct regex_scratch **ret)
{
	struct regex_scratch *scratch = calloc(1, sizeof(*scratch));

	if (!scratch)
		return ERR_NO_MEMORY;
	scratch->data = pcre2_match_data_create(1, NULL);
	scratch->limits = pcre2_match_context_create(NULL);
	if (!scratch->data || !scratch->limits) {
		regex_scratch_free(scratch);
		return ERR_NO_MEMORY;
	}
	pcre2_set_match_limit(scratch->limits, REGEX_MAX_STEPS);
	pcre2_set_depth_limit(scratch->limits, REGEX_MAX_STEPS);
	pcre2_set_heap_limit(scratch->limits, REGEX_MAX_HEAP_KIB);
	*ret = scratch;
	return 0;
}

struct regex_scratch *regex_scratch_free(struct regex_scratch *scratch)
{
	if (scratch) {
		pcre2_match_data_free(scratch->data);
		pcre2_match_context_free(scratch->limits);
		free(scratch);
	}
	return NULL;
}

uint64_t regex_scratch_given_up(const struct regex_scratch *scratch)
{
	return scratch->given_up;
}

enum truth regex_find(
	const struct regex *regex, struct regex_scratch *scratch, struct slice text, bool open)
{
	/* Partial matching answers "partial" as soon as the end of the text is looked at. */
	int result = pcre2_match(regex->code, text.data ? text.data : (PCRE2_SPTR) "", text.len, 0,
		open ? PCRE2_PARTIAL_HARD : 0, scratch->data, scratch->limits);

	if (result >= 0)
		return TRUTH_TRUE;
	if (result == PCRE2_ERROR_NOMATCH)
		return open ? TRUTH_UNKNOWN : TRUTH_FALSE;
	if (result != PCRE2_ERROR_PARTIAL)
		scratch->given_up++;
	return TRUTH_UNKNOWN;
}
