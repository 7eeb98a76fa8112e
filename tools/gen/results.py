"""schema/results.toml, schema/messages/*.toml -> base/result.{h,c}, base/message.{h,c}."""

from . import schema
from .schema import NOTICE, c_text

RESULT_HEAD = """\
/*
 * Result codes: every function that can fail returns 0 or one of these, or -errno of the system.
 *
 * Ownership: names are static.
 * Limits:    none.
 * Trust:     no input.
 */
#pragma once

#include <stdbool.h>

enum result {
"""

MESSAGE_HEAD = """\
/*
 * The catalogue of messages to people: a stable code, the text, its cause and what to do, in Japanese
 * and English. Log, console, mail and command line render the same row. `{subject}` in a text stands
 * for what the fault is about.
 *
 * Ownership: rows are static.
 * Limits:    none.
 * Trust:     no input.
 */
#pragma once

#include "base/slice.h"

struct message {
	const char *code;
	const char *ja, *en;
	const char *cause_ja, *cause_en;
	const char *todo_ja, *todo_en;
};

enum message_id {
"""


def result_h():
    out = [NOTICE.format("results.toml"), RESULT_HEAD]
    for row in schema.results():
        out.append(f"\tERR_{row['name']} = -{row['code']}, /* {row['doc']} */\n")
    out.append("};\n\n")
    out.append("/* The code's name: \"NO_MEMORY\", for -errno the system's (\"ENOENT\"), \"OK\" for 0. */\n")
    out.append("const char *result_name(int result);\n\n")
    out.append("/* True when the system failed (-errno), not the domain. */\n")
    out.append("static inline bool result_is_system(int result)\n{\n")
    out.append("\treturn result < 0 && result > -1000;\n}\n")
    return "".join(out)


def result_c():
    out = [NOTICE.format("results.toml"), '#include "base/result.h"\n\n#include <string.h>\n\n']
    out.append("const char *result_name(int result)\n{\n\tconst char *name;\n\n\tswitch (result) {\n")
    out.append('\tcase 0:\n\t\treturn "OK";\n')
    for row in schema.results():
        out.append(f"\tcase ERR_{row['name']}:\n\t\treturn \"{row['name']}\";\n")
    out.append("\tdefault:\n\t\tname = result_is_system(result) ? strerrorname_np(-result) : NULL;\n")
    out.append('\t\treturn name ? name : "UNKNOWN";\n\t}\n}\n')
    return "".join(out)


def message_h():
    out = [NOTICE.format("messages"), MESSAGE_HEAD]
    for row in schema.messages():
        out.append(f"\tMSG_{row['name']}, /* {row['code']} */\n")
    out.append("\tMSG_COUNT,\n};\n\n")
    out.append("const struct message *message_get(enum message_id id);\n")
    out.append("/* By its code (\"TB-1042\"); NULL when there is none. */\n")
    out.append("const struct message *message_find(struct slice code);\n")
    return "".join(out)


def _message_row(index, row):
    out = [f"\t[{index}] = {{\n\t\t.code = {c_text(row['code'])},\n"]
    for key in ("ja", "en", "cause_ja", "cause_en", "todo_ja", "todo_en"):
        out.append(f"\t\t.{key} = {c_text(row[key])},\n")
    return "".join(out) + "\t},\n"


def _advisor_messages(codes):
    """The advisor's rows of these codes alone, so that its library carries no others."""
    rows = [r for r in schema.messages() if codes(r["code"])]
    first, last = rows[0]["name"], rows[-1]["name"]
    out = [NOTICE.format("messages"), '#include "advisor/problem.h"\n\n']
    out.append("static const struct message rows[] = {\n")
    out += [_message_row(f"MSG_{row['name']} - MSG_{first}", row) for row in rows]
    out.append("};\n\nconst struct message *problem_message(enum message_id id)\n{\n")
    out.append(f"\tif (id < MSG_{first} || id > MSG_{last} || !rows[id - MSG_{first}].code)\n\t\treturn NULL;\n")
    out.append(f"\treturn &rows[id - MSG_{first}];\n}}\n")
    return "".join(out)


def advisor_messages_c():
    return _advisor_messages(lambda code: "TB-1700" <= code <= "TB-1799")


def advisor_page_messages_c():
    """For the page: its catalogue has been checked, and what server and command line say is not its own."""
    return _advisor_messages(lambda code: "TB-1700" <= code <= "TB-1729" or "TB-1750" <= code <= "TB-1759")


def message_c():
    out = [NOTICE.format("messages"), '#include "base/message.h"\n\n#include "base/check.h"\n\n']
    out.append("static const struct message rows[MSG_COUNT] = {\n")
    out += [_message_row(f"MSG_{row['name']}", row) for row in schema.messages()]
    out.append("};\n\nconst struct message *message_get(enum message_id id)\n{\n")
    out.append("\tCHECK((unsigned)id < MSG_COUNT);\n\treturn &rows[id];\n}\n\n")
    out.append("const struct message *message_find(struct slice code)\n{\n")
    out.append("\tfor (size_t i = 0; i < MSG_COUNT; i++) {\n")
    out.append("\t\tif (slice_is_text(code, rows[i].code))\n\t\t\treturn &rows[i];\n\t}\n\treturn NULL;\n}\n")
    return "".join(out)
