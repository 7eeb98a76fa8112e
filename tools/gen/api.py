"""schema/api.toml and the JSON records of schema/frames.toml -> api/table.{h,c}, api/json.{h,c},
console types, OpenAPI."""

import json

from . import schema
from .schema import NOTICE, c_text

JSON = "application/json"

JSON_HEAD = """\
/*
 * The API's records as JSON text.
 *
 * Ownership: appended to the caller's buffer.
 * Limits:    the buffer's maximum.
 * Trust:     the records' texts may be hostile; they are escaped.
 */
#pragma once

#include "ipc/frames.h"

"""

TABLE_HEAD = """\
/*
 * The operations of the API: how the people's gate reaches them and who may call them.
 *
 * Ownership: rows are static.
 * Limits:    none.
 * Trust:     the gate uses path, request and reply; rights are decided by the core alone.
 */
#pragma once

#include <stddef.h>
#include "ipc/frames.h"

enum api_door { API_DOOR_PAGE = 1, API_DOOR_LOCAL = 2, API_DOOR_LINK = 4 };

enum api_person_role {
	API_OWNER = 1,
	API_STAFF = 2,
	API_OPERATOR = 4,
	API_COORDINATOR = 8,
	API_VENDOR = 16,
	API_TECHNICIAN = 32,
	API_PARTNER = 64,
};

enum api_field_kind { API_FIELD_TEXT, API_FIELD_U32, API_FIELD_U64, API_FIELD_BOOL };

/* A field of a request record, to be filled from JSON, query or path. */
struct api_field {
	const char *name;
	enum api_field_kind kind;
	size_t limit;
	size_t offset;
};

struct api_row {
	uint16_t number;
	const char *name;
	const char *method;
	const char *path; /* with at most one {id} */
	unsigned doors;	  /* bits of enum api_door */
	unsigned roles;	  /* bits of enum api_person_role */
	bool stream;
	const char *media; /* of the reply; what is not JSON is the only field of its record */
	size_t max_body; /* of a request, as JSON */
	size_t request_size;
	const struct api_field *fields;
	size_t n_fields;
	int (*encode_request)(const void *record, struct buf *out);
	/* Decodes a reply record and appends it in the row's media type. */
	int (*put_reply)(struct slice body, struct arena *arena, struct buf *out);
};

enum api_operation {
"""


def json_records():
    return [r for r in schema.frames()[0] if r.json]


def json_h():
    out = [NOTICE.format("frames.toml"), JSON_HEAD]
    out += [f"int record_{r.name}_json(const struct record_{r.name} *v, struct buf *out);\n" for r in json_records()]
    return "".join(out)


def json_field(f, first):
    kind, name = f.type.kind, f"v->{f.name}"
    label = f'\tbuf_put_text(out, {c_text(("" if first else ",") + chr(34) + f.name + chr(34) + ":")});\n'
    if kind == "bool":
        return label + f'\tbuf_put_text(out, {name} ? "true" : "false");\n'
    if kind in ("i64", "time"):
        return label + f'\tbuf_put_format(out, "%lld", (long long){name});\n'
    if kind in schema.SCALARS:
        return label + f'\tbuf_put_format(out, "%llu", (unsigned long long){name});\n'
    if kind == "text":
        return label + f"\ttext_put_json(out, {name});\n"
    if kind == "record":
        return label + f"\trecord_{f.type.record}_json(&{name}, out);\n"
    if kind == "list":
        return (label + f"\tbuf_put_byte(out, '[');\n\tfor (size_t i = 0; i < v->n_{f.name}; i++) {{\n"
                f"\t\tif (i > 0)\n\t\t\tbuf_put_byte(out, ',');\n"
                f"\t\trecord_{f.type.record}_json(&v->{f.name}[i], out);\n\t}}\n\tbuf_put_byte(out, ']');\n")
    schema.fail(f"{f.name}: {kind} has no JSON form")


def json_c():
    out = [NOTICE.format("frames.toml"), '#include "api/json.h"\n\n#include "base/text.h"\n\n']
    for r in json_records():
        unused = " _unused_" if not r.fields else ""
        out.append(f"int record_{r.name}_json(const struct record_{r.name} *v{unused}, struct buf *out)\n{{\n"
                   f"\tbuf_put_byte(out, '{{');\n")
        out += [json_field(f, i == 0) for i, f in enumerate(r.fields)]
        out.append("\treturn buf_put_byte(out, '}');\n}\n\n")
    return "".join(out)


