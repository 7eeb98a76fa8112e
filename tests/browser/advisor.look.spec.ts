import { expect, keep, open, test, whole } from "./advisor.fixtures";
import { expectAccessible, expectNoSidewaysScroll } from "./fixtures";

const widths = [320, 768, 1280];
const pages = [
  "", "company", "places", "guard", "people", "urgent", "type", "matter", "candidates", "compare", "narrow",
  "quadrant", "money", "insurance", "whatif", "outcome", "inquiry", "proposal", "facts",
];

for (const language of ["ja", "en"]) {
  for (const name of pages) {
    test(`${name || "the list"} in ${language} at ${widths.join(", ")} px`, async ({ advisor }) => {
      test.slow();
      await keep(advisor, whole);
      await advisor.setViewportSize({ width: 320, height: 800 });
      await open(advisor, name, language);
      await expect(advisor.locator("html")).toHaveAttribute("lang", language);
      await expect(advisor.locator(".notice-alarm")).toHaveCount(0);
      await advisor.locator("details").evaluateAll((all) => all.forEach((one) => ((one as HTMLDetailsElement).open = true)));
      for (const width of widths) {
        await advisor.setViewportSize({ width, height: 800 });
        await expectNoSidewaysScroll(advisor);
        // English differs in its words alone: one width shows it.
        if (language === "ja" || width === widths[0]) await expectAccessible(advisor);
      }
    });
  }
}

const targets =
  "button, summary, .button, .radios-one, .check-label, .field-input, .slider input, .views a, .frame-way a, .top-name, .task, .notice-link a";

test("what is touched is at least 44 px high and wide; words are at least 14 px, sentences 16", async ({ advisor }) => {
  test.slow();
  await keep(advisor, whole);
  await advisor.setViewportSize({ width: 320, height: 800 });
  for (const name of pages) {
    await open(advisor, name);
    const found = await advisor.locator(targets).evaluateAll((all) =>
      all
        .map((one) => ({ text: one.textContent, box: one.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.height < 44 || box.width < 44))
        .map(({ text, box }) => `${text} ${box.width}x${box.height}`),
    );
    expect(`${name}: ${found.join(" | ")}`).toBe(`${name}: `);
    const { size, height } = await advisor.locator("main").evaluate((one) => {
      const style = getComputedStyle(one);
      return { size: parseFloat(style.fontSize), height: parseFloat(style.lineHeight) };
    });
    expect(size).toBeGreaterThanOrEqual(16);
    expect(height / size).toBeGreaterThanOrEqual(1.7);
  }
});

test("twice the text size still fits a small screen", async ({ advisor }) => {
  await keep(advisor, whole);
  await advisor.setViewportSize({ width: 640, height: 800 });
  for (const name of ["", "places", "candidates", "compare", "money"]) {
    await open(advisor, name);
    await advisor.evaluate(() => (document.documentElement.style.fontSize = "200%"));
    await expectNoSidewaysScroll(advisor);
  }
});

test("on paper there is the proposal alone", async ({ advisor }) => {
  await keep(advisor, whole);
  await open(advisor, "proposal");
  await advisor.emulateMedia({ media: "print" });
  await expect(advisor.getByRole("button")).toHaveCount(0);
  await expect(advisor.locator(".top")).toBeHidden();
  await expect(advisor.locator(".sheet")).toHaveCount(2);
});
