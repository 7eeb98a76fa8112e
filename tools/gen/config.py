"""schema/config.toml -> config_table.{h,c}, doc/config.md."""

from . import schema
from .schema import NOTICE, c_text

HEAD = """\
/*
 * The server's configuration keys, as a table.
 *
 * Ownership: rows are static.
 * Limits:    values are at most 4,096 bytes.
 * Trust:     no input here; values are checked by whoever reads the file.
 */
#pragma once

#include "base/slice.h"

enum config_type {
	CONFIG_TEXT, CONFIG_PATH, CONFIG_URL, CONFIG_ADDRESS, CONFIG_PORT, CONFIG_NUMBER, CONFIG_CHOICE,
};

struct config_row {
	const char *name;     /* in the file; the option has dashes */
	const char *fallback; /* "" : none */
	const char *doc;
	const char *programs; /* children that are told, separated by spaces; "*": all */
	const char *choices;  /* separated by spaces */
	enum config_type type;
	bool repeat;
	bool secret; /* never logged or shown */
};

enum config_key {
"""


def header():
    out = [NOTICE.format("config.toml"), HEAD]
    out += [f"\tCONFIG_KEY_{k['name'].upper()},\n" for k in schema.config()]
    out.append("\tCONFIG_KEY_COUNT,\n};\n\nextern const struct config_row config_rows[CONFIG_KEY_COUNT];\n")
    return "".join(out)


def source():
    out = [NOTICE.format("config.toml"), '#include "server/parent/config_table.h"\n\n',
           "const struct config_row config_rows[CONFIG_KEY_COUNT] = {\n"]
    for k in schema.config():
        flag = lambda name: "true" if k.get(name) else "false"
        out.append(f"\t{{{c_text(k['name'])}, {c_text(k['default'])},\n\t\t{c_text(k['doc'])},\n"
                   f"\t\t{c_text(' '.join(k['programs']))}, {c_text(' '.join(k.get('choices', [])))}, "
                   f"CONFIG_{k['type'].upper()}, {flag('repeat')}, {flag('secret')}}},\n")
    out.append("};\n")
    return "".join(out)


def doc():
    out = ["# Configuration keys\n\nMade by `tools/gen` from `schema/config.toml`; do not edit.\n\n"
           "In `/etc/tsujiban/tsujiban.conf` as lines `key = value`; on the command line of `tsujiband` as "
           "`--key value` with dashes for underscores. No file is needed.\n\n"
           "| key | default | what |\n|---|---|---|\n"]
    out += [f"| `{k['name']}` | {k['default'] or '–'} | {k['doc']} |\n" for k in schema.config()]
    return "".join(out)
