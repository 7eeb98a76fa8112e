#include "agent/collect/command.h"

int command_join(struct slice arguments, struct buf *out)
{
	bool first = true;

	while (arguments.len > 0) {
		size_t len = slice_find_byte(arguments, '\0');
		struct slice argument = slice_of(arguments.data, len);
		bool quoted = len == 0 || slice_find_byte(argument, ' ') < len;

		if (!first)
			buf_put_byte(out, ' ');
		if (quoted)
			buf_put_byte(out, '"');
		buf_put_slice(out, argument);
		if (quoted)
			buf_put_byte(out, '"');
		arguments = slice_from(arguments, len + 1);
		first = false;
	}
	return buf_result(out);
}

struct slice command_trim(struct slice arguments)
{
	while (arguments.len > 0 && arguments.data[arguments.len - 1] == '\0')
		arguments.len--;
	return arguments;
}
