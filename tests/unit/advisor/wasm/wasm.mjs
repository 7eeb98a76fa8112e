// Holds the page's WebAssembly against the library: no imports, small, and byte for byte the same answers.
//
//     node wasm.mjs ADVISOR.WASM ADVISOR_ANSWERS CATALOGUE VISITS
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const [wasm, answers, catalogue, visits] = process.argv.slice(2);
const most_packed_bytes = 90_000;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });
let failed = 0;

function check(holds, what) {
  if (holds) return;
  failed++;
  console.log(`FAIL ${what}`);
}

const read = (directory, end) =>
  Object.fromEntries(
    readdirSync(directory)
      .filter((name) => name.endsWith(end))
      .sort()
      .map((name) => [name, readFileSync(join(directory, name), "utf8")]),
  );

function put(page, text) {
  const bytes = encoder.encode(text);
  const at = page.page_room(bytes.length);
  new Uint8Array(page.memory.buffer, at, bytes.length).set(bytes);
  return [at, bytes.length];
}

const answer = (page) => decoder.decode(new Uint8Array(page.memory.buffer, page.page_answer(), page.page_answer_len()));

function ask(page, request) {
  const result = page.page_call(...put(page, request));
  return `${result} ${answer(page)}`;
}

const code = readFileSync(wasm);
const module = new WebAssembly.Module(code);
const packed = gzipSync(code, { level: 9 }).length;
check(WebAssembly.Module.imports(module).length === 0, `imports: ${JSON.stringify(WebAssembly.Module.imports(module))}`);
check(packed <= most_packed_bytes, `${packed} bytes packed, at most ${most_packed_bytes}`);

function start(files) {
  const page = new WebAssembly.Instance(module, {}).exports;
  for (const [name, text] of Object.entries(files)) page.page_file(...put(page, name), ...put(page, text));
  return page;
}

const files = read(catalogue, ".csv");
const broken = start({ ...files, "facts.csv": "service\ns01\n" });
check(broken.page_open() !== 0 && JSON.parse(answer(broken)).problem.place === "facts.csv", "a broken catalogue is named");
check(ask(broken, "{}").endsWith(" "), "without a catalogue there is no answer");
const page = start(files);
check(page.page_open() === 0, `the catalogue opens: ${answer(page)}`);

const ops = execFileSync(answers, ["--ops"], { encoding: "utf8" }).trim().split("\n");
const more = {
  compare: { services: ["s02", "s05"] },
  quadrant: { x: "cost_rank_in_type", y: "insurance_cap_yen_per_year" },
  whatif: { scenario: "ransomware" },
  take_in: { service: "s14", source: "電話", date: "2026-11-20", answers: [{ item: "dispatch_24x365", state: "yes" }] },
  fact_change: { service: "s14", item: "dispatch_24x365", state: "yes", source: "survey", place: "x", date: "2026-11-20" },
};
const requests = ["", "{", "[]", '{"op":"dance"}', '{"op":"check"}', '{"op":"check","today":"2026-02-31"}', '{"op":5}'];
for (const text of [undefined, ...Object.values(read(visits, ".json"))]) {
  const visit = text && JSON.parse(text);
  for (const op of ops) {
    for (const lang of ["ja", "en"]) requests.push(JSON.stringify({ op, today: "2026-11-23", lang, visit, ...more[op] }));
  }
  if (visit) requests.push(JSON.stringify({ op: "check", today: "2026-11-23", visit: { ...visit, terminals: "五" } }));
}
const input = requests.map((request) => `${request}\n`).join("");
const native = execFileSync(answers, { input, encoding: "utf8", maxBuffer: 1 << 30 }).split("\n");
let same = 0;
for (const [i, request] of requests.entries()) {
  const ours = ask(page, request);
  if (ours === native[i]) {
    same++;
    continue;
  }
  let at = 0;
  while (ours[at] === native[i][at]) at++;
  check(false, `${request.slice(0, 80)}\n  at ${at}: wasm ${ours.slice(at - 60, at + 60)}\n  native ${native[i].slice(at - 60, at + 60)}`);
}
check(new Set(native).size > ops.length, "the answers differ from one another");
console.log(`${same} of ${requests.length} answers the same, ${ops.length} operations, ${packed} bytes packed`);
process.exit(failed ? 1 : 0);