def table_h():
    out = [NOTICE.format("api.toml"), TABLE_HEAD]
    out += [f"\tAPI_{o['name'].upper()} = {o['number']},\n" for o in schema.operations()]
    out.append("};\n\nextern const struct api_row api_rows[];\nextern const size_t api_n_rows;\n\n"
               "/* NULL for a number that is not in the table. */\n"
               "const struct api_row *api_row_find(uint16_t number);\n")
    return "".join(out)


KINDS = {"text": "API_FIELD_TEXT", "u32": "API_FIELD_U32", "u64": "API_FIELD_U64", "bool": "API_FIELD_BOOL"}


def request_fields(name, records):
    record = records[name]
    if not record.fields:
        return ""
    out = [f"static const struct api_field fields_{name}[] = {{\n"]
    for f in record.fields:
        if f.type.kind not in KINDS:
            schema.fail(f"request record {name}: {f.name} cannot be read from JSON")
        out.append(f"\t{{\"{f.name}\", {KINDS[f.type.kind]}, {f.type.limit}, "
                   f"offsetof(struct record_{name}, {f.name})}},\n")
    out.append("};\n\n")
    return "".join(out)


def reply_function(name, raw_field=None):
    put = (f"buf_put_slice(out, v.{raw_field})" if raw_field else f"record_{name}_json(&v, out)")
    return f"""\
static int reply_{name}(struct slice body, struct arena *arena, struct buf *out)
{{
	struct record_{name} v;

	TRY(record_{name}_decode(body, arena, &v));
	return {put};
}}

"""


def encode_function(name):
    return f"""\
static int encode_{name}(const void *record, struct buf *out)
{{
	return record_{name}_encode(record, out);
}}

"""


def bits(prefix, names):
    return " | ".join(f"{prefix}{n.upper()}" for n in names) or "0"


def max_body(record):
    """Every text at its longest, half of its letters escaped; small requests need not be counted out."""
    return max(65536, 2 * sum(f.type.limit for f in record.fields if f.type.kind == "text"))


def table_c():
    rows = schema.operations()
    records = {r.name: r for r in schema.frames()[0]}
    requests = sorted({o["request"] for o in rows})
    replies = sorted({o["reply"] for o in rows})
    out = [NOTICE.format("api.toml"), '#include "api/table.h"\n\n#include "api/json.h"\n\n']
    for name in requests:
        out.append(request_fields(name, records))
        out.append(encode_function(name))
    raw = {o["reply"] for o in rows if o["media"] != JSON}
    out += [reply_function(name, records[name].fields[0].name if name in raw else None) for name in replies]
    out.append("const struct api_row api_rows[] = {\n")
    for o in rows:
        req = o["request"]
        n = len(records[req].fields)
        out.append(f"\t{{\n\t\t.number = {o['number']},\n\t\t.name = {c_text(o['name'])},\n"
                   f"\t\t.method = {c_text(o['method'])},\n\t\t.path = {c_text(o['path'])},\n"
                   f"\t\t.doors = {bits('API_DOOR_', o['doors'])},\n\t\t.roles = {bits('API_', o['roles'])},\n"
                   f"\t\t.stream = {'true' if o['stream'] else 'false'},\n"
                   f"\t\t.media = {c_text(o['media'])},\n"
                   f"\t\t.max_body = {max_body(records[req])},\n"
                   f"\t\t.request_size = sizeof(struct record_{req}),\n"
                   f"\t\t.fields = {f'fields_{req}' if n else 'NULL'},\n\t\t.n_fields = {n},\n"
                   f"\t\t.encode_request = encode_{req},\n\t\t.put_reply = reply_{o['reply']},\n\t}},\n")
    out.append("};\n\nconst size_t api_n_rows = ARRAY_SIZE(api_rows);\n\n"
               "const struct api_row *api_row_find(uint16_t number)\n{\n"
               "\tfor (size_t i = 0; i < api_n_rows; i++) {\n\t\tif (api_rows[i].number == number)\n"
               "\t\t\treturn &api_rows[i];\n\t}\n\treturn NULL;\n}\n")
    return "".join(out)


def ts_type(t):
    if t.kind == "text":
        return "string"
    if t.kind == "bool":
        return "boolean"
    if t.kind == "record":
        return pascal(t.record)
    if t.kind == "list":
        return f"{pascal(t.record)}[]"
    return "number"


def pascal(name):
    return "".join(part.capitalize() for part in name.split("_"))


