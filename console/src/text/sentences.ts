import type { CaseSummary, CompanyStatus, Device, Role, Status } from "../generated/types";
import { formatShort } from "./format";
import { catalogues, type Language } from "./language";
import type { StateNumbers, StateWord, Texts } from "./ja";

const words: readonly StateWord[] = ["danger", "caution", "unseen", "working", "ok"];

/** A word that this console does not know is no reason to say that all is well. */
export function stateWord(state: string): StateWord {
  return words.find((word) => word === state) ?? "unseen";
}

/** The company's word; "nothing found" needs somebody who looked. */
export function companyWord(company: CompanyStatus): StateWord {
  const word = stateWord(company.state);
  return word === "ok" && company.devices_seen === 0 ? "unseen" : word;
}

/** The most serious first. */
export function bySeriousness(a: CompanyStatus, b: CompanyStatus): number {
  return words.indexOf(companyWord(a)) - words.indexOf(companyWord(b));
}

/** The sign before a case: how dangerous it is, until it is over or in somebody's hands. */
export function caseState(summary: CaseSummary): StateWord {
  if (summary.kind === "silence") return "unseen";
  return summary.danger === "danger" ? "danger" : "caution";
}

export function isOpen(summary: CaseSummary): boolean {
  return summary.state !== "closed";
}

/**
 * A PC's word. One that is connected but blind, or not yet accepted, is not seen either; "nothing
 * found" is said only when its cases are known; drills are none. Null: it is seen, no more is known.
 */
export function deviceWord(device: Device, openCases: CaseSummary[] | null): StateWord | null {
  if (device.state !== "ok") return "unseen";
  if (!openCases) return null;
  const own = openCases.filter((one) => one.device === device.id && !one.drill).map(handledWord);
  return words.find((word) => own.includes(word)) ?? "ok";
}

function handledWord(summary: CaseSummary): StateWord {
  const waits = summary.state === "new" || summary.state === "told";
  return waits ? caseState(summary) : "working";
}

/** The queue: danger first, then what nobody has taken, then the newest. */
export function byUrgency(a: CaseSummary, b: CaseSummary): number {
  const waits = (one: CaseSummary) => Number(one.state === "new" || one.state === "told");
  const danger = (one: CaseSummary) => Number(one.danger === "danger");
  return danger(b) - danger(a) || waits(b) - waits(a) || b.id - a.id;
}

export function stateNumbers(company: CompanyStatus, language: Language): StateNumbers {
  return {
    devices: company.devices,
    seen: company.devices_seen,
    cases: company.cases_open,
    last: company.last_contact ? formatShort(company.last_contact, language) : "",
  };
}

/** All companies as one. */
export function sumUp(status: Status): CompanyStatus {
  const sum = (pick: (one: CompanyStatus) => number) =>
    status.companies.reduce((total, one) => total + pick(one), 0);
  return {
    company: 0,
    name: "",
    state: status.state,
    devices: sum((one) => one.devices),
    devices_seen: sum((one) => one.devices_seen),
    cases_open: sum((one) => one.cases_open),
    last_contact: Math.max(0, ...status.companies.map((one) => one.last_contact)),
  };
}

export function stateSentence(company: CompanyStatus, language: Language): string {
  const sentence = catalogues[language].sentence[companyWord(company)];
  return sentence(stateNumbers(company, language));
}

/** "Owner, Yamada": a role with its company, or with the whole installation. */
export function roleName(role: Role, texts: Texts): string {
  const company = role.company === 0 ? texts.people.installation : role.company_name;
  return texts.people.roleIn(texts.people.roles[role.role] ?? role.role, company);
}
