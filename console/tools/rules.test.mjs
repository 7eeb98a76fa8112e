import assert from "node:assert/strict";
import test from "node:test";
import { checkLock, checkSource, checkVersions } from "./rules.mjs";

const good = `import { useLanguage } from "../text/language";
export function Good() {
  const { texts } = useLanguage();
  return <p class="good" title={texts.title}>{texts.good} {1 > 0 ? "" : " "}</p>;
}
`;

const bad = {
  "text between tags": "export function Bad() { return <p>Hello</p>; }",
  "Japanese text": "export function Bad() { return <p>{word}</p>; }\nconst word = '危険';",
  "a literal in an expression": "export function Bad() { return <p>{'Hello'}</p>; }",
  "a literal label": "export function Bad() { return <a aria-label='Close' />; }",
  "a template with Japanese": "export function Bad() { return <p>{`${1}件`}</p>; }",
  "a style attribute": "export function Bad() { return <p style={{ color: 'red' }} />; }",
  "raw HTML": "export function Bad() { return <p dangerouslySetInnerHTML={{ __html: '' }} />; }",
  "another host": "export function Bad() { return <img src='https://example.org/x.png' alt='' />; }",
  "two components": "export function Bad() { return null; }\nconst Other = () => null;",
  "another name": "export function Other() { return null; }",
  "too many lines": `export function Bad() { return null; }\n${"\n".repeat(200)}`,
};

test("a good component is let through", () => {
  assert.deepEqual(checkSource("src/components/Good.tsx", good), []);
});

for (const [name, text] of Object.entries(bad)) {
  test(`${name} is refused, once`, () => {
    assert.equal(checkSource("src/components/Bad.tsx", text).length, 1);
  });
}

test("the catalogue may hold Japanese", () => {
  assert.deepEqual(checkSource("src/text/ja.ts", "export const ja = { a: '危険' };"), []);
});

test("lock files that name a source are refused", () => {
  assert.equal(checkLock('{"resolved": "x"}').length, 1);
  assert.equal(checkLock('{"url": "http://x"}').length, 1);
  assert.deepEqual(checkLock('{"version": "1.0.0"}'), []);
});

test("versions are exact", () => {
  assert.equal(checkVersions('{"dependencies": {"a": "^1.0.0"}}').length, 1);
  assert.deepEqual(checkVersions('{"devDependencies": {"a": "1.0.0"}}'), []);
});
