"""schema/frames.toml -> ipc/frames.{h,c}: structs, encoders, decoders and the table of rights."""

from . import schema
from .schema import NOTICE, ROLES, SCALARS

C_SCALAR = {"u8": "uint8_t", "u16": "uint16_t", "u32": "uint32_t", "u64": "uint64_t",
            "i64": "int64_t", "time": "usec_t", "bool": "bool"}

HEAD = """\
/*
 * The frames that our processes send each other, as structs, with their encoders and decoders.
 *
 * Ownership: decoded text, bytes and fixed parts are slices into the frame's bytes; lists are taken
 *            from the arena. Encoders append to the caller's buffer.
 * Limits:    each field's maximum is in schema/frames.toml; beyond it: ERR_TOO_LARGE.
 * Trust:     frames may come from a stolen process. Decoders accept nothing longer, shorter or
 *            otherwise than the table says (ERR_TRUNCATED, ERR_MALFORMED); texts must be UTF-8.
 */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"

enum frame_role {
"""


def member(f):
    kind = f.type.kind
    if kind in C_SCALAR:
        return f"\t{C_SCALAR[kind]} {f.name};"
    if kind in ("text", "bytes"):
        return f"\tstruct slice {f.name};"
    if kind == "fixed":
        return f"\tuint8_t {f.name}[{f.type.limit}];"
    if kind == "record":
        return f"\tstruct record_{f.type.record} {f.name};"
    return f"\tstruct record_{f.type.record} *{f.name};\n\tsize_t n_{f.name};"


def struct(s):
    out = [f"/* {s.doc} */\nstruct {s.c_name} {{\n"]
    for f in s.fields:
        line = member(f)
        out.append(f"{line} /* {f.doc} */\n" if f.doc else f"{line}\n")
    if not s.fields:
        out.append("\tuint8_t nothing;\n")
    out.append("};\n\n")
    return "".join(out)


def prototypes(s):
    n = s.c_name
    return (f"int {n}_encode(const struct {n} *v, struct buf *out);\n"
            f"_must_check_ int {n}_decode(struct slice in, struct arena *arena, struct {n} *ret);\n\n")


def header():
    records, frames = schema.frames()
    out = [NOTICE.format("frames.toml"), HEAD]
    out += [f"\tROLE_{role.upper()},\n" for role in ROLES]
    out.append("\tROLE_COUNT,\n};\n\n")
    out.append("const char *frame_role_name(enum frame_role role);\n")
    out.append("/* ERR_NOT_FOUND when no role has the name. */\n")
    out.append("_must_check_ int frame_role_find(struct slice name, enum frame_role *ret_role);\n\n")
    out.append("enum frame_state { FRAME_IN_SETUP = 1, FRAME_IN_READY = 2 };\n\n")
    out.append("enum frame_type {\n")
    out += [f"\tFRAME_{f.name.upper()} = {f.number},\n" for f in frames]
    out.append("};\n\n/* X(TYPE, name) for every frame. */\n#define FRAME_EACH(X)")
    out += [f" \\\n\tX({f.name.upper()}, {f.name})" for f in frames]
    out.append("\n\n/* X(name) for every record; some travel alone, as the body of a call or a reply. */\n"
               "#define RECORD_EACH(X)")
    out += [f" \\\n\tX({r.name})" for r in records]
    out.append("\n\n/* One row of the table of rights. */\nstruct frame_row {\n\tuint16_t type;\n"
               "\tuint8_t states;\t   /* bits of enum frame_state */\n\tbool has_fd;\n"
               "\tbool fd_optional;   /* it may come without */\n\tuint32_t max_bytes;\n"
               "\tuint32_t senders;   /* bit per enum frame_role */\n\tuint32_t receivers; /* the same */\n"
               "\tconst char *name;\n};\n\n/* NULL for a number that is not in the table. */\n"
               "const struct frame_row *frame_row_find(uint16_t type);\n\n")
    for s in records + frames:
        out.append(struct(s))
        out.append(prototypes(s))
    return "".join(out)


def encode_field(f):
    kind, name = f.type.kind, f"v->{f.name}"
    if kind in ("i64", "time"):
        return f"\tput_u64(out, (uint64_t){name});\n"
    if kind in ("u8", "bool"):
        return f"\tbuf_put_byte(out, {name});\n"
    if kind in SCALARS:
        return f"\tput_{kind}(out, {name});\n"
    if kind in ("text", "bytes"):
        return f"\tTRY(put_bytes(out, {name}, {f.type.limit}));\n"
    if kind == "fixed":
        return f"\tbuf_put(out, {name}, sizeof({name}));\n"
    if kind == "record":
        return f"\tTRY(record_{f.type.record}_encode(&{name}, out));\n"
    return (f"\tif (v->n_{f.name} > {f.type.limit})\n\t\treturn ERR_TOO_LARGE;\n"
            f"\tput_u32(out, (uint32_t)v->n_{f.name});\n"
            f"\tfor (size_t i = 0; i < v->n_{f.name}; i++)\n"
            f"\t\tTRY(record_{f.type.record}_encode(&v->{f.name}[i], out));\n")


