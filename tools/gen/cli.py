"""schema/cli.toml -> cli/acts.{h,c}, the manual pages (en, ja), the bash completion, doc/cli.md;
schema/config.toml -> tsujiband's manual page."""

from . import schema
from .schema import NOTICE, c_text, fail

HEAD = """\
/*
 * The command line's acts, as a table, and the function of each.
 *
 * Ownership: rows are static.
 * Limits:    16 flags an act.
 * Trust:     no input here.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define CLI_FLAGS_MAX 16
/* As n_most: any number. */
#define CLI_ANY 255

struct cli_options;

struct cli_flag {
	const char *name;
	const char *value; /* what its value is called; "": it has none */
	const char *ja, *en;
};

struct cli_act {
	const char *verb;
	const char *name;      /* "": the verb alone */
	const char *arguments; /* for usage */
	unsigned n_least, n_most;
	bool hidden;
	const char *ja, *en;
	const struct cli_flag *flags;
	size_t n_flags;
	int (*run)(const struct cli_options *options);
};

extern const struct cli_act cli_acts[];
extern const size_t cli_n_acts;

"""

COMMON = [
    ["--json", "", "APIの答えを、プログラムのためにそのまま出す", "the API's reply as it is, for programs"],
    ["--lang", "ja|en", "言葉。なければLANGに従い、それもなければja", "the language; otherwise from LANG, else ja"],
    ["--socket", "PATH", "サーバーの窓口。なければ /run/tsujiban/api.sock",
     "the server's local socket; otherwise /run/tsujiban/api.sock"],
]
EXIT = [
    ("0", "しました。", "Done."),
    ("1", "サーバーが断ったか、サーバーにつながらないか、できませんでした。",
     "The server refused or could not be reached, or it failed."),
    ("2", "書き方が違います。", "The command line was wrong."),
]


def acts():
    rows = schema.load("cli.toml")["act"]
    seen = set()
    for a in rows:
        if (a["verb"], a["name"]) in seen:
            fail(f"{a['verb']} {a['name']} stands twice")
        seen.add((a["verb"], a["name"]))
        if len(a["flags"]) > 16:
            fail(f"{a['verb']} {a['name']}: too many flags")
    return rows


def shown():
    return [a for a in acts() if not a.get("hidden")]


def function(act):
    return "cli_" + "_".join(p for p in (act["verb"], act["name"]) if p).replace("-", "_")


def counts(act):
    least = sum(not a.startswith("[") for a in act["arguments"])
    most = "CLI_ANY" if any(a.rstrip("]").endswith("...") for a in act["arguments"]) else len(act["arguments"])
    return least, most


def header():
    out = [NOTICE.format("cli.toml"), HEAD]
    out += [f"int {function(a)}(const struct cli_options *options);\n" for a in acts()]
    return "".join(out)


def source():
    out = [NOTICE.format("cli.toml"), '#include "cli/acts.h"\n\n']
    for a in acts():
        if a["flags"]:
            out.append(f"static const struct cli_flag flags_{function(a)}[] = {{\n")
            out += ["\t{" + ", ".join(c_text(part) for part in f) + "},\n" for f in a["flags"]]
            out.append("};\n\n")
    out.append("const struct cli_act cli_acts[] = {\n")
    for a in acts():
        least, most = counts(a)
        flags = f"flags_{function(a)}, {len(a['flags'])}" if a["flags"] else "NULL, 0"
        out.append(f"\t{{{c_text(a['verb'])}, {c_text(a['name'])}, {c_text(' '.join(a['arguments']))}, {least}, {most}, "
                   f"{'true' if a.get('hidden') else 'false'},\n\t\t{c_text(a['ja'])},\n\t\t{c_text(a['en'])},\n"
                   f"\t\t{flags}, {function(a)}}},\n")
    out.append(f"}};\n\nconst size_t cli_n_acts = sizeof(cli_acts) / sizeof(cli_acts[0]);\n")
    return "".join(out)


# ---- manual pages


def roff(text):
    text = text.replace("\\", "\\\\").replace("-", "\\-")
    return "\\&" + text if text.startswith((".", "'")) else text


def synopsis(act):
    return " ".join(["tsujiban", act["verb"], *([act["name"]] if act["name"] else []), *act["arguments"]])


def flag_lines(flags, language):
    out = []
    for name, value, ja, en in flags:
        label = f"{name} {value}".strip()
        out.append(f".TP\n.B {roff(label)}\n{roff(ja if language == 'ja' else en)}\n")
    return out


