"""Makes code and documents from the tables in schema/.

    python3 -m gen OUTPUT FILE      (with tools/ on PYTHONPATH) writes one output
    python3 -m gen --check          says which committed output differs from its table
    python3 -m gen --commit         writes the committed outputs
"""

import sys
from pathlib import Path

from . import api, catalogue, cli, config, conformance, fields, frames, results, rules, schema, windows

OUTPUTS = {
    "result.h": results.result_h,
    "result.c": results.result_c,
    "message.h": results.message_h,
    "message.c": results.message_c,
    "advisor_messages.c": results.advisor_messages_c,
    "advisor_page_messages.c": results.advisor_page_messages_c,
    "frames.h": frames.header,
    "frames.c": frames.source,
    "fields.h": fields.header,
    "fields.c": fields.source,
    "windows_table.h": windows.header,
    "windows_table.c": windows.source,
    "config_table.h": config.header,
    "config_table.c": config.source,
    "columns.h": catalogue.header,
    "columns.c": catalogue.source,
    "api_json.h": api.json_h,
    "api_json.c": api.json_c,
    "api_table.h": api.table_h,
    "api_table.c": api.table_c,
    "types.ts": api.typescript,
    "acts.h": cli.header,
    "acts.c": cli.source,
    "tsujiban.1": cli.manual_en,
    "tsujiban.ja.1": cli.manual_ja,
    "tsujiband.8": cli.server_manual,
    "tsujiban.bash": cli.completion,
}

COMMITTED = {
    "doc/catalogue.md": catalogue.doc,
    "doc/cli.md": cli.doc,
    "doc/frames.md": frames.doc,
    "doc/fields.md": fields.doc,
    "doc/config.md": config.doc,
    "doc/own-rules.md": rules.doc,
    "doc/sigma-conformance.md": conformance.doc,
    "schema/openapi/tsujiban.json": api.openapi,
}


def main(args):
    if args == ["--commit"]:
        for name, make in COMMITTED.items():
            path = schema.ROOT / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(make())
        return 0
    if args == ["--check"]:
        stale = [n for n, make in COMMITTED.items()
                 if not (schema.ROOT / n).exists() or (schema.ROOT / n).read_text() != make()]
        for name in stale:
            print(f"{name} differs from its table: run tools/generate --commit")
        return 1 if stale else 0
    if len(args) == 2 and args[0] in OUTPUTS:
        path = Path(args[1])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(OUTPUTS[args[0]]())
        return 0
    print(__doc__, file=sys.stderr)
    return 2


sys.exit(main(sys.argv[1:]))
