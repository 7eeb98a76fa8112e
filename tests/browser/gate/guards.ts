import { readFileSync } from "node:fs";

const source = new URL("../../../src/server/gate/files.c", import.meta.url);

/** The headers of the real gate, out of its source: what it forbids the tests must not allow. */
export function readGuards(engine = ""): Record<string, string> {
  const [, macro = ""] = /#define SECURITY_HEADERS\(engine\)((?:.*\\\n)*.*)/.exec(readFileSync(source, "utf8")) ?? [];
  const defined = macro.replace(/" engine\b/, `" "${engine}"`);
  const text = [...defined.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, part]) => part).join("");
  const lines = text.split("\\r\\n").filter(Boolean);
  const guards = Object.fromEntries(lines.map((line) => line.split(/: (.*)/, 2) as [string, string]));
  if (!guards["Content-Security-Policy"]?.includes("script-src 'self'")) {
    throw new Error(`${source.pathname}: no policy found`);
  }
  return guards;
}
