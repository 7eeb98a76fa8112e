/* press_document PROGRAM DOCUMENT PDF: has the program draw the document, as `tsujiban advise --pdf` does. */
#include <fcntl.h>

#include "cli/press.h"
#include "os/os.h"

enum { MAX_BYTES = 4 * 1024 * 1024 };

int main(int argc, char **argv)
{
	const struct cli_options options = {.english = true};
	_cleanup_(buf_done) struct buf document = BUF_INIT(MAX_BYTES);
	_cleanup_fd_ int fd = -1;

	if (argc != 4 || os_read_file(AT_FDCWD, argv[2], MAX_BYTES, &document) < 0)
		return CLI_USAGE;
	fd = open(argv[3], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return CLI_USAGE;
	return cli_press_by(&options, argv[1], buf_slice(&document), fd) < 0 ? CLI_FAILED : CLI_OK;
}
