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

test("logged in, the page fills in from the watch, and saves and opens visits on the server", async ({ inside, world, baseURL }) => {
  const row = { id: 5, company: 1, company_name: "山田製作所", name: "山田製作所", remind: "", reminded: false, who: "", made: 0, changed: 0 };
  const saved: { id: number; text: string }[] = [];
  Object.assign(world.handlers, {
    inventory: () => ({
      company: 1,
      company_name: "山田製作所",
      pcs: 7,
      systems: [{ system: "Windows 11 Pro 23H2", count: 4 }, { system: "Debian GNU/Linux 12 (bookworm)", count: 2 }, { system: "", count: 1 }],
      devices: [],
    }),
    visits: () => ({ visits: saved.length > 0 ? [row] : [] }),
    visit: () => ({ row, text: saved.at(-1)?.text ?? "" }),
    visit_put: ({ id, text }: { id: number; text: string }) => {
      saved.push({ id, text });
      return row;
    },
  });
  await inside.goto(`${baseURL}/advisor/#/places`);
  await inside.locator("[data-part=from-watch]").getByRole("button").click();
  await expect(inside.getByLabel("パソコンは全部で何台ですか")).toHaveValue("7");
  await expect(inside.getByLabel("Windows 11", { exact: true })).toBeChecked();
  await expect(inside.getByLabel("Linux", { exact: true })).toBeChecked();
  await expect(inside.getByLabel("Windows 10", { exact: true })).not.toBeChecked();

  await inside.goto(`${baseURL}/advisor/#/`);
  const server = inside.locator("[data-part=server]");
  const save = server.getByRole("button", { name: "サーバーに保存する" });
  await save.click();
  await expect(server).toContainText("サーバーに保存しました。");
  await save.click();
  await expect.poll(() => saved.map(({ id }) => id)).toEqual([0, 5]);

  await inside.locator("[data-part=kept]").getByRole("button", { name: "消す" }).click();
  await inside.locator(".button-danger").click();
  await expect(inside.locator(".top-company")).toHaveCount(0);
  await server.getByRole("button", { name: "山田製作所" }).click();
  await expect(inside.locator(".top-company")).toHaveText("山田製作所");
});
