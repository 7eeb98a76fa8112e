"""Reads the tables in schema/ and checks what all generators rely on."""

import re
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "schema"

SCALARS = {"u8": 1, "u16": 2, "u32": 4, "u64": 8, "i64": 8, "time": 8, "bool": 1}


def fail(message):
    sys.exit(f"schema: {message}")


def load(name):
    path = SCHEMA / name
    with path.open("rb") as f:
        return tomllib.load(f)


@dataclass
class Type:
    """kind: a scalar's name, text, bytes, fixed, record or list; limit: bytes or elements."""

    kind: str
    limit: int = 0
    record: str = ""


def parse_type(text):
    if text in SCALARS:
        return Type(text)
    if m := re.fullmatch(r"(text|bytes|fixed):(\d+)", text):
        return Type(m[1], int(m[2]))
    if m := re.fullmatch(r"record (\w+)", text):
        return Type("record", 0, m[1])
    if m := re.fullmatch(r"list (\w+):(\d+)", text):
        return Type("list", int(m[2]), m[1])
    fail(f"unknown type {text!r}")


@dataclass
class Field:
    name: str
    type: Type
    doc: str


@dataclass
class Struct:
    """A record or a frame."""

    name: str
    fields: list
    doc: str
    json: bool = False
    frame: bool = False
    number: int = 0
    max: int = 0
    state: str = ""
    fd: str = ""
    fd_optional: bool = False
    senders: list = field(default_factory=list)
    receivers: list = field(default_factory=list)

    @property
    def c_name(self):
        return f"frame_{self.name}" if self.frame else f"record_{self.name}"


def _fields(row):
    return [Field(name, parse_type(kind), doc) for name, kind, doc in row["fields"]]


def frames():
    """(records, frames), records in an order in which each comes after those it contains."""
    data = load("frames.toml")
    records = [
        Struct(r["name"], _fields(r), r["doc"], json=r.get("json", False)) for r in data["record"]
    ]
    all_frames = [
        Struct(
            r["name"], _fields(r), r["doc"], frame=True, number=r["number"], max=r["max"],
            state=r["state"], fd=r.get("fd", ""), fd_optional=r.get("fd_optional", False),
            senders=r["from"], receivers=r["to"],
        )
        for r in data["frame"]
    ]
    known = {}
    for record in records:
        for f in record.fields:
            if f.type.record and f.type.record not in known:
                fail(f"record {record.name} uses {f.type.record} before it is defined")
            if f.type.record and record.json and not known[f.type.record].json:
                fail(f"record {record.name} is for JSON, {f.type.record} in it is not")
        known[record.name] = record
    numbers = set()
    for frame in all_frames:
        if frame.number in numbers:
            fail(f"frame number {frame.number} is used twice")
        if frame.state not in ("setup", "ready", "any"):
            fail(f"frame {frame.name}: unknown state {frame.state}")
        numbers.add(frame.number)
    return records, all_frames


ROLES = ["parent", "agents", "people", "core", "watch", "seal", "courier", "rules", "agent",
         "collect", "ship", "local", "search", "press"]


def operations():
    rows = load("api.toml")["operation"]
    seen = set()
    for row in rows:
        if row["number"] in seen:
            fail(f"operation number {row['number']} is used twice")
        seen.add(row["number"])
        row.setdefault("stream", False)
        row.setdefault("media", "application/json")
    return rows


def results():
    return load("results.toml")["result"]


def messages():
    """All rows of schema/messages/*.toml, sorted by code; codes and names are unique."""
    rows = []
    for path in sorted((SCHEMA / "messages").glob("*.toml")):
        with path.open("rb") as f:
            for row in tomllib.load(f).get("message", []):
                for key in ("name", "code", "ja", "en", "cause_ja", "cause_en", "todo_ja", "todo_en"):
                    if not isinstance(row.get(key), str):
                        fail(f"{path.name}: message {row.get('name', '?')} lacks {key}")
                if not re.fullmatch(r"TB-\d{4}", row["code"]):
                    fail(f"{path.name}: {row['code']} is no message code")
                rows.append(row)
    rows.sort(key=lambda row: row["code"])
    for key in ("code", "name"):
        values = [row[key] for row in rows]
        for value in values:
            if values.count(value) > 1:
                fail(f"message {key} {value} is used twice")
    return rows


def fields():
    return load("fields.toml")


def config():
    return load("config.toml")["key"]


def c_text(text):
    """A C string literal."""
    out = []
    for ch in text:
        if ch in '"\\':
            out.append("\\" + ch)
        elif ch == "\n":
            out.append("\\n")
        else:
            out.append(ch)
    return '"' + "".join(out) + '"'


NOTICE = "/* Made by tools/gen from schema/{}; do not edit. */\n"
