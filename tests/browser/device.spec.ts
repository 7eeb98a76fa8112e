import { countDays, listGaps, n_days, readDays } from "../../console/src/api/days";
import { device } from "../../console/src/samples/status";
import { expect, part, test } from "./fixtures";

test("the letters of the days; what is not known is no data", () => {
  const days = readDays("-.ohb?");
  expect(days).toHaveLength(n_days);
  expect(days.slice(-6)).toEqual(["absent", "none", "whole", "part", "blind", "none"]);
  expect(readDays("")).toEqual(Array(n_days).fill("absent"));
  expect(readDays("o".repeat(200))).toHaveLength(n_days);
  expect(countDays(days)).toMatchObject({ none: 2, whole: 1, part: 1, blind: 1, absent: 85 });
  expect(listGaps(readDays("oo..oh-bb"))).toEqual([
    { day: "blind", from: 1, to: 0 },
    { day: "part", from: 3, to: 3 },
    { day: "none", from: 6, to: 5 },
  ]);
});

test("the bar: today at the right, every kind of day with its own shape, and the same in words", async ({ inside, world }) => {
  world.devices = [{ ...device, days: "-".repeat(80) + "oooohhb..o" }];
  await inside.goto("/devices");
  const bar = part(inside, "days").getByRole("img");
  await expect(bar).toHaveAttribute(
    "aria-label",
    "この90日は、よく見えた日が5日、一部だけ見えた日が2日、動きを見られなかった時間がある日が1日、" +
      "知らせがなかった日が2日、加わる前が80日です。今日は「よく見えた日」に当たります。",
  );
  const last = bar.locator("rect").last();
  await expect(last).toHaveClass("day day-whole");
  expect(Number(await last.getAttribute("x"))).toBe(4 * (n_days - 1));
  const shape = async (day: string) => {
    const all = bar.locator(`.day-${day}`);
    return JSON.stringify(await Promise.all(["y", "height"].map((name) => all.first().getAttribute(name))));
  };
  const shapes = await Promise.all(["whole", "part", "blind", "none", "absent"].map(shape));
  expect(new Set(shapes).size).toBe(5);
  await expect(inside.getByRole("list", { name: "印の意味" }).getByRole("listitem")).toHaveCount(5);
});

test("a PC's page tells its gaps by date", async ({ inside, world }) => {
  world.devices = [{ ...device, days: "-".repeat(80) + "oooohhb..o" }];
  await inside.goto("/devices/3");
  const gaps = part(inside, "heartbeat").locator(".gaps li");
  await expect(gaps).toHaveText([
    "11月21日(土)から11月22日(日)知らせがなかった日",
    "11月20日(金)動きを見られなかった時間がある日",
    "11月18日(水)から11月19日(木)一部だけ見えた日",
  ]);
  await expect(part(inside, "facts")).toContainText("Debian GNU/Linux 12");
});

test("a waiting PC is let in", async ({ inside, world }) => {
  world.devices = [{ ...device, state: "unconfirmed", last_contact: 0 }];
  await inside.goto("/devices/3");
  await expect(part(inside, "accept")).toContainText("uketsuke-01");
  await inside.getByRole("button", { name: "加える" }).click();
  await expect(part(inside, "accept")).toHaveCount(0);
  await expect(inside.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(part(inside, "announcer")).toHaveText("受付パソコンを加えました。");
  expect(world.devices[0]?.state).toBe("unseen");
});

test("a PC gets another name, and the word that it runs day and night", async ({ inside, world }) => {
  await inside.goto("/devices/3");
  const name = inside.getByLabel("パソコンの名前");
  await name.fill(" ");
  await inside.getByRole("button", { name: "保存する" }).click();
  await expect(name).toBeFocused();
  await expect(name).toHaveAccessibleDescription(/名前を書いてください。/);
  await name.fill("奥のサーバー");
  await inside.getByLabel("昼も夜も動いているパソコン").check();
  await inside.getByRole("button", { name: "保存する" }).click();
  await expect(inside.getByRole("heading", { level: 1 })).toHaveText("奥のサーバー");
  await expect(part(inside, "facts")).toContainText("はい");
  expect(world.devices[0]).toMatchObject({ name: "奥のサーバー", always_on: true });
});

test("a PC is removed only after a question, by keyboard too", async ({ inside, world }) => {
  await inside.goto("/devices/3");
  await inside.getByRole("button", { name: "このパソコンを外す" }).focus();
  await inside.keyboard.press("Enter");
  await expect(part(inside, "remove")).toContainText("これまでの記録と知らせは残ります。");
  await inside.getByRole("button", { name: "やめる" }).press("Enter");
  await expect(inside.getByRole("button", { name: "このパソコンを外す" })).toBeFocused();
  expect(world.devices).toHaveLength(1);
  await inside.keyboard.press("Enter");
  await inside.getByRole("button", { name: "外す", exact: true }).press("Enter");
  await expect(inside.getByText("見守っているパソコンは、まだありません。")).toBeVisible();
  expect(world.devices).toHaveLength(0);
});

test("a refused removal says so in its place", async ({ inside, world }) => {
  delete world.handlers.device_remove;
  await inside.goto("/devices/3");
  await inside.getByRole("button", { name: "このパソコンを外す" }).click();
  await inside.getByRole("button", { name: "外す", exact: true }).click();
  await expect(part(inside, "remove").getByRole("alert")).toContainText("見本の断りです。");
});

test("who may only look has nothing to press", async ({ inside, world }) => {
  world.beOnly("owner");
  world.devices = [{ ...device, state: "unconfirmed" }];
  await inside.goto("/devices/3");
  await expect(part(inside, "facts")).toBeVisible();
  for (const name of ["accept", "change", "remove"]) await expect(part(inside, name)).toHaveCount(0);
  await inside.goto("/devices");
  await expect(inside.getByRole("link", { name: "パソコンを加える" })).toHaveCount(0);
  await inside.goto("/devices/add");
  await expect(inside.getByRole("heading", { level: 1 })).toHaveText("このページを見る権限がありません。");
  expect(world.calls).not.toContain("enrol_keys");
});

test("a PC that is not there, and one that goes while it is looked at", async ({ inside, world, gate }) => {
  await inside.goto("/devices/99");
  await expect(inside.getByRole("heading", { level: 1 })).toHaveText("このパソコンは、一覧にありません。");
  await inside.goto("/devices/3");
  await expect(part(inside, "facts")).toBeVisible();
  await expect.poll(() => gate.listening()).toBe(1);
  world.devices = [];
  world.tell({ kind: "device", id: 3, company: 1 });
  await expect(inside.getByRole("heading", { level: 1 })).toHaveText("このパソコンは、一覧にありません。");
});
