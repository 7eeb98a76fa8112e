"""The answer tables of tests/unit/sigma/test_*.c -> doc/sigma-conformance.md.

A function whose comment begins `Specification, "SECTION"` gives its rows to that section. Of C only what such tables
use is read: string literals side by side, macros that stand for them, constant texts, true and false.
"""

import re

from . import schema

TESTS = schema.ROOT / "tests/unit/sigma"
KINDS = {"answer": 4, "verdict": 3, "refusal": 2}
TRUTHS = {"t": "yes", "f": "no", "u": "unknown"}
TOKEN = re.compile(r'\s+|/\*.*?\*/|"(?:[^"\\]|\\.)*"|\'.\'|\w+|[{}(),#=;\[\]*]', re.S)
SECTION = re.compile(r'/\* Specification, "([^"]+)"(?:(?!\*/).)*\*/\n(static (?:void|const).*?^[}])', re.S | re.M)
ROWS = re.compile(r"struct (answer|verdict|refusal) \w+\[\] = (\{.*?^\t?\};)", re.S | re.M)
HEAD = """\
# Where Sigma's specification is tested

Made from the tables in `tests/unit/sigma` by `tools/generate --commit`; the tests run them against the fast path and the
plain one. The answers are written by hand from the Sigma specification 2.1.0; what it leaves open is in
[sigma.md](sigma.md). A detection of one selection is shown as that selection's items. An event is shown a field a
line; behind a name stands `#` for a number, `?` for a boolean, `@` for a list, `!` for null, `~` for a value cut off.
"""


class Source:
    """One test file: its macros and constant texts."""

    def __init__(self, path, shared=""):
        self.text = path.read_text()
        self.macros, self.constants = {}, {}
        joined = (shared + self.text).replace("\\\n", " ")
        for name, params, body in re.findall(r"^#define (\w+)(?:\(([^)]*)\))? +(.+)$", joined, re.M):
            self.macros[name] = ([p.strip() for p in params.split(",") if p.strip()], tokens(body))
        for name, body in re.findall(r'static const char (\w+)\[\] =\s*("[^;]*?");\n', self.text, re.S):
            self.constants[name] = tokens(body)

    def value(self, row, bound=None):
        """The text that tokens stand for."""
        out, at = "", 0
        while at < len(row):
            token, at = row[at], at + 1
            if token.startswith('"'):
                out += unescape(token[1:-1])
            elif bound and token in bound:
                out += bound[token]
            elif token in self.constants:
                out += self.value(self.constants[token])
            elif token in self.macros:
                params, body = self.macros[token]
                given = []
                if params:
                    end = closing(row, at)
                    given = [self.value(part, bound) for part in split(row[at + 1:end])]
                    at = end + 1
                out += self.value(body, dict(zip(params, given)))
            else:
                out += token.strip("'")
        return out


def tokens(text):
    return [t for t in TOKEN.findall(text) if not t.isspace() and not t.startswith("/*")]


def unescape(text):
    """Of a C string literal: bytes in hex are UTF-8 or stand as they are written."""
    named = {"n": "\n", "t": "\t"}
    return re.sub(r"\\(x[0-9a-f]{2}|.)",
                  lambda m: m[0] if m[1][0] == "x" else named.get(m[1], m[1]), text)


def closing(row, at):
    depth = 0
    for i in range(at, len(row)):
        depth += (row[i] in "({") - (row[i] in ")}")
        if depth == 0:
            return i
    return schema.fail("conformance: a bracket is not closed")


def split(row):
    """At the commas outside of brackets."""
    parts, depth = [[]], 0
    for token in row:
        depth += (token in ("(", "{")) - (token in (")", "}"))
        if token == "," and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def cell(text):
    """Code spans, a line each; a pipe would end the cell."""
    lines = [line for line in text.split("\n") if line.strip()] or ["(nothing)"]
    indent = min(len(line) - len(line.lstrip()) for line in lines)
    return "<br>".join("`` " + line[indent:].replace("|", "\\|") + " ``" for line in lines)


def plain(text):
    return re.sub(r"([\\\\*_|`])", r"\\\1", text)


def detection(text):
    """One selection named s alone: its items."""
    match = re.fullmatch(r"  s:\n((?:    .*\n)+)  condition: s\n?", text)
    return cell(match[1] if match else text)


def rows_of(source, kind, table):
    codes = {"MSG_" + row["name"].upper(): row for row in schema.messages()}
    body = tokens(table)
    for part in split(body[1:closing(body, 0)]):
        values = [source.value(field) for field in split(part[1:-1])]
        if len(values) != KINDS[kind]:
            schema.fail(f"conformance: a row of {kind} has {len(values)} columns: {values}")
        if kind == "answer":
            yield f"| {plain(values[0])} | {detection(values[1])} | {cell(values[2])} | {'yes' if values[3] == 'true' else 'no'} |"
        elif kind == "verdict":
            yield f"| a value cut off, or not | {cell(values[0])} | {cell(values[1])} | {TRUTHS[values[2]]} |"
        else:
            row = codes.get(values[1])
            yield f"| refused | {detection(values[0])} | | {row['code'] if row else values[1]} |"


def sections():
    """Rows by section; tables under no section's comment come last."""
    found = {}
    shared = (TESTS / "table.h").read_text()
    for path in sorted(TESTS.glob("test_*.c")):
        source = Source(path, shared)
        for name, body in SECTION.findall(source.text):
            for kind, table in ROWS.findall(body + ";"):
                found.setdefault(name, []).extend(rows_of(source, kind, table))
        for kind, table in ROWS.findall(SECTION.sub("", source.text)):
            if kind == "answer":
                found.setdefault("What else is tested", []).extend(rows_of(source, kind, table))
    return found


def doc():
    out = [HEAD]
    for name, rows in sorted(sections().items()):
        out.append(f"\n## {name}\n\n| What | Detection | Event | Matches |\n|---|---|---|---|\n")
        out += [row + "\n" for row in rows]
    return "".join(out)
