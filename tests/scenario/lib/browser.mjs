// A real Chromium, driven by commands on standard input: one JSON array [name, ...arguments] a line,
// answered by one JSON object {value} or {error} a line. The Python side is browser.py.

import { createRequire } from "node:module";
import readline from "node:readline";
import { fileURLToPath } from "node:url";

const require = createRequire(fileURLToPath(new URL("../../../console/package.json", import.meta.url)));
const { chromium } = require("@playwright/test");
const { AxeBuilder } = require("@axe-core/playwright");

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run"],
});
const context = await browser.newContext({ locale: "ja-JP", timezoneId: "Asia/Tokyo" });
const page = await context.newPage();
let loads = 0;
const problems = [];
page.on("load", () => { loads += 1; });
page.on("console", (message) => { if (message.type() === "error") problems.push(message.text()); });
page.on("pageerror", (error) => problems.push(String(error)));

const commands = {
  async open(url) { await page.goto(url); },
  async waitForText(text, milliseconds) {
    await page.getByText(text).first().waitFor({ timeout: milliseconds });
  },
  async text() { return page.locator("body").innerText(); },
  async textOf(selector) { return page.locator(selector).first().innerText(); },
  async fill(label, text) { await page.getByLabel(label, { exact: true }).first().fill(text); },
  async choose(label, option) { await page.getByLabel(label, { exact: true }).first().selectOption(option); },
  async press(name) { await page.getByRole("button", { name, exact: true }).first().click(); },
  async follow(name) { await page.getByRole("link", { name }).first().click(); },
  async resize(width, height) { await page.setViewportSize({ width, height }); },
  async path() { return new URL(page.url()).pathname; },
  async click(selector) { await page.locator(selector).first().click(); },
  async waitFor(selector, milliseconds) {
    await page.locator(selector).first().waitFor({ timeout: milliseconds });
  },
  async loads() { return loads; },
  async problems() { return problems; },
  async forget() { problems.length = 0; },
  async screenshot(path) { await page.screenshot({ path, fullPage: true }); },
  async axe() {
    const result = await new AxeBuilder({ page }).analyze();
    return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
  },
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const [name, ...args] = JSON.parse(line);
  try {
    console.log(JSON.stringify({ value: (await commands[name](...args)) ?? null }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}
await browser.close();
