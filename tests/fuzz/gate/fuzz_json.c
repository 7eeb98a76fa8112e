/* Records from query and JSON: the first byte chooses the operation, the query goes to the first line
 * feed, the rest is the body. What is accepted can be encoded, and decodes as the core will do it. */
#include "base/check.h"
#include "server/gate/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_INIT(65536);
	struct buf out = BUF_INIT(65536);
	struct fault fault = {0};
	struct record_source source = {0};
	const struct api_row *row;
	void *record;
	size_t line;
	int result;

	if (size == 0)
		return 0;
	row = &api_rows[data[0] % api_n_rows];
	line = slice_find_byte(slice_of(data + 1, size - 1), '\n');
	source.query = line > 0 ? slice_of(data + 1, line) : SLICE_EMPTY;
	source.body = slice_from(slice_of(data + 1, size - 1), line + 1);
	source.has_id = strstr(row->path, "{id}") != NULL;
	source.id = 7;
	result = record_read(row, &source, &arena, &record, &fault);
	if (result == 0)
		CHECK(row->encode_request(record, &out) == 0 && out.len <= 65536);
	else
		CHECK(result == ERR_NO_MEMORY || (result == ERR_REFUSED && fault.message != 0));
	buf_done(&out);
	arena_done(&arena);
	return 0;
}
