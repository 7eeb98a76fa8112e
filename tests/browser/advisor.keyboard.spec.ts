import type { Locator, Page } from "@playwright/test";
import { expect, open, test } from "./advisor.fixtures";

/** Tabs until the element has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`the keyboard does not reach ${target}`);
}

async function onwards(page: Page): Promise<void> {
  await tabTo(page, page.locator(".frame-on a.button").first());
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
}

test("from the list to an answer by keyboard alone", async ({ advisor }) => {
  await open(advisor);
  await advisor.keyboard.press("Tab");
  await expect(advisor.getByRole("link", { name: "本文へ移る" })).toBeFocused();
  await advisor.keyboard.press("Enter");
  await expect(advisor.locator("main")).toBeFocused();
  await tabTo(advisor, advisor.getByRole("link", { name: "はじめる" }));
  await advisor.keyboard.press("Enter");
  await expect(advisor.getByRole("heading", { level: 1 })).toBeFocused();
  for (let page = 0; page < 5; page++) await onwards(advisor);

  const outside = advisor.getByRole("group", { name: "パソコンを会社の外で使うことがありますか" }).getByRole("radio").first();
  await tabTo(advisor, outside);
  await advisor.keyboard.press("Space");
  await expect(advisor.locator("[data-part=type]")).toContainText("パソコンを守る");
  await onwards(advisor);

  await tabTo(advisor, advisor.getByRole("radio").first());
  await advisor.keyboard.press("Space");
  const weight = advisor.getByRole("slider").first();
  await tabTo(advisor, weight);
  await advisor.keyboard.press("ArrowRight");
  await expect(advisor.locator(".slider-number").first()).toHaveText("60");
  await onwards(advisor);

  await expect(advisor.locator("[data-answer]").first()).toHaveAttribute("data-answer", "s02");
  await tabTo(advisor, advisor.locator("[data-answer] .pick input").first());
  await advisor.keyboard.press("Space");
  await expect(advisor.locator(".picked")).toContainText("1 / 3");
});
