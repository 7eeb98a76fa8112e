import { ruleList } from "../../console/src/samples/manage";
import { expect, part, test } from "./fixtures";

const own = "[data-own=our-printer]";

test("a rule is switched off with a reason, and on again, by keyboard", async ({ inside, world }) => {
  const id = ruleList.rules[0]!.id;
  await inside.goto("/settings/rules");
  const row = inside.locator(`[data-rule="${id}"]`);
  await row.getByRole("button", { name: /切る/ }).press("Enter");
  const reason = row.getByLabel("切る理由");
  await expect(reason).toBeFocused();
  await reason.press("Enter");
  await expect(reason).toHaveAccessibleDescription(/理由を書いてください。/);
  await reason.fill("毎朝の仕事で出るため。");
  await reason.press("Enter");
  await expect(row).toContainText("切っています");
  await expect(row).toContainText("毎朝の仕事で出るため。");
  await expect(row.getByRole("button", { name: /また使う/ })).toBeFocused();
  expect(world.setting.rules.rules.find((one) => one.id === id)?.on).toBe(false);
  await row.getByRole("button", { name: /また使う/ }).press("Enter");
  await expect(row).toContainText("使っています");
});

test("rules are found by words, or because they are off", async ({ inside }) => {
  await inside.goto("/settings/rules");
  const rows = inside.locator("[data-rule]");
  await expect(rows).toHaveCount(2);
  await inside.getByLabel("規則を探す").fill("KEYS linux");
  await expect(rows).toHaveCount(1);
  await inside.getByLabel("規則を探す").fill("nothing like this");
  await expect(inside.getByText("当てはまる規則はありません。")).toBeVisible();
  await inside.getByLabel("規則を探す").fill("");
  await inside.getByLabel("表示する規則").selectOption("切っているもの");
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("毎晩の入れ替えで鍵を登録するため。");
});

test("thousands of rules stay a page", async ({ inside, world }) => {
  const rule = ruleList.rules[0]!;
  world.setting.rules.rules = Array.from({ length: 4000 }, (_, at) => ({ ...rule, id: `r${at}`, title: `Rule ${at}` }));
  await inside.goto("/settings/rules");
  await expect(inside.getByText("4,000件のうち50件を表示しています。")).toBeVisible();
  await inside.getByLabel("規則を探す").fill("rule 3999");
  await expect(inside.locator("[data-rule]")).toHaveCount(1);
});

test("the rules are read again, while the old ones go on", async ({ inside, world, gate }) => {
  await inside.goto("/settings/rules");
  await expect(part(inside, "refused")).toContainText("console/our-printer.yml 7行目の5文字目");
  await inside.getByRole("button", { name: "規則を読み込み直す" }).click();
  await expect(part(inside, "rules-state")).toContainText("前の規則で見守ります。");
  await expect.poll(() => gate.listening()).toBe(1);
  world.setting.endCompile([]);
  await expect(part(inside, "rules-state")).not.toContainText("前の規則で見守ります。");
  await expect(part(inside, "refused")).toHaveCount(0);
});

test("a rule of one's own is written, refused by line, put right and removed", async ({ inside, world, gate }) => {
  await inside.goto("/settings/rules");
  await inside.getByRole("link", { name: "規則を書く" }).click();
  await inside.getByRole("button", { name: "保存する" }).click();
  const name = inside.getByLabel("ファイルの名前");
  await expect(name).toHaveAccessibleDescription(/60文字までで書いてください。/);
  await name.fill("till-2");
  const text = inside.getByLabel("規則(Sigma、YAML)");
  await text.fill("title: Till\ndetection: [");
  await inside.getByRole("button", { name: "保存する" }).click();
  await expect(inside.getByRole("heading", { level: 1 })).toHaveText("規則「till-2」を直す");
  await expect(part(inside, "rule-state")).toHaveText("読み込んでいます。");
  await expect.poll(() => gate.listening()).toBe(1);
  const refusal = ruleList.refused[0]!;
  world.setting.endCompile([{ ...refusal, file: "console/till-2.yml", line: 2, column: 12 }]);
  await expect(part(inside, "rule-state")).toHaveText("使えないところがあります。");
  await expect(part(inside, "refused")).toContainText("2行目の12文字目");
  await text.fill("title: Till\n");
  await inside.getByRole("button", { name: "保存する" }).click();
  await expect(part(inside, "rule-state")).toHaveText("読み込んでいます。");
  world.setting.endCompile([]);
  await expect(part(inside, "rule-state")).toHaveText("読み込みました。この規則を使っています。");
  expect(world.setting.texts.get("till-2")).toBe("title: Till\n");

  await inside.getByRole("button", { name: "この規則を消す" }).click();
  await inside.getByRole("button", { name: "消す", exact: true }).click();
  await expect(inside.locator(own)).toBeVisible();
  await expect(inside.locator("[data-own=till-2]")).toHaveCount(0);
});

test("what one writes stays while news comes in", async ({ inside, world, gate }) => {
  await inside.goto("/settings/rules/text/our-printer");
  const text = inside.getByLabel("規則(Sigma、YAML)");
  await expect(text).toHaveValue(/title: Printer talks outside/);
  await text.fill("half a rule");
  await expect.poll(() => gate.listening()).toBe(1);
  world.setting.endCompile([]);
  await expect(part(inside, "rule-state")).toHaveText("読み込みました。この規則を使っています。");
  await expect(text).toHaveValue("half a rule");
});

test("a rule that is not there", async ({ inside }) => {
  await inside.goto("/settings/rules/text/nothing");
  await expect(inside.getByRole("heading", { level: 1 })).toHaveText("この名前の規則は、ありません。");
});
