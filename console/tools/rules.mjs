// The house rules for the console's sources that the compiler does not know.
import ts from "typescript";

const max_lines = 200;
const japanese = /[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef]/;
const letters = /\p{L}/u;
const foreign_host = /\bhttps?:\/\/(?!www\.w3\.org\/)/;
/** Attributes whose text people read or hear. */
const spoken = new Set(["alt", "aria-label", "aria-description", "aria-roledescription", "placeholder", "title", "label"]);
const forbidden = new Map([
  ["style", "style attributes are refused by the page's policy"],
  ["dangerouslySetInnerHTML", "text is only ever set as text"],
]);

function isLiteral(node) {
  return ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
}

/** Text inside an element is for people; so is a sentence in an expression between tags. */
function isSpokenExpression(node) {
  const holder = node.parent && ts.isJsxExpression(node.parent) ? node.parent.parent : null;
  return Boolean(holder) && (ts.isJsxElement(holder) || ts.isJsxFragment(holder)) && letters.test(node.text ?? "");
}

function checkNode(node, say) {
  if (ts.isJsxText(node) && letters.test(node.text)) say(node, `text in a component: ${node.text.trim()}`);
  if (isLiteral(node) && japanese.test(node.text)) say(node, `Japanese outside the catalogue: ${node.text}`);
  if (isLiteral(node) && foreign_host.test(node.text)) say(node, `another host: ${node.text}`);
  if (ts.isStringLiteralLike(node) && isSpokenExpression(node)) say(node, `text in a component: ${node.text}`);
  if (!ts.isJsxAttribute(node)) return;
  const name = node.name.getText();
  const reason = forbidden.get(name);
  if (reason) say(node, `${name}: ${reason}`);
  if (spoken.has(name) && node.initializer && ts.isStringLiteral(node.initializer) && letters.test(node.initializer.text)) {
    say(node, `${name} with a literal: ${node.initializer.text}`);
  }
}

/** Functions with a capital are components. */
function findComponents(source) {
  const names = [];
  for (const statement of source.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name) names.push(statement.name.text);
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))) names.push(name.text);
    }
  }
  return names.filter((name) => /^[A-Z]/.test(name));
}

function checkShape(path, text, source, say) {
  const lines = text.split("\n").length - 1;
  if (lines > max_lines) say(source, `${lines} lines; a component has at most ${max_lines}`);
  const expected = path.replace(/^.*\//, "").replace(/\.tsx$/, "");
  const components = findComponents(source);
  if (components.length !== 1) say(source, `${components.length} components; a file has one`);
  else if (components[0] !== expected) say(source, `holds ${components[0]}; its file would be ${components[0]}.tsx`);
}

/** Complaints about one source file, as "path:line: what". The catalogue and samples are text by nature. */
export function checkSource(path, text) {
  const isText = /\/(text|samples|generated)\//.test(`/${path}`);
  const isComponent = path.endsWith(".tsx") && !path.endsWith("main.tsx");
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const complaints = [];
  const say = (node, what) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    complaints.push(`${path}:${line + 1}: ${what}`);
  };
  const walk = (node) => {
    checkNode(node, say);
    ts.forEachChild(node, walk);
  };
  if (!isText) walk(source);
  if (isComponent) checkShape(path, text, source, say);
  return complaints;
}

/** A lock file names versions and hashes; where they are fetched from is the machine's business. */
export function checkLock(text) {
  return ["resolved", "http"].filter((word) => text.includes(word)).map((word) => `package-lock.json: holds "${word}"; run npm run lock`);
}

/** Exact versions only. */
export function checkVersions(text) {
  const { dependencies = {}, devDependencies = {}, overrides = {} } = JSON.parse(text);
  return Object.entries({ ...dependencies, ...devDependencies, ...overrides })
    .filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
    .map(([name, version]) => `package.json: ${name} has no exact version: ${version}`);
}
