import { notices } from "../../console/src/samples/cases";
import { expect, part, test } from "./fixtures";
import { makeCase } from "./gate/world";

test("a case says what, where, when, how dangerous and what to do", async ({ inside, world }) => {
  world.put(makeCase({}));
  await inside.goto("/cases/7");
  await expect(inside.getByRole("heading", { level: 1 })).toHaveText(
    "受付パソコンで、中身を読めない形に変えた命令が動きました。",
  );
  const head = inside.locator(".case-head");
  for (const text of ["危険", "番号 2026-1123-01", "山田製作所", "受付パソコン", "11月23日(月) 14:05"]) {
    await expect(head).toContainText(text);
  }
  await expect(part(inside, "danger")).toContainText("悪いプログラムを隠して動かすとき");
  const steps = part(inside, "now").getByRole("listitem");
  await expect(steps).toHaveText([
    "ネットの線を抜き、Wi-Fiを切る",
    "電源は切らず、そのままにする",
    "カードの番号に電話する",
  ]);
  await expect(part(inside, "now")).toContainText("会社にいないときは、③だけで構いません。");
  await expect(part(inside, "now").getByRole("link")).toHaveAttribute("href", "tel:0312345678");
  await expect(part(inside, "mistake")).toContainText("ソフトの設置や管理の作業でも出ます。");
  await expect(part(inside, "history").getByRole("listitem")).toHaveCount(3);
});

test("the evidence is one click away, and only text", async ({ inside, world }) => {
  const full = makeCase({});
  const hostile = '<img src=x onerror="document.body.dataset.owned=1"> & \u202e';
  full.alerts[0]?.evidence.push({ name: "CurrentDirectory", value: hostile, truncated: false });
  world.put(full);
  await inside.goto("/cases/7");
  const fold = part(inside, "evidence");
  await expect(fold.getByRole("table")).toBeHidden();
  await fold.getByText("くわしい記録").click();
  await expect(fold.getByRole("table")).toBeVisible();
  await expect(fold).toContainText("Decoded text piped into a shell");
  await expect(fold).toContainText("高い");
  await expect(fold).toContainText("process_creation / linux");
  await expect(fold.getByRole("row", { name: /^Image/ })).toContainText("/usr/bin/bash");
  await expect(fold.getByRole("row", { name: /^ParentCommandLine/ })).toContainText("途中まで");
  await expect(fold.getByRole("row", { name: /^CurrentDirectory/ })).toContainText(hostile);
  await expect(inside.locator("body")).not.toHaveAttribute("data-owned");
});

test("times are durations from the act; a station not reached says so", async ({ inside, world }) => {
  const full = makeCase({});
  full.times.mail_taken = 0;
  world.put(full);
  await inside.goto("/cases/7");
  const station = (name: string) => inside.locator(`[data-station=${name}]`);
  await expect(station("act")).toContainText("14:05:09.000");
  await expect(station("received")).toContainText("0.12秒後");
  await expect(station("shown")).toContainText("0.34秒後");
  await expect(station("mail_taken")).toContainText("まだ");
});

test("that nobody was told stands out, with its reason", async ({ inside, world }) => {
  world.status.mail = false;
  world.put(makeCase({}, { told: false, notices: [] }));
  await inside.goto("/cases/7");
  await expect(part(inside, "told")).toContainText("まだ、だれにも知らせていません。");
  await expect(part(inside, "told")).toContainText("メールの送り先が決まっていないためです。");
  await expect(part(inside, "told")).toHaveClass("card card-alarm");
});

test("each notice shows what became of it", async ({ inside, world }) => {
  world.put(makeCase({}, { notices }));
  await inside.goto("/cases/7");
  await expect(inside.locator("[data-notice=taken]")).toContainText("渡しました(11月23日(月) 14:05)");
  await expect(inside.locator("[data-notice=waiting]")).toContainText("送っています");
  await expect(inside.locator("[data-notice=failed]")).toContainText("届けられませんでした");
  await expect(inside.locator("[data-notice=failed]")).toContainText("550 5.1.1 no such user");
});

