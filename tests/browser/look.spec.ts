import type { Page } from "@playwright/test";
import { cautionSummary, drillSummary, notices, summary } from "../../console/src/samples/cases";
import { enrolKeys } from "../../console/src/samples/manage";
import { companies, devices, warning } from "../../console/src/samples/status";
import { expect, expectAccessible, expectNoSidewaysScroll, test } from "./fixtures";
import { makeCase, type World } from "./gate/world";

const widths = [320, 768, 1280];
const languages = ["ja", "en"];
const pages = [
  { path: "/", ready: ".row" },
  { path: "/cases", ready: ".row" },
  { path: "/cases/7", ready: ".case-what" },
  { path: "/devices", ready: ".device" },
  { path: "/devices/3", ready: "[data-part=heartbeat]" },
  { path: "/devices/add", ready: "[data-key]" },
  { path: "/settings", ready: ".group" },
  { path: "/settings/account", ready: "[data-session]" },
  { path: "/settings/companies", ready: "[data-part=company-1]" },
  { path: "/settings/people", ready: "[data-person]" },
  { path: "/settings/people/2", ready: "[data-part=roles]" },
  { path: "/settings/mail", ready: "[data-part=mail-test]" },
  { path: "/settings/server", ready: "[data-part=host]" },
  { path: "/settings/rules", ready: "[data-rule]" },
  { path: "/settings/rules/new", ready: "[data-form=rule]" },
  { path: "/settings/rules/text/our-printer", ready: "[data-form=rule]" },
  { path: "/settings/audit", ready: "[data-act]" },
  { path: "/login", ready: ".login-help" },
  { path: "/nowhere", ready: "h1" },
  { path: "/components", ready: ".sample" },
];

function fill(world: World): void {
  for (const one of [summary, cautionSummary, drillSummary]) world.put(makeCase(one, { notices }));
  world.status = { ...world.status, state: "danger", companies, warnings: [warning] };
  world.devices = devices;
  world.enrolling.keys = structuredClone(enrolKeys);
}

async function unfold(page: Page): Promise<void> {
  for (const fold of await page.locator("summary").all()) await fold.click();
}

for (const language of languages) {
  for (const { path, ready } of pages) {
    test(`${path} in ${language} at ${widths.join(", ")} px`, async ({ inside, world }) => {
      test.slow();
      fill(world);
      await inside.setViewportSize({ width: 320, height: 800 });
      await inside.goto(`${path}?lang=${language}`);
      await inside.locator(ready).first().waitFor();
      await unfold(inside);
      for (const width of widths) {
        await inside.setViewportSize({ width, height: 800 });
        await expectNoSidewaysScroll(inside);
        await expectAccessible(inside);
      }
    });
  }
}

/** Links inside a sentence are exempt; the row's link has its row for a target. */
const targets = "button, summary, .nav-link, .page-more a, .phone a, .case-back a, .cases-filter a, .header-name, a.button, .field-input, .check-label, .group-link, .people-name";

test("what is touched is at least 44 px high and wide", async ({ inside, world }) => {
  fill(world);
  await inside.setViewportSize({ width: 320, height: 800 });
  for (const path of ["/", "/cases", "/cases/7", "/devices", "/devices/3", "/settings", "/components"]) {
    await inside.goto(path);
    await inside.locator("h1").first().waitFor();
    const small = await inside.locator(targets).evaluateAll((all) =>
      all
        .map((one) => ({ text: one.textContent, box: one.getBoundingClientRect() }))
        .filter(({ box }) => box.height < 44 || box.width < 44)
        .map(({ text, box }) => `${text} ${box.width}x${box.height}`),
    );
    expect(small).toEqual([]);
  }
});

test("twice the text size still fits a small screen", async ({ inside, world }) => {
  fill(world);
  await inside.setViewportSize({ width: 640, height: 800 });
  await inside.goto("/cases/7");
  await inside.locator(".case-what").waitFor();
  await inside.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  await unfold(inside);
  await expectNoSidewaysScroll(inside);
});

test("on paper there are no buttons and no menu", async ({ inside, world }) => {
  world.put(makeCase({}));
  await inside.goto("/cases/7");
  await expect(inside.getByRole("button", { name: "対応を始める" })).toBeVisible();
  await inside.emulateMedia({ media: "print" });
  await expect(inside.getByRole("navigation")).toBeHidden();
  await expect(inside.getByRole("button")).toHaveCount(0);
  await expect(inside.getByText("ネットの線を抜き、Wi-Fiを切る")).toBeVisible();
});
