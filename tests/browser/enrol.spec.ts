import { enrolCommand, enrolKey, enrolNotYet } from "../../console/src/samples/manage";
import { company, device } from "../../console/src/samples/status";
import { expect, part, test } from "./fixtures";

test("another PC joins: key, command, and each step as it is reached", async ({ inside, world, gate }) => {
  await inside.goto("/devices");
  await inside.getByRole("link", { name: "パソコンを加える" }).click();
  await expect(inside.getByText("鍵は、まだ作られていません。")).toBeVisible();
  await inside.getByLabel("加えるパソコンの台数").fill("2");
  await inside.getByLabel("すぐに加わる期間").selectOption("1日");
  await inside.getByRole("button", { name: "鍵を作る" }).click();

  const made = part(inside, "new-key");
  await expect(made).toContainText("鍵は、いまだけ表示します。");
  await expect(part(inside, "command").locator("code")).toHaveText(enrolCommand.command.replace("KEY", enrolKey.key));
  await expect(made).toContainText("11月24日(火) 14:05");
  const row = inside.locator("[data-key='4']");
  await expect(row).toContainText("あと2台を待っています。");

  await expect.poll(() => gate.listening()).toBe(1);
  const steps = (id: number) => row.locator(`[data-device="${id}"] .progress-steps li`);
  world.enrolling.enrol(4, { ...device, id: 21, name: "desk-21", state: "ok" });
  await expect(steps(21)).toHaveText(["登録済み", "確認済み", "最初の知らせまだ"]);
  await expect(row).toContainText("あと1台を待っています。");
  world.enrolling.hear(21);
  await expect(steps(21)).toHaveText(["登録済み", "確認済み", "最初の知らせ済み"]);

  world.enrolling.enrol(4, { ...device, id: 22, name: "desk-22", state: "unconfirmed" });
  await expect(steps(22)).toHaveText(["登録済み", "確認まだ", "最初の知らせまだ"]);
  await row.getByRole("button", { name: "加える" }).click();
  await expect(steps(22)).toHaveText(["登録済み", "確認済み", "最初の知らせまだ"]);
  await expect(row).toContainText("この鍵では、もう加われません。");

  await inside.reload();
  await expect(row).toBeVisible();
  await expect(inside.getByText(enrolKey.key)).toHaveCount(0);
});

test("the command is copied, and where the browser will not, it is marked", async ({ inside, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await inside.goto("/devices/add");
  await inside.getByRole("button", { name: "鍵を作る" }).click();
  const key = part(inside, "key");
  await key.getByRole("button", { name: "写す" }).click();
  await expect(key.getByRole("status")).toHaveText("写しました。");
  expect(await inside.evaluate(() => navigator.clipboard.readText())).toBe(enrolKey.key);

  await inside.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await key.getByRole("button", { name: "写す" }).click();
  await expect(key.getByRole("status")).toHaveText("選びました。写して使ってください。");
  expect(await inside.evaluate(() => String(getSelection()))).toBe(enrolKey.key);
});

test("the archive for a PC without the command", async ({ inside }) => {
  await inside.goto("/devices/add");
  await inside.getByRole("button", { name: "鍵を作る" }).click();
  await inside.getByText("手で入れるとき").click();
  const link = inside.getByRole("link", { name: "見守りのプログラムを受け取る(1.4 MB)" });
  await expect(link).toHaveAttribute("href", enrolCommand.url);
  await expect(part(inside, "hash")).toContainText(enrolCommand.archive_hash);
});

test("one of several companies is chosen; wrong numbers are refused beside the field", async ({ inside, world }) => {
  world.status.companies = [company, { ...company, company: 2, name: "みなと印刷" }];
  await inside.goto("/devices/add");
  await inside.getByLabel("会社", { exact: true }).selectOption("みなと印刷");
  const uses = inside.getByLabel("加えるパソコンの台数");
  for (const wrong of ["", "0", "-1", "10001", "two"]) {
    await uses.fill(wrong.slice(0, 5));
    await inside.getByRole("button", { name: "鍵を作る" }).click();
    await expect(uses).toHaveAccessibleDescription("1から10,000までの数で書いてください。");
    await expect(uses).toBeFocused();
  }
  await uses.fill("10000");
  await inside.getByRole("button", { name: "鍵を作る" }).click();
  await expect(part(inside, "new-key")).toBeVisible();
  expect(world.enrolling.keys[0]).toMatchObject({ company: 2, uses_left: 10_000 });
});

test("without an address for PCs it says what to do, and where", async ({ inside, world }) => {
  world.enrolling.command = enrolNotYet;
  await inside.goto("/devices/add");
  await expect(part(inside, "unavailable")).toContainText("パソコンから見たサーバーの名前が、決まっていません。");
  await inside.getByRole("link", { name: "サーバーの設定を開く" }).click();
  await expect(inside.getByRole("heading", { level: 1 })).toHaveText("サーバー");

  world.beOnly("coordinator");
  await inside.goto("/devices/add");
  await expect(part(inside, "unavailable")).toBeVisible();
  await expect(inside.getByRole("link", { name: "サーバーの設定を開く" })).toHaveCount(0);
});

test("a key is ended after a question", async ({ inside, world }) => {
  await inside.goto("/devices/add");
  await inside.getByRole("button", { name: "鍵を作る" }).click();
  await inside.getByRole("button", { name: "この鍵を終わりにする" }).click();
  await inside.getByRole("button", { name: "終わりにする", exact: true }).click();
  await expect(inside.locator("[data-key]")).toContainText("この鍵では、もう加われません。");
  expect(world.enrolling.keys[0]?.uses_left).toBe(0);
});

test("a refused key says why, and a command that does not come is told", async ({ inside, world }) => {
  delete world.handlers.enrol_command;
  delete world.handlers.enrol_key;
  await inside.goto("/devices/add");
  await expect(inside.locator(".failure")).toHaveCount(1);
  await inside.getByRole("button", { name: "鍵を作る" }).click();
  await expect(part(inside, "enrol-form").locator(".failure")).toContainText("見本の断りです。");
});
