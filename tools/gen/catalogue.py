"""schema/catalogue.toml -> advisor/columns.{h,c}, doc/catalogue.md."""

import re

from . import schema
from .schema import NOTICE, c_text

HEAD = """\
/*
 * The tables of the catalogue and what each of their columns may hold; a file of catalogue/ a table.
 *
 * Ownership: rows are static.
 * Limits:    a table has at most COLUMNS_MAX columns.
 * Trust:     no input.
 */
#pragma once

#include "base/slice.h"

enum column_type {
	COLUMN_KEY, COLUMN_REF, COLUMN_REFS, COLUMN_TEXT, COLUMN_NUMBER, COLUMN_YEN, COLUMN_FRACTION,
	COLUMN_PERCENT, COLUMN_DATE, COLUMN_ONE, COLUMN_MANY, COLUMN_WHEN,
};

"""

ROWS = """\
struct column_rule {
	struct slice name;
	struct slice words; /* of COLUMN_ONE and COLUMN_MANY, with commas between them */
	enum column_type type;
	enum table other; /* whose keys COLUMN_REF and COLUMN_REFS hold */
	bool optional;    /* may be empty: nobody has said */
	bool key;         /* one of those that name the row */
};

struct table_rule {
	struct slice name;
	const struct column_rule *columns;
	unsigned n_columns;
	unsigned n_keys;
};

const struct table_rule *table_rule_get(enum table table);
/* TABLE_COUNT when no table is called so. */
enum table table_find(struct slice name);
"""

TYPES = "key|text|number|yen|fraction|percent|date|when|(?:ref|refs):\\w+|(?:one|many):[a-z0-9_,]+"


def tables():
    """The tables, each column as (name, type, argument, optional), checked."""
    found = schema.load("catalogue.toml")["table"]
    names = [t["name"] for t in found]
    for t in found:
        t["rows"] = []
        for name, kind, more in t["columns"]:
            if not re.fullmatch(TYPES, kind) or more not in ("", "optional"):
                schema.fail(f"catalogue {t['name']}.{name}: {kind!r} {more!r} is no type")
            kind, _, argument = kind.partition(":")
            if kind in ("ref", "refs") and argument not in names:
                schema.fail(f"catalogue {t['name']}.{name}: no table {argument}")
            t["rows"].append((name, kind, argument, more == "optional"))
        columns = [row[0] for row in t["rows"]]
        if not t["key"] or any(k not in columns for k in t["key"]):
            schema.fail(f"catalogue {t['name']}: its key is not among its columns")
    if len(set(names)) != len(names):
        schema.fail("catalogue: a table's name is used twice")
    return found


def header():
    found = tables()
    out = [NOTICE.format("catalogue.toml"), HEAD, "enum table {\n"]
    out += [f"\tTABLE_{t['name'].upper()},\n" for t in found]
    out.append("\tTABLE_COUNT,\n};\n\n")
    for t in found:
        upper = t["name"].upper()
        out.append(f"enum {t['name']}_column {{\n")
        out += [f"\t{upper}_{row[0].upper()},\n" for row in t["rows"]]
        out.append(f"\t{upper}_COLUMNS,\n}};\n\n")
    out.append(f"enum {{ COLUMNS_MAX = {max(len(t['rows']) for t in found)} }};\n\n{ROWS}")
    return "".join(out)


def _rule(table, row):
    name, kind, argument, optional = row
    words = f"SLICE_LITERAL({c_text(argument)})" if kind in ("one", "many") else "{NULL, 0}"
    other = f"TABLE_{argument.upper()}" if kind in ("ref", "refs") else "TABLE_COUNT"
    flag = {True: "true", False: "false"}
    return (f"\t{{SLICE_LITERAL({c_text(name)}), {words}, COLUMN_{kind.upper()}, {other}, "
            f"{flag[optional]}, {flag[name in table['key']]}}},\n")


