import { cautionSummary, summary } from "../../console/src/samples/cases";
import { device, devices } from "../../console/src/samples/status";
import { expect, test } from "./fixtures";
import { makeCase } from "./gate/world";

test("PCs with their word, system, last contact and counts", async ({ inside, world }) => {
  world.devices = devices;
  await inside.goto("/devices");
  await expect(inside.getByText("4台のうち1台が見えています。")).toBeVisible();
  const row = (id: number) => inside.locator(`[data-device="${id}"]`);
  await expect(row(3).getByRole("heading")).toHaveText("受付パソコン");
  for (const text of ["異常なし", "uketsuke-01", "Debian GNU/Linux 12", "11月23日(月) 14:05", "12,345件"]) {
    await expect(row(3)).toContainText(text);
  }
  await expect(row(5)).toContainText("見えていません");
  await expect(row(5)).toContainText("電源が切れているか");
  await expect(row(6)).toContainText("動きを見る手段がありません");
  await expect(row(6)).toContainText("52件");
  await expect(row(7)).toContainText("まだありません");
  await expect(row(7)).toContainText("確認を待っています");
  await expect(inside.getByText("異常なし")).toHaveCount(1);
});

test("a PC with an open case is not said to be well", async ({ inside, world, gate }) => {
  world.devices = [device];
  await inside.goto("/devices");
  const row = inside.locator(`[data-device="${device.id}"]`);
  await expect(row).toContainText("異常なし");
  await expect.poll(() => gate.listening()).toBe(1);
  world.publish(makeCase({ ...summary, id: 90, device: device.id, drill: true }));
  world.publish(makeCase({ ...summary, device: device.id }));
  await expect(row).toContainText("危険");
  world.publish(makeCase({ ...cautionSummary, id: summary.id, device: device.id }));
  await expect(row).toContainText("対応中");
  world.publish(makeCase({ ...summary, device: device.id, state: "closed" }));
  await expect(row).toContainText("異常なし");
});

test("who may not see cases is told only that a PC is seen", async ({ inside, world }) => {
  world.beOnly("coordinator");
  await inside.goto("/devices");
  const row = inside.locator(`[data-device="${device.id}"]`);
  await expect(row).toContainText("見えています");
  await expect(row).not.toContainText("異常なし");
});

test("no PC yet: says how one comes to be here", async ({ inside, world }) => {
  world.devices = [];
  await inside.goto("/devices");
  await expect(inside.getByText("見守っているパソコンは、まだありません。")).toBeVisible();
  await expect(inside.getByText("会社の鍵を使って")).toBeVisible();
});
