import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const tool = fileURLToPath(new URL("../../tools/pack-engine", import.meta.url));
const source = (name) => fileURLToPath(new URL(`../src/advisor/${name}.ts`, import.meta.url));

/** A source of the page as a module that Node reads. */
async function load(name) {
  const [{ output }] = await build({
    configFile: false,
    logLevel: "silent",
    build: { write: false, lib: { entry: source(name), formats: ["es"] } },
  });
  return import(`data:text/javascript;base64,${Buffer.from(output[0].code).toString("base64")}`);
}

const { readLzma } = await load("lzma");
const { readTables } = await load("tables");

function pack(wasm, files) {
  const place = mkdtempSync(join(tmpdir(), "tsujiban-engine-"));
  try {
    mkdirSync(join(place, "catalogue"));
    writeFileSync(join(place, "a.wasm"), wasm);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(place, "catalogue", name), text);
    return execFileSync(tool, [join(place, "a.wasm"), join(place, "catalogue")], { maxBuffer: 1 << 24 });
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
  assert.deepEqual(readTables(new TextDecoder().decode(plain.subarray(4 + length))), [
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
  const { status, stderr } = spawnSync(tool, ["/nowhere.wasm", "/"], { encoding: "utf8" });
  assert.equal(status, 1);
  assert.match(stderr, /nowhere\.wasm/);
});