def source():
    found = tables()
    out = [NOTICE.format("catalogue.toml"), '#include "advisor/columns.h"\n\n#include "base/check.h"\n\n']
    for t in found:
        out.append(f"static const struct column_rule {t['name']}_columns[] = {{\n")
        out += [_rule(t, row) for row in t["rows"]]
        out.append("};\n\n")
    out.append("static const struct table_rule tables[TABLE_COUNT] = {\n")
    out += [f"\t{{SLICE_LITERAL({c_text(t['name'])}), {t['name']}_columns, {len(t['rows'])}, {len(t['key'])}}},\n"
            for t in found]
    out.append("""\
};

const struct table_rule *table_rule_get(enum table table)
{
	CHECK((unsigned)table < TABLE_COUNT);
	return &tables[table];
}

enum table table_find(struct slice name)
{
	unsigned table = 0;

	while (table < TABLE_COUNT && !slice_is(tables[table].name, name))
		table++;
	return (enum table)table;
}
""")
    return "".join(out)


DOC = """\
# The catalogue of services

Made by `tools/gen` from `schema/catalogue.toml`; do not edit.

`catalogue/` is what the advisor knows: one file a table. It is data that people read, correct and review;
`tsujiban catalogue check` holds it against this page and says file, line and column of whatever does not fit.

**Nothing is guessed.** A statement has a source, a place in it and a date; where nobody has said anything there is no
row, or an empty cell, which means unknown: never zero, never no. Where the printed source is doubtful, the fact names
a row of `doubts` that says how it was read.

## A file

UTF-8 CSV (RFC 4180), lines end with LF. Lines that begin with `#`, before the header only, say what the file is. Then
the header: exactly the table's columns, in this order. Then the rows. A cell that holds a comma, a quotation mark or a
line break is put in quotation marks, and a quotation mark in it is written twice. No spaces around a value, no control
characters.

| type | a cell holds |
|---|---|
| key | a name of lower-case letters, digits and `_`, at most 64 |
| ref, refs | a key of another table; several have `;` between them |
| text | any text, at most 4,096 bytes |
| number, yen | digits, without a sign, comma or leading zero; yen are whole |
| fraction | `N/D` with 0 < N ≤ D |
| percent | a number from 0 to 100 |
| date | `YYYY`, `YYYY-MM` or `YYYY-MM-DD`: no more is claimed than is known |
| one, many | one of the words named; several have `;` between them |
| when | a condition, as below |

## Conditions

A condition is one comparison or several with `;` between them, which must all hold:

    condition  = comparison *( ";" comparison )
    comparison = name operator value *( "|" value )
    operator   = "=" | "!=" | "<" | "<=" | ">" | ">="

`name` is a question of `questions`, or one of `terminals`, `months`, `sites`, `homes`, `islands` (how many), `area`, `system`
(any of the company's), `type`, `case`, `today`, `start`. With `=` and `!=` several values may stand side by side with
`|`: any of them, none of them. The other operators take one number, or one date. An answer that is missing makes a
comparison neither true nor false: the condition is then unknown, unless another of its comparisons surely fails. So
`member=yes` says nothing of a company whose membership nobody knows.

## Age

A fact is old when more than twelve months have passed since its date: counted from the first day that the date may
mean (`2022` is 2022-01-01). An old fact is shown as 過去の情報, and whatever rests on it says so, until somebody
confirms it with a date of their own. The place of a service on IPA's list ages by itself, and is confirmed by itself: by a row `listed`
of `changes`, or by a visit's confirmation without an item.

## What became of a service

Rows of `changes` count from their date on, in their order. A service that was renamed keeps its key and goes by the
new name; one that was merged points to the other; one that was merged, ended or unlisted is no candidate any more.
Rows are added, not removed: an old proposal can still be read.

## Tables

"""


def _type(kind, argument):
    if kind in ("ref", "refs"):
        return f"{kind} of `{argument}`"
    return f"{kind} of {', '.join(argument.split(','))}" if argument else kind


def doc():
    out = [DOC]
    for t in tables():
        out.append(f"### {t['name']}.csv\n\n{t['doc']}\n\n| column | type | |\n|---|---|---|\n")
        for name, kind, argument, optional in t["rows"]:
            notes = [word for word, is_so in (("key", name in t["key"]), ("may be empty", optional)) if is_so]
            out.append(f"| `{name}` | {_type(kind, argument)} | {', '.join(notes)} |\n")
        out.append("\n")
    return "".join(out).rstrip("\n") + "\n"
