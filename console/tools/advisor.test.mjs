import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { loadSource } from "./advisor-build.mjs";

const tool = fileURLToPath(new URL("../../tools/pack-engine", import.meta.url));

const { readLzma } = await loadSource("lzma");
const { readTables } = await loadSource("tables");
const [{ ja }, { en }, { readTexts, writeTexts }] = await Promise.all(["text/ja", "text/en", "text/texts"].map(loadSource));

function pack(wasm, files) {
  const place = mkdtempSync(join(tmpdir(), "tsujiban-engine-"));
  try {
    mkdirSync(join(place, "catalogue"));
    writeFileSync(join(place, "a.wasm"), wasm);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(place, "catalogue", name), text);
    return execFileSync(tool, [join(place, "a.wasm"), join(place, "catalogue")], { input: "{}", maxBuffer: 1 << 24 });
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** The same bytes every time, alike and unlike in turns: literals, matches, repeats of all kinds. */
function makeBytes(length) {
  const bytes = Buffer.alloc(length);
  let seed = 1;
  for (let at = 0; at < length; at++) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    const back = 1 + (seed % 900);
    bytes[at] = at > 1000 && at % 700 < 500 ? bytes[at - (at % 7 ? 13 : back)] : seed >> 16;
  }
  return bytes;
}

test("what the tool packs the page unpacks: the engine byte for byte, the catalogue cell by cell", () => {
  const wasm = makeBytes(200_000);
  const text = '# for its keepers\nkey,ja\na,"たまご, ""大""\n2行目"\nb,\n';
  const plain = readLzma(pack(wasm, { "one.csv": text, "two.csv": "x\n1\n" }));
  const length = new DataView(plain.buffer).getUint32(0, true);
  assert.deepEqual(Buffer.from(plain.subarray(4, 4 + length)), wasm);
  const after = 4 + length + 4 + 2; // the texts, which are {} here
  assert.deepEqual(readTables(new TextDecoder().decode(plain.subarray(after))), [
    ["one.csv", 'key,ja\na,"たまご, ""大""\n2行目"\nb,\n'],
    ["two.csv", "x\n1\n"],
  ]);
});

test("a pack that is cut off or broken is refused", () => {
  const whole = pack(makeBytes(5000), { "one.csv": "x\n1\n" });
  assert.throws(() => readLzma(whole.subarray(0, whole.length >> 1)));
  const broken = Buffer.from(whole);
  broken.fill(0, 40);
  assert.throws(() => readLzma(broken));
});

test("without an engine there is no pack", () => {
  const { status, stderr } = spawnSync(tool, ["/nowhere.wasm", "/"], { encoding: "utf8", input: "" });
  assert.equal(status, 1);
  assert.match(stderr, /nowhere\.wasm/);
});

/** Every text of a catalogue, with its way to it; functions are called. */
function* flatten(texts, way = "") {
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === "object") yield* flatten(value, `${way}.${key}`);
    else yield [`${way}.${key}`, typeof value === "function" ? value(3, 25) : value];
  }
}

test("texts come out of the pack as they went in, those with numbers in them too", () => {
  const read = readTexts(writeTexts({ ja, en }));
  assert.deepEqual([...flatten(read.ja)], [...flatten(ja)]);
  assert.deepEqual([...flatten(read.en)], [...flatten(en)]);
  assert.equal([...flatten(en)].length, [...flatten(ja)].length);
});
