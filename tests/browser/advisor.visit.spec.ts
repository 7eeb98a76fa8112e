import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, Hand, open, test } from "./advisor.fixtures";
import { expectAccessible, expectNoSidewaysScroll } from "./fixtures";

const phone = { width: 390, height: 844 };
const most_acts = 40;

async function look(page: Page): Promise<void> {
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
}

function readPdf(pdf: Buffer): { pages: number; text: string } {
  const place = mkdtempSync(join(tmpdir(), "tsujiban-proposal-"));
  try {
    const file = join(place, "proposal.pdf");
    writeFileSync(file, pdf);
    const info = execFileSync("pdfinfo", [file], { encoding: "utf8" });
    const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
    return { pages: Number(/Pages:\s+(\d+)/.exec(info)?.[1]), text };
  } finally {
    rmSync(place, { recursive: true });
  }
}

test("a visit at a phone's width, from the first question to the printed proposal", async ({ advisor }) => {
  test.slow();
  await advisor.setViewportSize(phone);
  await open(advisor);
  const hand = new Hand(advisor);
  const step = async () => {
    await look(advisor);
    await hand.next();
  };

  await look(advisor);
  await hand.press(advisor.getByRole("link", { name: "はじめる" }));
  await hand.write("会社の名前", "有限会社みなと精密");
  await hand.write("業種", "製造業");
  await step();

  await hand.write("パソコンは全部で何台ですか", "５");
  for (const system of ["Windows XP", "Windows 10", "Windows 11"]) await hand.press(advisor.getByLabel(system, { exact: true }));
  await hand.pick("都道府県", "千葉県");
  await step();

  await hand.answer("パソコンにウイルス対策ソフトが入っていますか", "はい");
  await hand.answer("インターネットの入口に、守る機器がありますか", "ファイアウォール");
  await step();

  await hand.answer("事故のとき、社内に対応できる人がいますか", "いいえ");
  await hand.answer("事故のとき、頼めるIT業者がいますか", "はい");
  await step();
  await step(); // the self-diagnosis may be passed by

  await hand.answer("パソコンを会社の外で使うことがありますか", "いいえ");
  await hand.press(advisor.getByText("パソコンを守る", { exact: true }).last());
  await step();

  await hand.press(advisor.getByText("考え方 C"));
  await step();

  const answer = advisor.locator("[data-answer]");
  await expect(answer.first()).toHaveAttribute("data-answer", "s14");
  await hand.press(answer.first().getByLabel(/^比べる/));
  await step();
  await expect(advisor.locator("[data-item=supports_windows_xp] .mark")).toHaveText(/はい/);
  await step();

  await hand.pick("補助金", "デジタル化・AI導入補助金2026 セキュリティ対策推進枠");
  await expect(advisor.getByText("交付決定前に契約しない")).toBeVisible();
  await step();
  await step();
  await expect(advisor.locator("[data-timeline=s14]")).toBeVisible();
  await step();

  await hand.press(advisor.getByText("このサービスにする"));
  await hand.write("理由", "Windows XP に対応しているため。");
  await step();
  await expect(advisor.getByLabel("送る文")).not.toHaveValue("");
  await step();

  await hand.write("名前", "山田 花子");
  await hand.pick("紹介料や販売店契約", "どちらもありません");
  await look(advisor);
  const printed = advisor.evaluate(() => new Promise((done) => (window.print = () => done(true))));
  await hand.press(advisor.getByRole("button", { name: "印刷する" }));
  expect(await printed).toBe(true);
  console.log(`acts: ${hand.acts}`);
  expect(hand.acts).toBeLessThan(most_acts);

  const { pages, text } = readPdf(await advisor.pdf({ preferCSSPageSize: true }));
  expect(pages).toBe(2);
  for (const words of ["有限会社みなと精密", "マイセキュア ビジネス", "山田 花子", "2022年の調査による。契約前に確認"]) {
    expect(text).toContain(words);
  }
});
