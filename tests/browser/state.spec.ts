import { companies, warning } from "../../console/src/samples/status";
import { expect, part, test } from "./fixtures";

const states = [
  {
    state: "ok",
    numbers: {},
    word: "異常なし",
    sentence: "パソコン8台を見守っています。いま異常は見つかっていません。(最終確認 14:05)",
    english: "Nothing found",
  },
  {
    state: "caution",
    numbers: { cases_open: 1 },
    word: "注意",
    sentence: "気になる動きが見つかりました(知らせ1件)。",
    english: "Caution",
  },
  {
    state: "danger",
    numbers: { cases_open: 2 },
    word: "危険",
    sentence: "危険の疑いがある動きが見つかりました(知らせ2件)。すぐに内容をご確認ください。",
    english: "Danger",
  },
  {
    state: "working",
    numbers: { cases_open: 1 },
    word: "対応中",
    sentence: "知らせ1件に、見守り担当が対応しています。",
    english: "In hand",
  },
  {
    state: "unseen",
    numbers: { devices_seen: 7 },
    word: "見えていません",
    sentence: "パソコン8台のうち1台が、いまは見えていません。(最終確認 14:05)",
    english: "Not visible",
  },
];

for (const { state, numbers, word, sentence, english } of states) {
  test(`state ${state}: its word, shape and sentence in both languages`, async ({ inside, world }) => {
    world.setState(state, numbers);
    await inside.goto("/");
    const panel = inside.locator(".panel-h1");
    await expect(panel).toHaveAttribute("data-state", state);
    await expect(panel.getByRole("heading", { level: 1 })).toContainText(word);
    await expect(panel).toContainText(sentence);
    await expect(panel.locator("svg")).toHaveClass(`shape shape-${state}`);
    await inside.getByRole("button", { name: "English" }).click();
    await expect(panel.getByRole("heading", { level: 1 })).toContainText(english);
  });
}

test("each state has an outline and a sign of its own", async ({ page }) => {
  await page.goto("/components");
  const drawings = await page
    .locator(".sample-line .shape")
    .evaluateAll((all) => all.map((one) => [...one.children].map((path) => path.getAttribute("d")).join()));
  expect(drawings).toHaveLength(5);
  expect(new Set(drawings).size).toBe(5);
});

const neverWell = [
  { name: "an unknown word", state: "splendid", numbers: {} },
  { name: "no PC seen", state: "ok", numbers: { devices_seen: 0 } },
  { name: "no PC at all", state: "ok", numbers: { devices: 0, devices_seen: 0, last_contact: 0 } },
];

for (const { name, state, numbers } of neverWell) {
  test(`${name} never looks like all well`, async ({ inside, world }) => {
    world.setState(state, numbers);
    await inside.goto("/");
    await expect(inside.locator(".panel-h1")).toHaveAttribute("data-state", "unseen");
    await expect(inside.getByText("異常なし")).toHaveCount(0);
  });
}

test("several companies: all in one word, each below, the most serious first", async ({ inside, world }) => {
  world.status.companies = companies;
  world.status.state = "danger";
  await inside.goto("/");
  await expect(inside.locator(".panel-h1")).toContainText("6社の様子");
  await expect(inside.locator(".panel-h1")).toContainText("危険");
  const names = inside.locator(".companies .panel-name");
  await expect(names.first()).toHaveText("川口歯科医院");
  await expect(names.last()).toHaveText("山田製作所");
});

test("the state changes by itself and is read out", async ({ inside, world, gate }) => {
  await inside.goto("/");
  await expect(inside.locator(".panel-h1")).toContainText("異常なし");
  await expect.poll(() => gate.listening()).toBe(1);
  await inside.evaluate(() => (document.body.dataset["mark"] = "same page"));
  world.setState("danger", { cases_open: 1 });
  await expect(inside.locator(".panel-h1")).toContainText("危険");
  await expect(part(inside, "announcer")).toContainText("危険");
  await expect(inside).toHaveTitle("危険 - 辻番");
  await expect(inside.locator("body")).toHaveAttribute("data-mark", "same page");
});

test("warnings of the server say what to do", async ({ inside, world }) => {
  world.status.warnings = [warning];
  await inside.goto("/");
  await expect(part(inside, "warnings")).toContainText(warning.text.ja);
  await expect(part(inside, "warnings")).toContainText(warning.todo.ja);
  await expect(part(inside, "warnings")).toContainText("TB-1190");
});

test("without an answer about the state nothing is claimed", async ({ inside, world }) => {
  delete world.handlers.status;
  await inside.goto("/");
  await expect(inside.locator(".panel-h1")).toHaveAttribute("data-state", "unseen");
  await expect(inside.getByRole("alert")).toBeVisible();
});

test("a person who may see only PCs begins there", async ({ inside, world }) => {
  world.beOnly("vendor");
  await inside.goto("/");
  await expect(inside.getByRole("heading", { level: 1 })).toHaveText("パソコン");
  await inside.goto("/cases/7");
  await expect(inside.getByRole("heading", { level: 1 })).toHaveText("このページを見る権限がありません。");
  expect(world.calls).not.toContain("status");
  expect(world.calls).not.toContain("case");
});

test("a person without the right sees no cases", async ({ inside, world }) => {
  world.beOnly("staff");
  await inside.goto("/");
  await expect(inside.locator(".panel-h1")).toContainText("異常なし");
  await expect(part(inside, "open-cases")).toHaveCount(0);
  await expect(inside.getByRole("navigation").getByRole("link")).toHaveText(["いまの様子", "パソコン", "設定"]);
  expect(world.calls).not.toContain("cases");
});
