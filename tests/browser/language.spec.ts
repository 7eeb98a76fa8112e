import { expect, test } from "./fixtures";
import { makeCase } from "./gate/world";

test("the language is switched in place and remembered", async ({ inside, world }) => {
  world.put(makeCase({}));
  await inside.goto("/cases/7");
  await expect(inside.locator("html")).toHaveAttribute("lang", "ja");
  await inside.getByRole("button", { name: "English" }).click();
  await expect(inside.locator("html")).toHaveAttribute("lang", "en");
  await expect(inside.getByRole("heading", { level: 1 })).toContainText("a command ran");
  await expect(inside.locator(".case-head")).toContainText("Mon 23 Nov 14:05");
  await expect(inside.getByRole("button", { name: "English" })).toHaveAttribute("aria-pressed", "true");

  await inside.reload();
  await expect(inside.locator("html")).toHaveAttribute("lang", "en");
  await expect(inside).toHaveTitle("Case 2026-1123-01 - tsujiban");
  await inside.getByRole("button", { name: "日本語" }).click();
  await expect(inside.locator(".case-head")).toContainText("11月23日(月) 14:05");
});

test("a link can name the language", async ({ page }) => {
  await page.goto("/login?lang=en");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Please log in");
  await page.getByRole("button", { name: "日本語" }).click();
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("ログインが必要です");
});

test.describe("an English browser", () => {
  test.use({ locale: "en-GB" });

  test("begins in English and asks the server for it", async ({ inside }) => {
    const asked = inside.waitForRequest("**/api/v1/status");
    await inside.goto("/");
    await expect(inside.locator("html")).toHaveAttribute("lang", "en");
    expect((await asked).headers()["accept-language"]).toBe("en");
  });
});

test.describe("any other browser", () => {
  test.use({ locale: "fr-FR" });

  test("begins in Japanese", async ({ page }) => {
    await page.goto("/login");
    await expect(page.locator("html")).toHaveAttribute("lang", "ja");
  });
});
