"""rules/ -> doc/own-rules.md: our own rules by tactic."""

import re

from . import schema

TACTICS = [
    ("initial-access", "Initial access"),
    ("execution", "Execution"),
    ("persistence", "Persistence"),
    ("privilege-escalation", "Privilege escalation"),
    ("defense-evasion", "Defense evasion"),
    ("credential-access", "Credential access"),
    ("discovery", "Discovery"),
    ("lateral-movement", "Lateral movement"),
    ("collection", "Collection"),
    ("command-and-control", "Command and control"),
    ("exfiltration", "Exfiltration"),
    ("impact", "Impact"),
    ("", "Practice"),
]

INTRO = """\
# Our own rules

Made from `rules/` by `tools/generate --commit`; `check/tree` holds it in step. A rule stands under the tactic of its
first tag. [rules.md](rules.md) tells how to write and to test one.
"""


def scalar(text, key):
    return re.search(rf"^{key}: (.+)$", text, re.M)[1]


def read(path):
    """The few keys that the list shows; the files are ours, and the engine reads them in full."""
    text = path.read_text()
    tags = re.findall(r"^    - attack\.(\S+)$", text, re.M)
    return {
        "file": str(path.relative_to(schema.ROOT)),
        "title": scalar(text, "title"),
        "level": scalar(text, "level"),
        "tactic": tags[0] if tags else "",
        "techniques": ", ".join(t.upper() for t in tags if re.match(r"t\d{4}", t)),
    }


def section(title, rules):
    yield f"\n## {title}\n\n| rule | level | techniques | file |\n|---|---|---|---|\n"
    for rule in rules:
        yield f"| {rule['title']} | {rule['level']} | {rule['techniques']} | `{rule['file']}` |\n"


def doc():
    rules = sorted(map(read, (schema.ROOT / "rules").rglob("*.yml")), key=lambda rule: rule["title"])
    unknown = {rule["tactic"] for rule in rules} - {name for name, _ in TACTICS}
    if unknown:
        raise ValueError(f"no such tactic: {', '.join(sorted(unknown))}")
    out = [INTRO]
    for name, title in TACTICS:
        group = [rule for rule in rules if rule["tactic"] == name]
        if group:
            out += section(title, group)
    return "".join(out)
