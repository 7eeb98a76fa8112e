import { defineConfig } from "@playwright/test";

// Debian's Chromium, one worker: the tests share a small machine with everything else.
export default defineConfig({
  testDir: ".",
  globalSetup: "./setup.ts",
  workers: 1,
  forbidOnly: true,
  retries: 0,
  timeout: 30_000,
  reporter: [["line"], ["json", { outputFile: "test-results/report.json" }]],
  use: {
    browserName: "chromium",
    locale: "ja-JP",
    timezoneId: "Asia/Tokyo",
    viewport: { width: 1280, height: 900 },
    launchOptions: {
      executablePath: process.env["TSUJIBAN_CHROMIUM"] ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
