import {
  cautionSummary,
  drillSummary,
  silenceSummary,
  summary,
} from "../../console/src/samples/cases";
import { expect, part, test } from "./fixtures";
import { makeCase } from "./gate/world";

test("the queue: danger first, then what nobody has taken", async ({ inside, world }) => {
  for (const one of [silenceSummary, drillSummary, cautionSummary, summary]) world.put(makeCase(one));
  await inside.goto("/cases");
  const rows = inside.locator(".row");
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(0)).toContainText("受付パソコンで、中身を読めない形に変えた命令が動きました。");
  await expect(rows.nth(0).locator(".sign")).toContainText("危険");
  await expect(rows.nth(0)).toContainText("山田製作所、受付パソコン");
  await expect(rows.nth(0)).toContainText("番号 2026-1123-01");
  await expect(rows.nth(0)).toContainText("11月23日(月) 14:05");
  await expect(rows.nth(0)).toContainText("新しい");
  await expect(rows.nth(1).locator(".drill")).toHaveText("練習");
  await expect(rows.nth(2).locator(".sign")).toContainText("注意");
  await expect(rows.nth(2)).toContainText("動き3件");
  await expect(rows.nth(0).locator(".drill")).toHaveCount(0);
});

test("a case without a PC says what it is about", async ({ inside, world }) => {
  world.put(makeCase({ kind: "service", device: 0, device_name: "" }));
  await inside.goto("/cases");
  await expect(inside.locator(".row-place")).toContainText("山田製作所、見守りの仕組み");
});

test("all of a row leads to its case", async ({ inside, world }) => {
  world.put(makeCase({}));
  await inside.goto("/cases");
  const box = await inside.locator(".row").boundingBox();
  await inside.mouse.click((box?.x ?? 0) + (box?.width ?? 0) - 5, (box?.y ?? 0) + (box?.height ?? 0) - 5);
  await expect(inside).toHaveURL(/\/cases\/7$/);
  await expect(inside.getByRole("heading", { level: 1 })).toBeFocused();
});

test("a new case appears by itself and is read out", async ({ inside, world, gate }) => {
  await inside.goto("/cases");
  await expect(inside.getByText("終わっていない知らせはありません。")).toBeVisible();
  await expect.poll(() => gate.listening()).toBe(1);
  await inside.evaluate(() => (document.body.dataset["mark"] = "same page"));
  world.publish(makeCase({}));
  await expect(inside.locator(".row")).toHaveCount(1);
  await expect(part(inside, "announcer")).toContainText("新しい知らせがあります。受付パソコンで");
  await expect(inside.locator("body")).toHaveAttribute("data-mark", "same page");
});

test("a burst of changes makes few calls", async ({ inside, world, gate }) => {
  await inside.goto("/cases");
  await expect.poll(() => gate.listening()).toBe(1);
  await expect.poll(() => world.calls.includes("cases")).toBe(true);
  world.calls.length = 0;
  for (let id = 1; id <= 100; id++) world.publish(makeCase({ id, number: `2026-1123-${id}` }));
  await expect(inside.locator(".row")).toHaveCount(100);
  expect(world.calls.filter((name) => name === "cases").length).toBeLessThan(5);
});

test("closed cases are behind the other filter", async ({ inside, world }) => {
  world.put(makeCase(silenceSummary));
  await inside.goto("/cases");
  await expect(inside.locator(".row")).toHaveCount(0);
  await inside.getByRole("link", { name: "すべて" }).click();
  await expect(inside).toHaveURL(/\/cases\?all$/);
  await expect(inside.locator(".row")).toContainText("終わりました");
  await inside.goBack();
  await expect(inside.locator(".row")).toHaveCount(0);
});

test("older cases come by and by, none twice", async ({ inside, world }) => {
  world.pageSize = 2;
  for (let id = 1; id <= 5; id++) world.put(makeCase({ id, number: `2026-1123-0${id}` }));
  await inside.goto("/cases?all");
  const rows = inside.locator(".row");
  const more = inside.getByRole("button", { name: "前の知らせも見る" });
  await expect(rows).toHaveCount(2);
  await more.click();
  await expect(rows).toHaveCount(4);
  await more.click();
  await expect(rows).toHaveCount(5);
  await expect(more).toHaveCount(0);
  const ids = await rows.evaluateAll((all) => all.map((row) => row.getAttribute("data-case")));
  expect(ids).toEqual(["5", "4", "3", "2", "1"]);
});
