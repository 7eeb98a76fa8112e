"""schema/windows.toml -> records/windows_table.{h,c}."""

from . import schema
from .schema import NOTICE, c_text

HEAD = """\
/*
 * Windows' event logs as Sigma's rules name them: rows for windows.h.
 *
 * Ownership: rows are static.
 * Limits, Trust: none.
 */
#pragma once

#include "base/slice.h"

struct windows_service {
	struct slice service;
	const struct slice *channels;
	const struct slice *providers;
	uint8_t n_channels, n_providers;
};

struct windows_category {
	struct slice category;
	const uint16_t *ids;
	const struct slice *event_types; /* none: of any */
	uint8_t service, n_ids, n_event_types;
};

struct windows_rename {
	struct slice from, to;
	const uint16_t *ids;
	uint8_t service, n_ids;
};

"""
KINDS = (("service", "services"), ("category", "categories"), ("rename", "renames"))


def load():
    data = schema.load("windows.toml")
    names = [row["service"] for row in data["service"]]
    if len(names) != len(set(names)) or len(names) > 255:
        schema.fail("windows.toml: a service twice, or too many")
    for row in data["category"] + data["rename"]:
        if row["service"] not in names:
            schema.fail(f"windows.toml: no service {row['service']!r}")
    return data, names


def header():
    data, _ = load()
    out = [NOTICE.format("windows.toml"), HEAD]
    for kind, plural in KINDS:
        out.append(f"enum {{ WINDOWS_N_{plural.upper()} = {len(data[kind])} }};\n")
        out.append(f"extern const struct windows_{kind} windows_{plural}[WINDOWS_N_{plural.upper()}];\n")
    return "".join(out)


def lits(texts):
    return f"(const struct slice[]){{{', '.join(f'SLICE_LITERAL({c_text(t)})' for t in texts)}}}" if texts else "NULL"


def ids(numbers):
    return f"(const uint16_t[]){{{', '.join(map(str, numbers))}}}"


def rows(kind, plural, lines):
    return [f"const struct windows_{kind} windows_{plural}[WINDOWS_N_{plural.upper()}] = {{\n", *lines, "};\n\n"]


def source():
    data, names = load()
    out = [NOTICE.format("windows.toml"), '#include "records/windows_table.h"\n\n']
    out += rows("service", "services", [
        f"\t{{SLICE_LITERAL({c_text(s['service'])}), {lits(s['channels'])}, {lits(s.get('providers', []))}, "
        f"{len(s['channels'])}, {len(s.get('providers', []))}}},\n" for s in data["service"]])
    out += rows("category", "categories", [
        f"\t{{SLICE_LITERAL({c_text(c['category'])}), {ids(c['ids'])}, {lits(c.get('event_types', []))}, "
        f"{names.index(c['service'])}, {len(c['ids'])}, {len(c.get('event_types', []))}}},\n" for c in data["category"]])
    out += rows("rename", "renames", [
        f"\t{{SLICE_LITERAL({c_text(r['from'])}), SLICE_LITERAL({c_text(r['to'])}), {ids(r['ids'])}, "
        f"{names.index(r['service'])}, {len(r['ids'])}}},\n" for r in data["rename"]])
    return "".join(out).rstrip("\n") + "\n"