def manual(language):
    ja = language == "ja"
    titles = (["名前", "書式", "説明", "すること", "どれにもある指定", "終わりの値", "関連項目"] if ja else
              ["NAME", "SYNOPSIS", "DESCRIPTION", "ACTS", "OPTIONS OF ALL", "EXIT STATUS", "SEE ALSO"])
    about = ("見守りのサーバーに命じ、たずねる" if ja else "speak to the watch post's server")
    text = ("サーバーと同じ機械の上で、ローカルの窓口を通して話します。見てよいもの、してよいことは、呼んだ人によって"
            "サーバーが決めます。" if ja else
            "It speaks to the server on the same machine through its local socket; what the caller may see and do is "
            "decided by the server.")
    out = [f'.\\" Made by tools/gen from schema/cli.toml.\n.TH TSUJIBAN 1\n.SH {titles[0]}\ntsujiban \\- {about}\n'
           f".SH {titles[1]}\n.B tsujiban\n[\\-\\-json] [\\-\\-lang ja|en] [\\-\\-socket PATH] VERB [ARGUMENTS]\n"
           f".SH {titles[2]}\n{text}\n.SH {titles[3]}\n"]
    for a in shown():
        out.append(f".SS {roff(synopsis(a))}\n{roff(a['ja'] if ja else a['en'])}\n")
        out += flag_lines(a["flags"], language)
    out.append(f".SH {titles[4]}\n")
    out += flag_lines(COMMON, language)
    out.append(f".SH {titles[5]}\n")
    out += [f".TP\n.B {code}\n{roff(j if ja else e)}\n" for code, j, e in EXIT]
    out.append(f".SH {titles[6]}\n.BR tsujiband (8)\n")
    return "".join(out)


def manual_en():
    return manual("en")


def manual_ja():
    return manual("ja")


def server_manual():
    out = ['.\\" Made by tools/gen from schema/config.toml.\n.TH TSUJIBAND 8\n.SH NAME\ntsujiband \\- the watch post\'s '
           "server\n.SH SYNOPSIS\n.B tsujiband\n[\\-\\-config FILE] [\\-\\-KEY VALUE]...\n.SH DESCRIPTION\nStarts the "
           "server in the foreground: it reads the configuration, binds the sockets and keeps the other programs running, "
           "each as its own user.\nIn the file, which need not be there, keys stand in lines\n.IR \"key = value\" ,\n"
           "with _ for \\-.\n.SH KEYS\n"]
    for k in schema.config():
        default = f" Default: {k['default']}." if k["default"] else ""
        option = roff("--" + k["name"].replace("_", "-"))
        out.append(f".TP\n.B {option}\n{roff(k['doc'] + default)}\n")
    out.append(".SH FILES\n.TP\n.I /etc/tsujiban/tsujiban.conf\nThe configuration.\n.SH SEE ALSO\n.BR tsujiban (1)\n")
    return "".join(out)


# ---- completion


def completion():
    verbs = {}
    for a in shown():
        verbs.setdefault(a["verb"], []).append(a)
    out = ["# Completion of tsujiban for bash. Made by tools/gen from schema/cli.toml.\n_tsujiban()\n{\n"
           "\tlocal word=${COMP_WORDS[COMP_CWORD]} words=\n"
           "\tlocal -a plain=()\n\tlocal i\n"
           "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n\t\tcase ${COMP_WORDS[i]} in\n"
           "\t\t--lang | --socket) ((i++)) ;;\n\t\t--*) ;;\n\t\t*) plain+=(\"${COMP_WORDS[i]}\") ;;\n\t\tesac\n\tdone\n"
           "\tCOMPREPLY=()\n\tcase ${COMP_WORDS[COMP_CWORD - 1]} in\n"
           "\t--lang) words='ja en' ;;\n\t--file | --socket | check | backup | restore)\n"
           "\t\tcompopt -o default\n\t\treturn\n\t\t;;\n\tesac\n"
           "\tif [ -z \"$words\" ]; then\n\t\tcase \"${#plain[@]} ${plain[0]-} ${plain[1]-}\" in\n"
           f"\t\t'0  ') words='{' '.join(verbs)}' ;;\n"]
    for verb, rows in verbs.items():
        for a in rows:
            if a["name"] and a["flags"]:
                out.append(f"\t\t[2-9]' {verb} {a['name']}') words='{' '.join(f[0] for f in a['flags'])}' ;;\n")
        plain = next((a for a in rows if not a["name"]), None)
        words = [a["name"] for a in rows if a["name"]] + [f[0] for f in (plain["flags"] if plain else [])]
        if words:
            out.append(f"\t\t[1-9]' {verb} '*) words='{' '.join(words)}' ;;\n")
    common = " ".join(c[0] for c in COMMON)
    out.append(f"\t\tesac\n\t\twords=\"$words {common} --help\"\n\tfi\n"
               "\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n}\ncomplete -F _tsujiban tsujiban\n")
    return "".join(out)


# ---- document


def doc():
    out = ["# The command line\n\nMade by `tools/gen` from `schema/cli.toml`; do not edit. The manual page `tsujiban(1)` and "
           "the bash completion come from the same table.\n\n| act | what |\n|---|---|\n"]
    for a in shown():
        flags = "".join(f" `{' '.join(f[:2]).strip()}`".replace("|", "\\|") for f in a["flags"])
        out.append(f"| `{synopsis(a)}`{flags} | {a['en']} |\n")
    out.append("\nEvery act takes " + ", ".join(f"`{' '.join(c[:2]).strip()}`" for c in COMMON) + ". Exit status: "
               + "; ".join(f"{code} {e.rstrip('.').lower()}" for code, _, e in EXIT) + ".\n")
    return "".join(out)
