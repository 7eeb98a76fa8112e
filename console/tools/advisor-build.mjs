// What the advisor's page needs beside its sources: the engine and the catalogue within the script, and index.html.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const here = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const wasm = process.env.TSUJIBAN_ADVISOR_WASM ?? here("build/src/advisor/advisor.wasm");
const name = "virtual:engine-pack";
const most_bytes = 4 << 20;

/** A source of the page as a module that Node runs. */
export async function loadSource(path) {
  const lib = { entry: here(`console/src/advisor/${path}.ts`), formats: ["es"] };
  const [{ output }] = await build({ configFile: false, logLevel: "silent", build: { write: false, lib } });
  return import(`data:text/javascript;base64,${Buffer.from(output[0].code).toString("base64")}`);
}

async function readTexts() {
  const [{ ja }, { en }, { writeTexts }] = await Promise.all(["text/ja", "text/en", "text/texts"].map(loadSource));
  return writeTexts({ ja, en });
}

/** The module that holds engine, texts and catalogue, packed. */
export function enginePack() {
  return {
    name: "engine-pack",
    resolveId: (id) => (id === name ? `\0${name}` : null),
    async load(id) {
      if (id !== `\0${name}`) return null;
      const input = await readTexts();
      const pack = execFileSync(here("tools/pack-engine"), [wasm, here("catalogue")], { input, maxBuffer: most_bytes });
      return `export const pack = "${pack.toString("base64")}";\n`;
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

/** Without the design tokens that nothing refers to. */
function dropUnusedTokens(css) {
  const used = new Set([...css.matchAll(/var\((--[\w-]+)/g)].map(([, token]) => token));
  const left = css.replace(/(--[\w-]+):[^;{}]*;?/g, (all, token) => (used.has(token) ? all : ""));
  return left === css ? css : dropUnusedTokens(left);
}

/** The page around script and style sheet. */
export function advisorPage() {
  return {
    name: "advisor-page",
    enforce: "post",
    generateBundle(_, bundle) {
      const css = Object.values(bundle).find((file) => file.fileName === "advisor.css");
      css.source = dropUnusedTokens(css.source.toString());
      this.emitFile({ type: "asset", fileName: "index.html", source: page });
    },
  };
}
