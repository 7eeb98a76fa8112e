import { expect, part, test } from "./fixtures";

test("a mail server is named in parts, and its password is never shown again", async ({ inside, world }) => {
  Object.assign(world.setting.settings, { smtp: "", smtp_user: "" });
  await inside.goto("/settings/mail");
  await expect(part(inside, "smtp")).toContainText("いまは、だれにもメールが届きません。");
  await expect(part(inside, "mail-test")).toHaveCount(0);
  const save = () => part(inside, "smtp").getByRole("button", { name: "保存する" }).click();
  await save();
  await expect(inside.getByLabel("サーバーの名前")).toHaveAccessibleDescription(/サーバーの名前を書いてください。/);
  await inside.getByLabel("つなぎ方").selectOption("はじめからTLS(ふつうは465番)");
  await expect(inside.getByLabel("ポート番号")).toHaveValue("465");
  await inside.getByLabel("サーバーの名前").fill("mail.example.jp");
  await inside.getByLabel("利用者の名前").fill("watch@example.jp");
  await save();
  await expect(inside.getByLabel("パスワード")).toHaveAccessibleDescription(/パスワードも書いてください。/);
  await inside.getByLabel("パスワード").fill("p@ss:w/rd");
  await save();
  await expect(part(inside, "smtp")).toContainText("smtps://mail.example.jp:465");
  await expect(part(inside, "smtp")).toContainText("利用者の名前: watch@example.jp");
  expect(world.setting.changes).toEqual([
    ["smtp", "smtps://watch%40example.jp:p%40ss%3Aw%2Frd@mail.example.jp:465"],
  ]);
  await inside.getByRole("button", { name: "メールのサーバーを変える" }).click();
  await expect(inside.getByLabel("つなぎ方")).toBeFocused();
  await expect(inside.getByLabel("利用者の名前")).toHaveValue("watch@example.jp");
  await expect(inside.getByLabel("パスワード")).toHaveValue("");
});

test("a test mail, its way and its end", async ({ inside, world, gate }) => {
  await inside.goto("/settings/mail");
  await inside.getByRole("button", { name: "試しのメールを送る" }).click();
  await expect(part(inside, "mail-test")).toContainText("試しのメールを送っています。");
  await expect.poll(() => gate.listening()).toBe(1);
  world.setting.endTest("failed", "535 5.7.8 authentication failed");
  await expect(part(inside, "mail-test")).toContainText("試しのメールを渡せませんでした。");
  await expect(part(inside, "mail-test")).toContainText("535 5.7.8 authentication failed");
  world.setting.endTest("taken", "250 ok");
  await expect(part(inside, "mail-test")).toContainText("メールのサーバーに渡しました。");
});

test("sending mail is stopped after a question", async ({ inside, world }) => {
  await inside.goto("/settings/mail");
  await inside.getByRole("button", { name: "メールを送るのをやめる" }).click();
  await inside.getByRole("button", { name: "設定を消す" }).click();
  await expect(part(inside, "smtp")).toContainText("メールのサーバーが決まっていません。");
  expect(world.setting.changes).toEqual([["smtp", ""]]);
});

test("what the configuration file names is told, not asked", async ({ inside, world }) => {
  world.setting.settings.fixed = [{ key: "phone" }, { key: "smtp" }];
  await inside.goto("/settings/server");
  await expect(part(inside, "phone")).toContainText("03-1234-5678");
  await expect(part(inside, "phone")).toContainText("設定ファイルで決めているため、ここでは変えられません。");
  await expect(part(inside, "phone").getByRole("textbox")).toHaveCount(0);
  await expect(part(inside, "host").getByRole("textbox")).toBeVisible();
  await inside.goto("/settings/mail");
  await expect(part(inside, "smtp")).toContainText("ここでは変えられません。");
  await expect(part(inside, "smtp").getByRole("button")).toHaveCount(0);
});

test("each setting is kept by itself; a wrong value is refused beside its field", async ({ inside, world }) => {
  await inside.goto("/settings/server");
  const set = async (name: string, value: string) => {
    await part(inside, name).getByRole("textbox").fill(value);
    await part(inside, name).getByRole("button", { name: "保存する" }).click();
  };
  const described = (name: string) => expect(part(inside, name).getByRole("textbox"));
  await set("public_url", "tsujiban.example.jp");
  await described("public_url").toHaveAccessibleDescription(/https:\/\/ で始まるアドレスを書いてください。/);
  await set("retention_days", "0");
  await described("retention_days").toHaveAccessibleDescription(/1から3,650までの数で書いてください。/);
  await set("host", "<script>");
  await described("host").toHaveAccessibleDescription(/この値は使えません/);
  await described("host").toBeFocused();
  expect(world.setting.changes).toEqual([]);
  await set("host", " 192.168.1.10 ");
  await expect(part(inside, "announcer")).toHaveText("保存しました。");
  await described("host").toHaveValue("192.168.1.10");
  await set("unseen_minutes", "");
  await expect.poll(() => world.setting.changes).toEqual([["host", "192.168.1.10"], ["unseen_minutes", ""]]);
});
