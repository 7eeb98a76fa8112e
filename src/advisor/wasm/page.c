#include "advisor/wasm/page.h"

#include <stdlib.h>

#include "advisor/advisor.h"

#define EXPORT(name_) __attribute__((export_name(name_)))

/* The module is the instance: the page makes one for each catalogue it opens. */
static struct {
	struct catalogue_file files[PAGE_MAX_FILES];
	size_t n_files;
	struct advisor *advisor;
	struct buf answer;
} page = {.answer = {.max = ADVISOR_MAX_ANSWER}};

EXPORT("page_room") uint8_t *page_room(size_t bytes)
{
	return malloc(bytes ? bytes : 1);
}

EXPORT("page_file") int page_file(uint8_t *name, size_t name_len, uint8_t *text, size_t text_len)
{
	if (page.n_files == PAGE_MAX_FILES || page.advisor)
		return ERR_TOO_LARGE;
	page.files[page.n_files++] = (struct catalogue_file){
		.name = slice_of(name, name_len), .text = slice_of(text, text_len)};
	return 0;
}

EXPORT("page_open") int page_open(void)
{
	struct fault fault = {.message = MSG_COUNT};
	int result;

	if (page.advisor)
		return ERR_EXISTS;
	buf_clear(&page.answer);
	result = advisor_open(page.files, page.n_files, &fault, &page.advisor);
	if (result == ERR_REFUSED)
		TRY(advisor_put_problem(&page.answer, &fault, SLICE_EMPTY));
	return result;
}

EXPORT("page_call") int page_call(uint8_t *request, size_t len)
{
	int result = ERR_OUT_OF_ORDER;

	buf_clear(&page.answer);
	if (page.advisor)
		result = advisor_call(page.advisor, slice_of(request, len), &page.answer);
	free(request);
	return result;
}

EXPORT("page_answer") const uint8_t *page_answer(void)
{
	return page.answer.data;
}

EXPORT("page_answer_len") size_t page_answer_len(void)
{
	return page.answer.len;
}
