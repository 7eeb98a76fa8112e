/* `tsujiban explain TB-1234`: one row of the catalogue. Needs no server. */
#include "base/message.h"
#include "cli/cli.h"

int cli_explain(const struct cli_options *options)
{
	const struct message *row;

	row = message_find(slice_text(options->argv[0]));
	if (!row) {
		fprintf(stderr, "%s: %s\n", options->argv[0],
			cli_text(options, "この番号の知らせはありません。",
				"there is no such message"));
		return CLI_FAILED;
	}
	printf("%s  %s\n\n%s: %s\n%s: %s\n", row->code, cli_text(options, row->ja, row->en),
		cli_text(options, "わけ", "cause"), cli_text(options, row->cause_ja, row->cause_en),
		cli_text(options, "すること", "what to do"),
		cli_text(options, row->todo_ja, row->todo_en));
	return CLI_OK;
}
