/* Documents as somebody else's advisor may have made them. */
#include "base/check.h"
#include "base/macros.h"
#include "server/press/document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct document *document = NULL;
	struct fault fault = {0};
	int r = document_read(slice_of(data, size), &document, &fault);

	CHECK(r == 0 || r == ERR_REFUSED);
	if (r == 0)
		CHECK(document->n_pages > 0 && document->n_pages <= DOCUMENT_MAX_PAGES);
	document_free(document);
	return 0;
}
