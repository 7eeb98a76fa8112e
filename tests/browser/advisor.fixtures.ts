import { expect, test as base, type Locator, type Page } from "@playwright/test";
import { fileURLToPath, pathToFileURL } from "node:url";

export { expect };

export const folder = fileURLToPath(new URL("../../console/dist/advisor/", import.meta.url));

/** The page as it lies on a USB stick. */
export const address = pathToFileURL(`${folder}index.html`).href;

interface Fixtures {
  /** The page from its folder, on 23 November 2026; it fails its test when it asks for anything from elsewhere. */
  advisor: Page;
}

export const test = base.extend<Fixtures>({
  advisor: async ({ page }, use) => {
    const broken: string[] = [];
    page.on("pageerror", (error) => broken.push(`error: ${error.message}`));
    page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) broken.push(message.text());
    });
    page.on("request", (request) => {
      const { protocol, pathname } = new URL(request.url());
      const own = protocol === "data:" || protocol === "blob:" || (protocol === "file:" && pathname.startsWith(folder));
      if (!own) broken.push(`foreign request: ${request.url()}`);
    });
    await page.clock.setFixedTime(new Date("2026-11-23T10:00:00+09:00"));
    await use(page);
    expect(broken).toEqual([]);
  },
});

/** Opens a page of the visit and waits for its heading. */
export async function open(page: Page, name = "", language = "ja"): Promise<void> {
  await page.goto(`${address}?lang=${language}#/${name}`);
  await page.locator("h1").waitFor();
}

/** Puts a visit where the page keeps it, before the page is opened. */
export async function keep(page: Page, visit: object): Promise<void> {
  await page.addInitScript((text) => {
    if (!localStorage.getItem("tsujiban.advisor.visit")) localStorage.setItem("tsujiban.advisor.visit", text);
  }, JSON.stringify(visit));
}

/** What a person does, counted: each press, each choice, each field that is written. */
export class Hand {
  acts = 0;

  constructor(readonly page: Page) {}

  async press(what: Locator): Promise<void> {
    this.acts++;
    await what.click();
  }

  async write(label: string, text: string): Promise<void> {
    this.acts++;
    await this.page.getByLabel(label, { exact: true }).fill(text);
  }

  async pick(label: string, option: string): Promise<void> {
    this.acts++;
    await this.page.getByLabel(label, { exact: true }).selectOption({ label: option });
  }

  /** One of the answers to a question. */
  async answer(question: string, answer: string): Promise<void> {
    this.acts++;
    await this.page.getByRole("group", { name: question }).getByText(answer, { exact: true }).click();
  }

  async next(): Promise<void> {
    const heading = await this.page.locator("h1").textContent();
    await this.press(this.page.locator(".frame-on a.button").first());
    await this.page.locator("h1").filter({ hasNotText: heading ?? "" }).waitFor();
  }
}

/** The second company of the survey: five PCs, one of them with Windows XP, nobody inside who can act. */
export const second = {
  visit: 1,
  company: {
    industry: "製造業",
    pcs: "5",
    printers: "1",
    carried_out: "no",
    antivirus: "yes",
    network_measure: "firewall",
    network_support: "in",
    remote_access: "no",
    inside: "no",
    vendor: "yes",
  },
  systems: [{ system: "windows_xp" }, { system: "windows_10" }, { system: "windows_11" }],
  sites: [{ area: "chiba", home: "no" }],
  type: "endpoint",
  case: "C",
};

/** The same with everything that a visit may hold. */
export const whole = {
  ...second,
  company: { ...second.company, name: "有限会社みなと精密", small: "yes" },
  candidates: ["s14", "s02", "s05"],
  diagnosis: { mode: "quick", answers: { "1": "done", "2": "done", "5": "not", "11": "not" } },
  needs: [{ item: "dispatch_24x365", state: "yes" }],
  terminals: "5",
  programme: "it2026",
  start: "2026-12-01",
  scenario: "ransomware",
  quotations: [{ service: "s14", date: "2026-11-20", from: "販売店", tax: "excluded", initial: 0, per_terminal: 500 }],
  outcome: { kind: "later", reasons: ["来期の予算で決める。"], remind: "2027-01-15" },
  coordinator: { name: "山田", organisation: "ITコーディネータ", interest: "none" },
};
