import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect as expectAdvisor, folder, keep, second, test as advisorTest } from "./advisor.fixtures";
import { expect, test } from "./fixtures";

const most_bytes = 150_000;

advisorTest("three files, small enough for any line", () => {
  const files = readdirSync(folder).sort();
  expectAdvisor(files).toEqual(["advisor.css", "advisor.js", "index.html"]);
  const sizes = files.map((name) => gzipSync(readFileSync(folder + name), { level: 9 }).length);
  expectAdvisor(sizes.reduce((a, b) => a + b)).toBeLessThanOrEqual(most_bytes);
});

advisorTest("the page is one classic script without anything inline, under a policy of its own", () => {
  const page = readFileSync(`${folder}index.html`, "utf8");
  expectAdvisor(page).toMatch(/<script defer src="advisor\.js"><\/script>/);
  expectAdvisor(page).not.toMatch(/<style|style=|<script(?![^>]* src=)|type="module"|\son\w+=/);
  expectAdvisor(page).toContain("'wasm-unsafe-eval'");
  expectAdvisor(readFileSync(`${folder}advisor.js`, "utf8")).not.toMatch(/^\s*(?:import|export)\b|\beval\(|new Function\(/m);
});

test("the server gives the same page, under its own policy", async ({ page, baseURL }) => {
  await keep(page, second);
  await page.goto(`${baseURL}/advisor/#/candidates`);
  await expect(page.locator("[data-answer]").first()).toHaveAttribute("data-answer", "s14");
});
