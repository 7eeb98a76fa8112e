import AxeBuilder from "@axe-core/playwright";
import { expect, test as base, type Page } from "@playwright/test";
import { moment } from "../../console/src/samples/cases";
import { Gate } from "./gate/server";
import { World } from "./gate/world";
import { packPath } from "./setup";

interface Fixtures {
  world: World;
  gate: Gate;
  /** A page whose person is logged in. */
  inside: Page;
}

/** Each test has its own world and gate; a page that breaks the house rules fails its test. */
export const test = base.extend<Fixtures>({
  world: async ({}, use) => use(new World()),

  gate: async ({ world }, use) => {
    const gate = new Gate(world, packPath);
    await use(gate);
    await gate.stop();
  },

  baseURL: async ({ gate }, use) => use(await gate.start()),

  page: async ({ page, baseURL }, use) => {
    const broken: string[] = [];
    page.on("pageerror", (error) => broken.push(`error: ${error.message}`));
    page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) broken.push(message.text());
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(`${baseURL}/`)) broken.push(`foreign request: ${request.url()}`);
    });
    await page.clock.install({ time: moment / 1000 + 10_000 });
    await use(page);
    expect(broken).toEqual([]);
  },

  inside: async ({ page, context, world, baseURL }, use) => {
    world.sessions.add("s0");
    await context.addCookies([{ name: "tsujiban", value: "s0", url: baseURL ?? "" }]);
    await use(page);
  },
});

export { expect };

/** No violation of any of axe's rules, best practices included. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" | ")}`);
  expect(found).toEqual([]);
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { inner, whole } = await page.evaluate(() => ({
    inner: document.documentElement.clientWidth,
    whole: document.documentElement.scrollWidth,
  }));
  expect(whole).toBeLessThanOrEqual(inner);
}

/** The part of a page with this name. */
export function part(page: Page, name: string) {
  return page.locator(`[data-part=${name}]`);
}
