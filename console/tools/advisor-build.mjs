// What the advisor's page needs beside its sources: the engine and the catalogue within the script, and index.html.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const top = new URL("../../", import.meta.url);
const wasm = process.env.TSUJIBAN_ADVISOR_WASM ?? fileURLToPath(new URL("build/src/advisor/advisor.wasm", top));
const catalogue = new URL("catalogue/", top);
const name = "virtual:engine-pack";

const pack = (bytes) => gzipSync(bytes, { level: 9 }).toString("base64");

function readCatalogue() {
  const files = readdirSync(catalogue).filter((one) => one.endsWith(".csv")).sort();
  return Object.fromEntries(files.map((file) => [file, readFileSync(new URL(file, catalogue), "utf8")]));
}

/** The module that holds engine and catalogue, packed. */
export function enginePack() {
  return {
    name: "engine-pack",
    resolveId: (id) => (id === name ? `\0${name}` : null),
    load(id) {
      if (id !== `\0${name}`) return null;
      const engine = pack(readFileSync(wasm));
      const texts = pack(Buffer.from(JSON.stringify(readCatalogue())));
      return `export const engine = "${engine}";\nexport const catalogue = "${texts}";\n`;
    },
  };
}

// From a folder the page's own origin is nobody's, so that 'self' means nothing there: file: names it.
const policy = [
  "default-src 'none'",
  "script-src 'self' file: 'wasm-unsafe-eval'",
  "style-src 'self' file:",
  "img-src 'self' file: data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const page = `<!doctype html>
<html lang="ja">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light" />
    <meta name="referrer" content="no-referrer" />
    <meta name="robots" content="noindex" />
    <title>辻番 選ぶ手伝い</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="advisor.css" />
    <script defer src="advisor.js"></script>
  </head>
  <body>
    <div id="advisor"></div>
    <noscript>このページには JavaScript が必要です。This page needs JavaScript.</noscript>
  </body>
</html>
`;

/** The page around script and style sheet. */
export function advisorPage() {
  return {
    name: "advisor-page",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "index.html", source: page });
    },
  };
}
