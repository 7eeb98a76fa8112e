// How long the advisor's page takes until it answers to a finger, on a phone's width and a slowed processor:
//   node tools/measure-page.mjs FOLDER ROUNDS SLOWER
// prints one JSON line: milliseconds of each round, from the beginning of the load to the first page that stands.
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [folder, rounds, slower] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.TSUJIBAN_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});

async function measure() {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: "ja-JP" });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: Number(slower) });
  await page.addInitScript(() => {
    const watch = new MutationObserver(() => {
      if (!document.querySelector("h1")) return;
      watch.disconnect();
      // Two frames later it is painted, and whatever was put off has run.
      requestAnimationFrame(() => requestAnimationFrame(() => (window.ready = performance.now())));
    });
    watch.observe(document, { childList: true, subtree: true });
  });
  await page.goto(pathToFileURL(`${folder}/index.html`).href);
  await page.waitForFunction(() => window.ready !== undefined);
  const ms = await page.evaluate(() => window.ready);
  await context.close();
  return Math.round(ms);
}

const ms = [];
await measure(); // the browser's own start is not the page's
for (let round = 0; round < Number(rounds); round++) ms.push(await measure());
await browser.close();
console.log(JSON.stringify(ms));
