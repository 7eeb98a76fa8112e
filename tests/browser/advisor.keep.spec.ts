import { readFileSync } from "node:fs";
import { address, expect, keep, open, second, test, whole } from "./advisor.fixtures";

test("what was written is there again; deleting asks first", async ({ advisor }) => {
  await open(advisor, "company");
  await advisor.getByLabel("会社の名前").fill("山田製作所");
  await advisor.reload();
  await expect(advisor.getByLabel("会社の名前")).toHaveValue("山田製作所");

  await open(advisor);
  await expect(advisor.locator("[data-part=kept]")).toContainText("この機械に保存しています");
  await advisor.locator("[data-part=kept]").getByRole("button", { name: "消す" }).click();
  await advisor.getByRole("button", { name: "やめる" }).click();
  await expect(advisor.locator(".top-company")).toHaveText("山田製作所");
  await advisor.locator("[data-part=kept]").getByRole("button", { name: "消す" }).click();
  await advisor.locator(".button-danger").click();
  await expect(advisor.locator("[data-part=kept]")).toContainText("消しました");
  await advisor.reload();
  await expect(advisor.locator(".top-company")).toHaveCount(0);
});

test("a browser that keeps nothing is no obstacle, and it is said", async ({ advisor }) => {
  await advisor.addInitScript(() =>
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("refused", "SecurityError");
      },
    }),
  );
  await open(advisor);
  await expect(advisor.locator("[data-part=kept]")).toContainText("保存を許していません");
  await advisor.getByRole("link", { name: "はじめる" }).click();
  await advisor.getByLabel("会社の名前").fill("山田製作所");
  await advisor.getByRole("link", { name: "次へ" }).click();
  await expect(advisor.locator(".top-company")).toHaveText("山田製作所");
});

test("a task that was passed by is not one that was looked at, nor one that is done", async ({ advisor }) => {
  await open(advisor, "money");
  await open(advisor, "matter");
  await advisor.getByText("考え方 A").click();
  await open(advisor);
  const state = (task: string) => advisor.locator(`[data-task=${task}] .task-state`);
  await expect(state("money")).toHaveText("途中です");
  await expect(state("matter")).toHaveText("できました");
  await expect(state("whatif")).toHaveText("まだ見ていません");
});

test("a visit goes into a file and comes back out of it", async ({ advisor }, info) => {
  await keep(advisor, whole);
  await open(advisor);
  const saving = advisor.waitForEvent("download");
  await advisor.getByRole("button", { name: "ファイルに保存する" }).click();
  const file = await saving;
  expect(file.suggestedFilename()).toBe("有限会社みなと精密-2026-11-23.tsujiban-visit.json");
  const place = info.outputPath("visit.tsujiban-visit.json");
  await file.saveAs(place);
  expect(JSON.parse(readFileSync(place, "utf8"))).toEqual(whole);

  await advisor.locator("[data-part=kept]").getByRole("button", { name: "消す" }).click();
  await advisor.locator(".button-danger").click();
  await advisor.locator("input[type=file]").setInputFiles(place);
  await expect(advisor.locator(".top-company")).toHaveText("有限会社みなと精密");
});

test("a file that is no visit is refused, with what is wrong about it", async ({ advisor }) => {
  await open(advisor);
  const give = (text: string) =>
    advisor.locator("input[type=file]").setInputFiles({ name: "a.json", mimeType: "application/json", buffer: Buffer.from(text) });
  await give("not json");
  await expect(advisor.getByText("相談の記録として読めません")).toBeVisible();
  await give(JSON.stringify({ ...second, colour: "red" }));
  await expect(advisor.locator(".open-file")).toContainText("colour");
});

test("a reminder is a day in a calendar; a day that is past is refused", async ({ advisor }, info) => {
  await keep(advisor, whole);
  await open(advisor, "outcome");
  const giving = advisor.waitForEvent("download");
  await advisor.getByRole("button", { name: "予定表に入れる" }).click();
  const place = info.outputPath("reminder.ics");
  await (await giving).saveAs(place);
  expect(readFileSync(place, "utf8")).toContain("DTSTART;VALUE=DATE:20270115");

  await advisor.getByRole("textbox", { name: "思い出す日" }).fill("2020-01-15");
  await expect(advisor.locator(".notice-alarm")).toBeVisible();
});

test("English from the address, from the switch, and kept", async ({ advisor }) => {
  await open(advisor, "", "en");
  await expect(advisor.locator("h1")).toHaveText("Choose an Otasuketai service");
  await advisor.getByRole("button", { name: "日本語" }).click();
  await advisor.goto(`${address}#/matter`);
  await expect(advisor.locator("h1")).toHaveText("大事にすること");
});
