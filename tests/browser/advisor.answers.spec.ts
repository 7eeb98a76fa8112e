import { expect, keep, open, second, test } from "./advisor.fixtures";

const old = "2022年の調査による。契約前に確認";

test("the second company of the survey: the one that works on Windows XP, with its warnings and its age", async ({ advisor }) => {
  await keep(advisor, second);
  await open(advisor, "candidates");
  const answers = advisor.locator("[data-answer]");
  await expect(answers).toHaveCount(1);
  await expect(answers.first()).toHaveAttribute("data-answer", "s14");
  await expect(answers.first()).toContainText(old);
  await expect(answers.first().locator(".service-warnings")).toContainText("別料金");
  await expect(answers.first()).toContainText("Windows XP");
  for (const service of ["s02", "s05"]) await expect(advisor.locator(`[data-out=${service}]`)).toHaveCount(1);
  await expect(advisor.locator("[data-out=s14]")).toHaveCount(0);
});

for (const [name, type, service] of [
  ["A", "endpoint", "s02"],
  ["B", "endpoint", "s05"],
  ["A", "network", "s01"],
]) {
  test(`without Windows XP view ${name} of type ${type} gives ${service}`, async ({ advisor }) => {
    await keep(advisor, { ...second, systems: [{ system: "windows_11" }], case: name, type });
    await open(advisor, "candidates");
    await expect(advisor.locator("[data-answer]").first()).toHaveAttribute("data-answer", service ?? "");
  });
}

test("where the source has no answer, none is made up", async ({ advisor }) => {
  await keep(advisor, { ...second, systems: [], case: "C", type: "network" });
  await open(advisor, "candidates");
  await expect(advisor.locator("[data-answer]")).toHaveCount(0);
  await expect(advisor.locator("[data-part=answers] .notice")).not.toHaveText("");
});

test("a cell that nobody knows is no cross, and every cell that is known has source and date", async ({ advisor }) => {
  await keep(advisor, { ...second, candidates: ["s14", "s02"] });
  await open(advisor, "compare");
  const row = (item: string) => advisor.locator(`[data-item=${item}] td`);
  await expect(row("dispatch_24x365").first().locator(".mark")).toContainText("？");
  await expect(row("dispatch_24x365").last().locator(".mark")).toContainText("○");
  await expect(row("supports_windows_xp").last().locator(".mark")).toContainText("×");
  await expect(row("supports_windows_xp").first().locator("time")).toHaveCount(1);
});

test("narrowing counts in spans: what nobody has said is not out", async ({ advisor }) => {
  await keep(advisor, { visit: 1, needs: [{ item: "dispatch_24x365", state: "yes" }] });
  await open(advisor, "narrow");
  const sure = advisor.locator("[data-part=sure] article");
  await expect(sure).toHaveCount(2); // s02 and s06 alone are printed with it
  await expect(advisor.locator("[data-part=perhaps] article")).not.toHaveCount(0);
});

test("ceilings and their 60 % line at five, ten and twenty PCs", async ({ advisor }) => {
  await keep(advisor, { ...second, terminals: "5" });
  await open(advisor, "money");
  const cells = advisor.locator("[data-part=ceilings] tbody tr");
  await expect(cells).toHaveText([/5台.*120,000.*72,000/, /10台.*240,000.*144,000/, /20台.*480,000.*288,000/]);
  await advisor.getByText("税込み").click();
  await expect(cells.first()).toHaveText(/132,000.*79,200/);
});

test("a quotation is reckoned with at once, and a negative number is refused with the catalogue's words", async ({ advisor }) => {
  await keep(advisor, { ...second, candidates: ["s14"], terminals: "5" });
  await open(advisor, "money");
  await advisor.getByRole("button", { name: "見積もりを書き入れる" }).click();
  const write = (name: string, value: string) => advisor.locator(`form [name=${name}]`).fill(value);
  await write("initial", "０");
  await write("monthly", "0");
  await write("per_terminal", "1,000");
  await write("hardware", "0");
  await expect(advisor.locator("[data-cost=s14] .costs").first()).toContainText("60,000");

  await advisor.getByLabel("パソコンの台数").fill("-3");
  await expect(advisor.locator(".notice-alarm")).toBeVisible();
  await expect(advisor.locator("[data-part=terminals] .field-error")).not.toHaveText("");
});

test("a provider's answer becomes a fact of this visit, with its source and date", async ({ advisor }) => {
  await keep(advisor, { ...second, candidates: ["s14"] });
  await open(advisor, "inquiry");
  const form = advisor.locator("form[data-service=s14]");
  await form.locator("summary").first().click();
  const asked = form.locator("details details").filter({ hasText: "駆け付けますか" }).first();
  await asked.locator("summary").click();
  await asked.getByLabel("答え").selectOption({ label: "はい" });
  await form.getByLabel("だれに聞いたか").fill("営業窓口 佐藤");
  await form.getByRole("button", { name: "答えを使う" }).click();
  await open(advisor, "compare");
  const cell = advisor.locator("[data-item=dispatch_24x365] td");
  await expect(cell.locator(".mark")).toContainText("○");
  await expect(cell).toContainText("営業窓口 佐藤");
  await expect(cell.locator("time")).toHaveAttribute("datetime", "2026-11-23");
});

test("a corrected fact becomes a row to be reviewed", async ({ advisor }) => {
  await open(advisor, "facts");
  await advisor.getByLabel("サービス").selectOption("s07");
  await advisor.getByLabel("項目").selectOption("dispatch_24x365");
  await advisor.getByRole("button", { name: "直しの行を作る" }).click();
  await expect(advisor.locator(".field-error").filter({ hasText: /./ }).first()).toBeVisible();
  await advisor.getByLabel("出どころ", { exact: true }).fill("サービスのページ");
  await advisor.getByLabel("どこに書かれているか").fill("対応時間の表");
  await advisor.getByRole("button", { name: "直しの行を作る" }).click();
  await expect(advisor.getByLabel("送る文")).toHaveValue(/s07,dispatch_24x365,,yes,.*2026-11-23/);
});

test("what was not compared is said beside the answers", async ({ advisor }) => {
  await keep(advisor, second);
  await open(advisor, "candidates");
  await expect(advisor.locator("[data-part=answers]")).toContainText("何を見守るかわからないサービスが17件あり、ここでは比べていません。");
});
