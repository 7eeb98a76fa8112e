import type { Page } from "@playwright/test";
import { expect, expectAccessible, part, test } from "./fixtures";
import { Refused } from "./gate/refused";

const lost = "サーバーとつながっていません";

test.beforeEach(async ({ inside, gate }) => {
  await inside.goto("/");
  await expect(inside.locator(".panel-h1")).toHaveAttribute("data-state", "ok");
  await expect.poll(() => gate.listening()).toBe(1);
});

test("a server that is gone: the page says that it does not see, and since when", async ({ inside, gate, world }) => {
  gate.fallSilent();
  await expect.poll(() => gate.listening()).toBe(0);
  await expect(part(inside, "lost")).toHaveCount(0);
  await inside.clock.fastForward(11_000);
  await expect(part(inside, "lost")).toContainText(lost);
  await expect(part(inside, "lost")).toContainText("ここに出ているのは14:05のものです");
  const panel = inside.locator(".panel-h1");
  await expect(panel).toHaveAttribute("data-state", "unseen");
  await expect(panel).toContainText("14:05には「異常なし」でした");
  await expectAccessible(inside);

  gate.silent = false;
  world.setState("caution", { cases_open: 1 });
  await inside.clock.fastForward(30_000);
  await expect(part(inside, "lost")).toHaveCount(0);
  await expect(panel).toHaveAttribute("data-state", "caution");
});

test("what changes before the stream opens is not missed", async ({ inside, gate, world }) => {
  gate.streamless = true;
  await inside.reload();
  await expect(inside.locator(".panel-h1")).toHaveAttribute("data-state", "ok");
  await expect.poll(() => gate.listening()).toBe(0);
  world.status.companies = world.status.companies.map((one) => ({ ...one, state: "danger" }));
  gate.streamless = false;
  await inside.clock.fastForward(2_000);
  await expect(inside.locator(".panel-h1")).toHaveAttribute("data-state", "danger");
});

async function turn(page: Page, visibility: "hidden" | "visible"): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, "visibilityState", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, visibility);
}

test("a tab that nobody sees gives its stream back, and takes it up again", async ({ inside, gate }) => {
  await turn(inside, "hidden");
  await inside.clock.fastForward(61_000);
  await expect.poll(() => gate.listening()).toBe(0);
  await inside.clock.fastForward(11_000);
  await expect(part(inside, "lost")).toHaveCount(0);
  await turn(inside, "visible");
  await expect.poll(() => gate.listening()).toBe(1);
});

test("a stream that only breaks for a moment shows nothing and misses nothing", async ({ inside, gate, world }) => {
  gate.cutStreams();
  await expect.poll(() => gate.listening()).toBe(0);
  gate.streamless = false;
  world.status.companies = world.status.companies.map((one) => ({ ...one, state: "danger" }));
  await inside.clock.fastForward(2_000);
  await expect.poll(() => gate.listening()).toBe(1);
  await expect(inside.locator(".panel-h1")).toHaveAttribute("data-state", "danger");
  await inside.clock.fastForward(11_000);
  await expect(inside.locator(".panel-h1")).toHaveAttribute("data-state", "danger");
  await expect(part(inside, "lost")).toHaveCount(0);
});

test("a stream that stays broken is a lost connection, though answers come", async ({ inside, gate }) => {
  gate.cutStreams();
  await expect.poll(() => gate.listening()).toBe(0);
  await inside.clock.fastForward(11_000);
  await expect(part(inside, "lost")).toContainText(lost);
});

test("a core that fails behind a living gate is a lost connection", async ({ inside, world }) => {
  world.handlers.status = () => {
    throw new Refused(503);
  };
  world.tell({ kind: "status", id: 0, company: 1 });
  await expect.poll(() => world.calls.filter((name) => name === "status").length).toBeGreaterThan(1);
  await inside.clock.fastForward(11_000);
  await expect(part(inside, "lost")).toContainText(lost);
  await expect(inside.locator(".panel-h1")).toHaveAttribute("data-state", "unseen");
});

test("a quiet stream is asked behind: a dead network is noticed", async ({ inside, world }) => {
  world.calls.length = 0;
  await inside.clock.fastForward(21_000);
  await expect.poll(() => world.calls).toContain("status");
});
