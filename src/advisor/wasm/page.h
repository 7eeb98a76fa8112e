/*
 * What the WebAssembly module shows to the page: room for texts, the catalogue's files, one call. The
 * module imports nothing: no clock, no files, no network are even there.
 *
 * Ownership: room from page_room belongs to the module again once it is given to page_file (for good) or
 *            page_call (until it returns). The answer is the module's until the next page_ call.
 * Limits:    as advisor.h; at most PAGE_MAX_FILES files, named in at most 64 bytes.
 * Trust:     the page that loads the module hands it whatever it likes, within its own memory.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { PAGE_MAX_FILES = 64 };

/* Room for `bytes` bytes; NULL when there is no memory. */
uint8_t *page_room(size_t bytes);
/* One file of the catalogue, "services.csv" and its text, both in room from page_room. 0 or a result code. */
int page_file(uint8_t *name, size_t name_len, uint8_t *text, size_t text_len);
/* Opens the catalogue. Not 0: the answer, if there is one, says why. */
int page_open(void);
/* Answers a request in room from page_room. 0, ERR_REFUSED: the answer is a JSON object; otherwise there
 * is none. */
int page_call(uint8_t *request, size_t len);
const uint8_t *page_answer(void);
size_t page_answer_len(void);