def typescript():
    out = ["// Made by tools/gen from schema/; do not edit.\n// Times are microseconds since the epoch (UTC).\n\n"]
    for r in json_records():
        out.append(f"/** {r.doc} */\nexport interface {pascal(r.name)} {{\n")
        for f in r.fields:
            doc = f"  /** {f.doc} */\n" if f.doc else ""
            out.append(f"{doc}  {f.name}: {ts_type(f.type)};\n")
        out.append("}\n\n")
    out.append("/** Every operation of the API. */\nexport const operations = {\n")
    for o in schema.operations():
        out.append(f"  {o['name']}: {{\n    method: {json.dumps(o['method'])},\n    path: {json.dumps(o['path'])},\n"
                   f"    roles: {json.dumps(o['roles'])},\n  }},\n")
    out.append("} as const;\n\nexport interface Requests {\n")
    out += [f"  {o['name']}: {pascal(o['request'])};\n" for o in schema.operations()]
    out.append("}\n\nexport interface Replies {\n")
    out += [f"  {o['name']}: {pascal(o['reply']) if o['media'] == JSON else 'Blob'};\n"
            for o in schema.operations()]
    out.append("}\n\n/** The catalogue's messages by code. */\nexport const messages: Record<string, "
               "{ ja: string; en: string; todo_ja: string; todo_en: string }> = {\n")
    for m in schema.messages():
        row = {k: m[k] for k in ("ja", "en", "todo_ja", "todo_en")}
        out.append(f"  {json.dumps(m['code'])}: {json.dumps(row, ensure_ascii=False)},\n")
    out.append("};\n")
    return "".join(out)


def json_schema(t):
    if t.kind == "text":
        return {"type": "string", "maxLength": t.limit}
    if t.kind == "bool":
        return {"type": "boolean"}
    if t.kind == "record":
        return {"$ref": f"#/components/schemas/{pascal(t.record)}"}
    if t.kind == "list":
        return {"type": "array", "maxItems": t.limit, "items": {"$ref": f"#/components/schemas/{pascal(t.record)}"}}
    if t.kind == "time":
        return {"type": "integer", "format": "int64", "description": "microseconds since the epoch, UTC"}
    return {"type": "integer", "minimum": 0} if t.kind != "i64" else {"type": "integer", "format": "int64"}


def openapi_operation(o, records):
    problem = {"description": "refused or failed", "content": {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    content = ({"text/event-stream": {"schema": {"type": "string"}}} if o["stream"] else
               {JSON: {"schema": {"$ref": f"#/components/schemas/{pascal(o['reply'])}"}}} if o["media"] == JSON else
               {o["media"]: {"schema": {"type": "string", "format": "binary"}}})
    op = {"operationId": o["name"], "summary": o["doc"], "x-doors": o["doors"], "x-roles": o["roles"],
          "responses": {"200": {"description": "done", "content": content}, "default": problem}}
    parameters = []
    if "{id}" in o["path"]:
        parameters.append({"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}})
    fields = [f for f in records[o["request"]].fields if not ("{id}" in o["path"] and f.name == "id")]
    if o["method"] == "GET":
        parameters += [{"name": f.name, "in": "query", "description": f.doc, "schema": json_schema(f.type)}
                       for f in fields]
    elif fields:
        op["requestBody"] = {"content": {"application/json": {
            "schema": {"$ref": f"#/components/schemas/{pascal(o['request'])}"}}}}
    if parameters:
        op["parameters"] = parameters
    return op


def openapi():
    records = {r.name: r for r in schema.frames()[0]}
    paths = {}
    for o in schema.operations():
        paths.setdefault(o["path"], {})[o["method"].lower()] = openapi_operation(o, records)
    components = {}
    for r in json_records():
        properties = {f.name: json_schema(f.type) | ({"description": f.doc} if f.doc and f.type.kind not in
                      ("record", "time") else {}) for f in r.fields}
        components[pascal(r.name)] = {"type": "object", "description": r.doc, "properties": properties}
    doc = {"openapi": "3.1.0",
           "info": {"title": "tsujiban", "version": "1", "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
                    "description": "Made by tools/gen from schema/api.toml and schema/frames.toml; do not edit."},
           "paths": paths,
           "components": {"schemas": components, "securitySchemes": {
               "session": {"type": "apiKey", "in": "cookie", "name": "tsujiban"}}},
           "security": [{"session": []}]}
    return json.dumps(doc, indent=1, ensure_ascii=False) + "\n"
