import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { makeCase } from "./gate/world";

/** Tabs until the element has the focus, and sees on the way that the focus shows. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press("Tab");
    const outline = await page.evaluate(() => {
      const style = document.activeElement && getComputedStyle(document.activeElement);
      return style ? `${style.outlineStyle} ${style.outlineWidth}` : "";
    });
    expect(outline).toBe("solid 4px");
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`the keyboard does not reach ${target}`);
}

test("from the first page to a closed case by keyboard alone", async ({ inside, world }) => {
  world.put(makeCase({}));
  await inside.goto("/");
  await inside.locator(".row").waitFor();

  await inside.keyboard.press("Tab");
  await expect(inside.getByRole("link", { name: "本文へ移る" })).toBeFocused();
  await inside.keyboard.press("Enter");
  await expect(inside.locator("main")).toBeFocused();

  await tabTo(inside, inside.locator(".row-what"));
  await inside.keyboard.press("Enter");
  await expect(inside.getByRole("heading", { level: 1 })).toBeFocused();

  await tabTo(inside, inside.getByRole("button", { name: "対応を始める" }));
  await inside.keyboard.press("Space");
  await expect(inside.locator("#case-state")).toBeFocused();

  await tabTo(inside, inside.locator("summary"));
  await inside.keyboard.press("Enter");
  await expect(inside.getByRole("table")).toBeVisible();

  await inside.reload();
  const mistake = inside.getByRole("button", { name: "間違いの知らせ" });
  await mistake.waitFor();
  await tabTo(inside, mistake);
  await inside.keyboard.press("Enter");
  await expect(inside.getByRole("radio", { name: "間違いの知らせ" })).toBeFocused();
  await tabTo(inside, inside.getByRole("textbox"));
  await inside.keyboard.type("設置の作業でした。");
  await tabTo(inside, inside.getByRole("button", { name: "終わりにする" }));
  await inside.keyboard.press("Enter");
  await expect(inside.locator("#case-state")).toHaveText("終わりました");
  expect(world.cases.get(7)?.closing).toBe("mistake");
});

test("a company key, a mail server and a password by keyboard alone", async ({ inside, world }) => {
  await inside.goto("/devices");
  await inside.locator(".device").first().waitFor();
  await tabTo(inside, inside.getByRole("link", { name: "パソコンを加える" }));
  await inside.keyboard.press("Enter");
  await expect(inside.getByRole("heading", { level: 1 })).toBeFocused();
  await inside.getByText("山田製作所の鍵を作ります。").waitFor();
  await tabTo(inside, inside.getByLabel("加えるパソコンの台数"));
  await inside.keyboard.press("Control+a");
  await inside.keyboard.type("3");
  await inside.keyboard.press("Enter");
  await expect(inside.locator(".new-key")).toBeFocused();
  expect(world.enrolling.keys[0]?.uses_left).toBe(3);

  await inside.goto("/settings/mail");
  const change = inside.getByRole("button", { name: "メールのサーバーを変える" });
  await change.waitFor();
  await tabTo(inside, change);
  await inside.keyboard.press("Enter");
  await expect(inside.getByLabel("つなぎ方")).toBeFocused();
  await inside.keyboard.press("ArrowDown");
  await tabTo(inside, inside.getByLabel("パスワード"));
  await inside.keyboard.type("secret");
  await inside.keyboard.press("Enter");
  await expect(change).toBeFocused();
  expect(world.setting.changes).toEqual([["smtp", "smtps://tsujiban:secret@mail.example.jp:465"]]);

  await inside.goto("/settings/account");
  const fresh = inside.getByLabel("新しいパスワード", { exact: true });
  await fresh.waitFor();
  await tabTo(inside, fresh);
  await inside.keyboard.type("kasa to tegami");
  await tabTo(inside, inside.getByLabel("もう一度、新しいパスワード"));
  await inside.keyboard.type("kasa to tegami");
  await inside.keyboard.press("Enter");
  await expect(inside.locator("[data-part=announcer]")).toContainText("パスワードを決めました。");
});
