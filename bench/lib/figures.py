"""What a bench says: one JSON line per figure on standard output, and how it goes on on standard error."""

import json
import os
import sys


def figure(name, value, unit, given, **further):
    """`value` None: it could not be measured, and `further` has a `reason`. `aim` and `peer` where there is one."""
    line = {"name": name, "value": value, "unit": unit, "input": given,
            "command": os.environ.get("TSUJIBAN_BENCH_COMMAND", " ".join(sys.argv))}
    print(json.dumps(line | further, ensure_ascii=False), flush=True)


def say(text):
    print(text, file=sys.stderr, flush=True)


def percentile(values, part):
    """The smallest value that so large a part of all does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * part // 100) - 1)]
