"""schema/fields.toml -> event/fields.{h,c}, doc/fields.md."""

from . import schema
from .schema import NOTICE, c_text

HEAD = """\
/*
 * Well-known field keys and logsources of an event: small integers on the wire, Sigma's names in rules.
 *
 * Ownership: rows are static.
 * Limits:    numbers are append-only; 0 is no key.
 * Trust:     numbers from outside are looked up, never used as an index unchecked.
 */
#pragma once

#include "base/slice.h"

enum field_type { FIELD_TEXT, FIELD_INTEGER, FIELD_BOOLEAN, FIELD_LIST };

/* What a server announces, and the oldest one that agents still speak to. */
enum { FIELD_SCHEMA = @SCHEMA@, FIELD_SCHEMA_OLDEST = 1 };

struct field_row {
	struct slice name;
	enum field_type type;
	uint8_t schema; /* in which it came */
};

/* Empty texts: not named by the logsource. */
struct logsource_row {
	struct slice category, product, service;
};

"""


def header():
    data = schema.fields()
    latest = max(row.get("schema", 1) for row in data["field"] + data["logsource"])
    out = [NOTICE.format("fields.toml"), HEAD.replace("@SCHEMA@", str(latest)), "enum field_key {\n"]
    out += [f"\tFIELD_KEY_{f['name'].upper()} = {f['number']},\n" for f in data["field"]]
    top = max(f["number"] for f in data["field"])
    out.append(f"\tFIELD_KEY_END = {top + 1},\n}};\n\nenum logsource_id {{\n")
    for l in data["logsource"]:
        parts = [l.get(k, "") for k in ("product", "category", "service")]
        out.append(f"\tLOGSOURCE_{'_'.join(p for p in parts if p).upper()} = {l['number']},\n")
    top = max(l["number"] for l in data["logsource"])
    out.append(f"\tLOGSOURCE_END = {top + 1},\n}};\n\n")
    out.append("/* NULL for a number that is not in the table. */\n"
               "const struct field_row *field_row_find(uint64_t key);\n"
               "const struct logsource_row *logsource_row_find(uint64_t id);\n"
               "/* The key of a well-known name, 0 when it has none. */\n"
               "uint16_t field_key_of(struct slice name);\n"
               "/* The number of a logsource, 0 when it has none. */\n"
               "uint16_t logsource_id_of(struct slice category, struct slice product, struct slice service);\n")
    return "".join(out)


def lit(text):
    return f"SLICE_LITERAL({c_text(text)})" if text else "{NULL, 0}"


def source():
    data = schema.fields()
    out = [NOTICE.format("fields.toml"), '#include "event/fields.h"\n\n']
    out.append("static const struct field_row fields[FIELD_KEY_END] = {\n")
    for f in data["field"]:
        out.append(f"\t[{f['number']}] = {{{lit(f['name'])}, FIELD_{f['type'].upper()}, {f.get('schema', 1)}}},\n")
    out.append("};\n\nstatic const struct logsource_row logsources[LOGSOURCE_END] = {\n")
    for l in data["logsource"]:
        out.append(f"\t[{l['number']}] = {{{', '.join(lit(l.get(k, '')) for k in ('category', 'product', 'service'))}}},\n")
    out.append("""\
};

const struct field_row *field_row_find(uint64_t key)
{
	return key < FIELD_KEY_END && fields[key].name.len > 0 ? &fields[key] : NULL;
}

const struct logsource_row *logsource_row_find(uint64_t id)
{
	return id > 0 && id < LOGSOURCE_END ? &logsources[id] : NULL;
}

uint16_t field_key_of(struct slice name)
{
	for (uint16_t key = 1; key < FIELD_KEY_END; key++) {
		if (fields[key].name.len > 0 && slice_is(fields[key].name, name))
			return key;
	}
	return 0;
}

uint16_t logsource_id_of(struct slice category, struct slice product, struct slice service)
{
	for (uint16_t id = 1; id < LOGSOURCE_END; id++) {
		const struct logsource_row *row = &logsources[id];

		if (slice_is(row->category, category) && slice_is(row->product, product) &&
			slice_is(row->service, service))
			return id;
	}
	return 0;
}
""")
    return "".join(out)


def doc():
    data = schema.fields()
    out = ["# Fields and logsources of an event\n\nMade by `tools/gen` from `schema/fields.toml`; do not edit.\n\n",
           "| number | field | type | what |\n|---:|---|---|---|\n"]
    out += [f"| {f['number']} | `{f['name']}` | {f['type']} | {f['doc']} |\n" for f in data["field"]]
    out.append("\n| number | category | product | service |\n|---:|---|---|---|\n")
    out += [f"| {l['number']} | {l.get('category', '')} | {l.get('product', '')} | {l.get('service', '')} |\n"
            for l in data["logsource"]]
    return "".join(out)