test("taking a case changes it and says so", async ({ inside, world }) => {
  world.put(makeCase({ state: "told" }));
  await inside.goto("/cases/7");
  await inside.getByRole("button", { name: "対応を始める" }).click();
  await expect(inside.locator("#case-state")).toHaveText("担当が対応中");
  await expect(inside.locator("#case-state")).toBeFocused();
  await expect(inside.getByRole("button", { name: "対応を始める" })).toHaveCount(0);
  await expect(part(inside, "announcer")).toHaveText("対応を始めました。");
  expect(world.cases.get(7)?.summary.state).toBe("taken");
});

test("closing needs a reason and a sentence, and keeps them", async ({ inside, world }) => {
  world.put(makeCase({ state: "taken" }));
  await inside.goto("/cases/7");
  const finish = inside.getByRole("button", { name: "終わりにする" });
  await finish.click();
  await expect(inside.getByRole("radio", { name: "本当に起きた" })).toBeFocused();
  await finish.click();
  await expect(inside.getByText("理由を1つ選んでください。")).toBeVisible();
  await expect(inside.getByText("一文を書いてください。")).toBeVisible();
  expect(world.calls).not.toContain("case_close");

  await inside.getByRole("radio", { name: "本当に起きた" }).check();
  await inside.getByRole("textbox", { name: "報告に載せる一文" }).fill("悪いプログラムを取り除きました。");
  await finish.click();
  await expect(inside.locator("#case-state")).toHaveText("終わりました");
  await expect(part(inside, "history")).toContainText("終わりました(本当に起きた)");
  await expect(part(inside, "history")).toContainText("悪いプログラムを取り除きました。");
  await expect(part(inside, "actions")).toHaveCount(0);
  expect(world.cases.get(7)?.closing).toBe("real");
});

test("the false alarm button has its reason chosen; a drill has its own", async ({ inside, world }) => {
  world.put(makeCase({}));
  world.put(makeCase({ id: 8, drill: true }));
  await inside.goto("/cases/7");
  await inside.getByRole("button", { name: "間違いの知らせ" }).click();
  await expect(inside.getByRole("radio", { name: "間違いの知らせ" })).toBeChecked();
  await inside.getByRole("button", { name: "やめる" }).click();
  await expect(inside.getByRole("button", { name: "対応を始める" })).toBeFocused();

  await inside.goto("/cases/8");
  await inside.getByRole("button", { name: "終わりにする" }).click();
  await expect(inside.getByRole("radio", { name: "練習" })).toBeChecked();
  await inside.getByRole("button", { name: "終わりにする" }).click();
  await expect(inside.locator("#case-state")).toHaveText("終わりました");
});

test("a refused act keeps what was written", async ({ inside, world }) => {
  world.put(makeCase({}));
  delete world.handlers.case_close;
  await inside.goto("/cases/7");
  await inside.getByRole("button", { name: "間違いの知らせ" }).click();
  await inside.getByRole("textbox").fill("設置の作業でした。");
  await inside.getByRole("button", { name: "終わりにする" }).click();
  await expect(part(inside, "actions").getByText("見本の断りです。")).toBeVisible();
  await expect(inside.getByRole("textbox")).toHaveValue("設置の作業でした。");
});

test("only an operator of that company has buttons", async ({ inside, world }) => {
  world.me.installation = false;
  world.me.roles = [
    { company: 1, company_name: "山田製作所", role: "owner" },
    { company: 2, company_name: "みなと印刷", role: "operator" },
  ];
  world.put(makeCase({}));
  await inside.goto("/cases/7");
  await expect(part(inside, "now")).toBeVisible();
  await expect(part(inside, "actions")).toHaveCount(0);
});

test("a case changes by itself", async ({ inside, world, gate }) => {
  world.put(makeCase({}));
  await inside.goto("/cases/7");
  await expect(inside.locator("#case-state")).toHaveText("新しい");
  await expect.poll(() => gate.listening()).toBe(1);
  world.publish(makeCase({ state: "told", alerts: 2 }));
  await expect(inside.locator("#case-state")).toHaveText("知らせました");
  await expect(part(inside, "announcer")).toHaveText("この知らせの内容が新しくなりました。");
});

test("a case that is not there", async ({ inside }) => {
  await inside.goto("/cases/99");
  await expect(inside.getByRole("heading", { level: 1 })).toHaveText("この番号の知らせはありません。");
});
