import { expect, expectAccessible, test } from "./fixtures";

test("a fresh link logs in, once, and leaves the address", async ({ page, world }) => {
  world.tokens.add("fresh-token");
  await page.goto("/login#fresh-token");
  await expect(page.locator(".panel-h1")).toContainText("異常なし");
  expect(new URL(page.url()).pathname + new URL(page.url()).hash).toBe("/");

  await page.getByRole("button", { name: "ログアウト" }).click();
  await page.goto("/login#fresh-token");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("このリンクは、もう使えません");
  expect(page.url()).not.toContain("fresh-token");
});

test("an expired link says in plain words what to do", async ({ page }) => {
  await page.goto("/login#old");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("このリンクは、もう使えません");
  await expect(page.getByText("15分の間に1回だけ")).toBeVisible();
  await expect(page.getByText("tsujiban login-link", { exact: true })).toBeVisible();
  await expectAccessible(page);
});

test("a second link opened in the same tab is taken too", async ({ page, world, baseURL }) => {
  await page.goto("/login#old");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("このリンクは、もう使えません");
  world.tokens.add("second");
  await page.goto(`${baseURL}/login#second`);
  await expect(page.locator(".panel-h1")).toBeVisible();
});

test("without a session every page asks to log in", async ({ page }) => {
  for (const path of ["/", "/cases", "/cases/7", "/devices"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("ログインが必要です");
  }
});

test("a session that ends shows the way back in", async ({ inside, world, gate }) => {
  await inside.goto("/");
  await expect(inside.locator(".panel-h1")).toBeVisible();
  await expect.poll(() => gate.listening()).toBe(1);
  world.sessions.clear();
  world.tell({ kind: "status", id: 0, company: 1 });
  await expect(inside.getByRole("heading", { level: 1 })).toHaveText("ログインが必要です");
  await expect(inside.getByText("山田製作所")).toHaveCount(0);
});

test("logging out ends the session on the server and the page", async ({ inside, world, gate }) => {
  await inside.goto("/");
  await inside.getByRole("button", { name: "ログアウト" }).click();
  await expect(inside.getByRole("heading", { level: 1 })).toHaveText("ログインが必要です");
  await expect.poll(() => world.sessions.size).toBe(0);
  await expect.poll(() => gate.listening()).toBe(0);
});

test("a server that does not answer is not an expired link", async ({ page, gate, world }) => {
  world.tokens.add("good");
  await page.route("**/api/v1/login", (route) => route.abort());
  await page.goto("/login#good");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("サーバーから答えがありません");
  await page.unroute("**/api/v1/login");
  await page.getByRole("button", { name: "もう一度試す" }).click();
  await expect(page.locator(".panel-h1")).toBeVisible();
  expect(gate.silent).toBe(false);
});