def decode_field(f):
    kind, name = f.type.kind, f"ret->{f.name}"
    if kind in SCALARS:
        return f"\tTRY(take_{kind}(in, &{name}));\n"
    if kind in ("text", "bytes"):
        return f"\tTRY(take_{kind}(in, {f.type.limit}, &{name}));\n"
    if kind == "fixed":
        return f"\tTRY(take_fixed(in, {name}, sizeof({name})));\n"
    if kind == "record":
        return f"\tTRY(record_{f.type.record}_take(in, arena, &{name}));\n"
    return (f"\tTRY(take_count(in, {f.type.limit}, &ret->n_{f.name}));\n"
            f"\tret->{f.name} = arena_take_array(arena, ret->n_{f.name}, sizeof(*ret->{f.name}));\n"
            f"\tif (!ret->{f.name})\n\t\treturn ERR_NO_MEMORY;\n"
            f"\tfor (size_t i = 0; i < ret->n_{f.name}; i++)\n"
            f"\t\tTRY(record_{f.type.record}_take(in, arena, &ret->{f.name}[i]));\n")


def codec(s):
    n = s.c_name
    unused = "" if any(f.type.kind in ("record", "list") for f in s.fields) else " _unused_"
    no_fields = " _unused_" if not s.fields else ""
    out = [f"int {n}_encode(const struct {n} *v{no_fields}, struct buf *out)\n{{\n"]
    out += [encode_field(f) for f in s.fields]
    out.append("\treturn buf_result(out);\n}\n\n")
    out.append(f"static int {n}_take(struct slice *in{no_fields}, struct arena *arena{unused},\n"
               f"\tstruct {n} *ret)\n{{\n\t*ret = (struct {n}){{0}};\n")
    out += [decode_field(f) for f in s.fields]
    out.append("\treturn 0;\n}\n\n")
    out.append(f"int {n}_decode(struct slice in, struct arena *arena, struct {n} *ret)\n{{\n"
               f"\tTRY({n}_take(&in, arena, ret));\n\treturn in.len == 0 ? 0 : ERR_MALFORMED;\n}}\n\n")
    return "".join(out)


def mask(names):
    if names == ["*"]:
        return "ALL_ROLES"
    return " | ".join(f"1u << ROLE_{name.upper()}" for name in names)


def table(frames):
    states = {"setup": "FRAME_IN_SETUP", "ready": "FRAME_IN_READY", "any": "FRAME_IN_SETUP | FRAME_IN_READY"}
    out = ["static const struct frame_row rows[] = {\n"]
    for f in frames:
        out.append(f"\t{{FRAME_{f.name.upper()}, {states[f.state]}, {'true' if f.fd else 'false'}, "
                   f"{'true' if f.fd_optional else 'false'}, {f.max},\n"
                   f"\t\t{mask(f.senders)}, {mask(f.receivers)}, \"{f.name}\"}},\n")
    out.append("};\n\n")
    return "".join(out)


def source():
    records, frames = schema.frames()
    out = [NOTICE.format("frames.toml"), '#include "ipc/frames.h"\n\n#include "ipc/frame_parts.h"\n\n']
    out.append("#define ALL_ROLES ((1u << ROLE_COUNT) - 1)\n\n")
    out.append("static const char *const role_names[ROLE_COUNT] = {\n")
    out += [f'\t[ROLE_{role.upper()}] = "{role}",\n' for role in ROLES]
    out.append("};\n\n")
    out.append(table(frames))
    out.append(LOOKUPS)
    for s in records + frames:
        out.append(codec(s))
    return "".join(out)


LOOKUPS = """\
const struct frame_row *frame_row_find(uint16_t type)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].type == type)
			return &rows[i];
	}
	return NULL;
}

const char *frame_role_name(enum frame_role role)
{
	return (unsigned)role < ROLE_COUNT ? role_names[role] : "?";
}

int frame_role_find(struct slice name, enum frame_role *ret_role)
{
	for (unsigned i = 0; i < ROLE_COUNT; i++) {
		if (!slice_is_text(name, role_names[i]))
			continue;
		*ret_role = (enum frame_role)i;
		return 0;
	}
	return ERR_NOT_FOUND;
}

"""


def doc():
    records, frames = schema.frames()
    out = ["# Frames between our processes\n\n",
           "Made by `tools/gen` from `schema/frames.toml`; do not edit.\n\n",
           "| number | frame | from | to | state | max bytes | descriptor | what |\n",
           "|---:|---|---|---|---|---:|---|---|\n"]
    for f in frames:
        out.append(f"| {f.number} | `{f.name}` | {', '.join(f.senders)} | {', '.join(f.receivers)} | "
                   f"{f.state} | {f.max} | {f.fd} | {f.doc} |\n")
    return "".join(out)
