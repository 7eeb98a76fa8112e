import { totp } from "../../console/src/samples/manage";
import { expect, expectAccessible, part, test } from "./fixtures";

const good = "kasa to tegami";

test("password and code, set by the person, are what the next login asks for", async ({ inside, world }) => {
  await inside.goto("/settings/account");
  await inside.getByLabel("新しいパスワード", { exact: true }).fill(good);
  await inside.getByLabel("もう一度、新しいパスワード").fill(good);
  await inside.getByRole("button", { name: "パスワードを決める" }).click();
  await expect(part(inside, "announcer")).toHaveText("パスワードを決めました。ほかのログインは終わりにしました。");
  await expect(inside.getByLabel("いまのパスワード")).toBeVisible();
  await expect(inside.locator("[data-session]")).toHaveCount(1);

  await inside.getByRole("button", { name: "確認コードを使い始める" }).click();
  await expect(part(inside, "secret")).toContainText(totp.secret);
  await expect(part(inside, "uri")).toContainText(totp.uri);
  await expect(inside.getByRole("img", { name: /認証アプリで読み取る図/ })).toBeVisible();
  await expectAccessible(inside);
  const code = inside.getByLabel("6けたのコード");
  await code.fill("999999");
  await inside.getByRole("button", { name: "確かめて使い始める" }).click();
  await expect(code).toHaveAccessibleDescription(/確認コードが違います。/);
  await expect(code).toBeFocused();
  await code.fill("123 456");
  await inside.getByRole("button", { name: "確かめて使い始める" }).click();
  await expect(part(inside, "totp")).toContainText("確認コードを使っています。");
  expect(world.me.totp).toBe(true);

  await inside.getByRole("button", { name: "ログアウト" }).click();
  await inside.getByLabel("メールアドレス").fill("sato@example.jp");
  await inside.getByLabel("パスワード", { exact: true }).fill(good);
  await inside.getByRole("button", { name: "ログインする" }).click();
  const asked = inside.getByLabel("確認コード(6けた)");
  await expect(asked).toBeFocused();
  await expect(inside.getByRole("alert").filter({ hasText: "うまくいきません" })).toHaveCount(0);
  await asked.fill("123456");
  await asked.press("Enter");
  await expect(inside.getByRole("heading", { level: 1 })).toHaveText("ログインのしかた");
});

test("the picture holds the address: read back module by module it is the same at any size", async ({ inside }) => {
  await inside.goto("/settings/account");
  await inside.getByRole("button", { name: "確認コードを使い始める" }).click();
  const code = inside.locator(".qr");
  const side = Number((await code.getAttribute("viewBox"))?.split(" ")[2]);
  const dark = (await code.locator("path").getAttribute("d")) ?? "";
  const found = new Set([...dark.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => `${x} ${y}`));
  // The three corners that a reader looks for: a ring of seven around a block of three, four from the edge.
  const last = side - 11;
  for (const [x, y] of [[4, 4], [last, 4], [4, last]] as const) {
    const at = (dx: number, dy: number) => found.has(`${x + dx} ${y + dy}`);
    const row = (dy: number) => Array.from({ length: 7 }, (_, dx) => (at(dx, dy) ? "#" : ".")).join("");
    expect([0, 1, 2, 3, 4, 5, 6].map(row)).toEqual([
      "#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######",
    ]);
  }
});

test("a wrong login says no more than that, beside nothing", async ({ page, world }) => {
  world.people.password = good;
  await page.goto("/login");
  await page.getByRole("button", { name: "ログインする" }).click();
  const mail = page.getByLabel("メールアドレス");
  await expect(mail).toHaveAccessibleDescription("メールアドレスを書いてください。");
  await expect(mail).toBeFocused();
  await mail.fill("sato@example.jp");
  await page.getByLabel("パスワード", { exact: true }).fill("wrong");
  await page.getByRole("button", { name: "ログインする" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "ログインできません。" })).toBeVisible();
  await expect(page.getByLabel("パスワード", { exact: true })).toHaveValue("wrong");
  await page.getByLabel("パスワード", { exact: true }).fill(good);
  await page.getByRole("button", { name: "ログインする" }).click();
  await expect(page.locator(".panel-h1")).toBeVisible();
});

test("a server that does not answer is not a wrong password", async ({ page, world }) => {
  world.people.password = good;
  await page.goto("/login");
  await page.route("**/api/v1/login-password", (route) => route.abort());
  await page.getByLabel("メールアドレス").fill("sato@example.jp");
  await page.getByLabel("パスワード", { exact: true }).fill(good);
  await page.getByRole("button", { name: "ログインする" }).click();
  await expect(page.getByText("サーバーから答えがありません。")).toBeVisible();
});

test("weak and mistyped passwords are refused beside their field", async ({ inside, world }) => {
  world.people.password = "old password";
  world.me.password = true;
  await inside.goto("/settings/account");
  const fresh = inside.getByLabel("新しいパスワード", { exact: true });
  const again = inside.getByLabel("もう一度、新しいパスワード");
  const press = () => inside.getByRole("button", { name: "パスワードを変える" }).click();
  await fresh.fill("short");
  await press();
  await expect(fresh).toHaveAccessibleDescription(/10文字以上で書いてください。/);
  await fresh.fill("password1234");
  await press();
  await expect(again).toHaveAccessibleDescription("2つの新しいパスワードが違います。");
  await again.fill("password1234");
  await press();
  await expect(fresh).toHaveAccessibleDescription(/当てられやすいものです。/);
  await fresh.fill(good);
  await again.fill(good);
  await press();
  await expect(inside.getByLabel("いまのパスワード")).toHaveAccessibleDescription(/今のパスワードが違います。/);
  expect(world.people.password).toBe("old password");
});

test("codes are given up with a last one", async ({ inside, world }) => {
  world.me.totp = true;
  await inside.goto("/settings/account");
  await inside.getByText("確認コードをやめる").first().click();
  await inside.getByLabel("6けたのコード").fill("123456");
  await inside.getByRole("button", { name: "確認コードをやめる" }).click();
  await expect(inside.getByRole("button", { name: "確認コードを使い始める" })).toBeVisible();
  expect(world.me.totp).toBe(false);
});

test("logins are listed and ended, one or all others", async ({ inside, world }) => {
  await inside.goto("/settings/account");
  const rows = inside.locator("[data-session]");
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText("このログイン");
  await expect(rows.first()).toContainText("192.168.1.20");
  await expect(rows.first().getByRole("button")).toHaveCount(0);
  await inside.getByRole("button", { name: "ほかのログインをすべて終わりにする" }).click();
  await inside.getByRole("button", { name: "すべて終わりにする", exact: true }).click();
  await expect(rows).toHaveCount(1);
  expect(world.people.logins.map((one) => one.id)).toEqual([11]);
});
