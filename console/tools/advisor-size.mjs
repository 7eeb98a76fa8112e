// How much the advisor's page weighs, each file compressed by gzip; beyond the limit it ends with 1.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const folder = new URL("../dist/advisor/", import.meta.url);
const most_bytes = 150_000;

const sizes = readdirSync(folder).map((name) => [name, gzipSync(readFileSync(new URL(name, folder)), { level: 9 }).length]);
const all = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
console.log(`advisor: ${all} bytes compressed (${sizes.map(([name, bytes]) => `${name} ${bytes}`).join(", ")})`);
if (all > most_bytes) console.error(`advisor: more than ${most_bytes} bytes`);
process.exit(all > most_bytes ? 1 : 0);
