import { copy, days, devices, enrol } from "./en/devices";
import { account, companies, people } from "./en/people";
import { audit, mail, rule, rules, server, settings } from "./en/settings";
import { formatCount } from "./format";
import type { StateNumbers, Texts } from "./ja";

const n = (count: number) => formatCount(count, "en");
const plural = (count: number, one: string, many: string) => `${n(count)} ${count === 1 ? one : many}`;
const pcs = (count: number) => plural(count, "PC", "PCs");
const reports = (count: number) => plural(count, "case", "cases");

function unseen({ devices, seen, last }: StateNumbers): string {
  if (devices === 0) return "No PC is being watched yet.";
  if (seen === 0 && !last) return `Nothing has been heard from ${pcs(devices)} yet.`;
  if (seen === 0) return `None of ${pcs(devices)} can be seen now. (Last checked ${last})`;
  return `${n(devices - seen)} of ${pcs(devices)} cannot be seen now. (Last checked ${last})`;
}

function partly({ devices, seen }: StateNumbers): string {
  return seen < devices ? ` ${pcs(devices - seen)} cannot be seen now.` : "";
}

export const en: Texts = {
  name: "tsujiban",
  skip: "Skip to content",
  loading: "Loading.",
  separator: ", ",
  yes: "Yes",
  no: "No",
  save: "Save",
  saved: "Saved.",
  need: { name: "Write the name." },

  nav: { label: "Pages", home: "Now", cases: "Cases", devices: "PCs", advisor: "Choose", settings: "Settings", logout: "Log out" },
  language: { label: "言語 / Language", ja: "日本語", en: "English" },

  state: { ok: "Nothing found", caution: "Caution", danger: "Danger", working: "In hand", unseen: "Not visible" },
  stateHidden: "State:",
  sentence: {
    ok: (v) => `Watching ${pcs(v.devices)}. Nothing wrong has been found. (Last checked ${v.last})${partly(v)}`,
    caution: (v) => `Something to look at was found (${reports(v.cases)}). Please read it.${partly(v)}`,
    danger: (v) => `Something that may be dangerous was found (${reports(v.cases)}). Please read it at once.${partly(v)}`,
    working: (v) => `The watch is at work on ${reports(v.cases)}. The watch over ${pcs(v.devices)} goes on.${partly(v)}`,
    unseen,
  },
  stateLost: (time, word) =>
    `There is no connection to the server. At ${time} it said “${word}”. The state now is not known.`,
  stateUnknown: "The server has not answered yet.",
  companiesNow: (count) => plural(count, "company", "companies"),

  home: {
    title: "Now",
    open: "Cases not yet finished",
    none: "No case is unfinished.",
    nothingToDo: "There is nothing for you to do now.",
    all: "See all cases",
    devices: "See each PC",
    phone: "Phone for help",
  },

  warnings: { title: "About the watch itself" },

  cases: {
    title: "Cases",
    open: "Unfinished",
    all: "All",
    filter: "Cases shown",
    none: "No case is unfinished.",
    noneAtAll: "There has been no case yet.",
    more: "Show earlier cases",
    opened: "Began",
    place: "Where",
    state: "Handling",
    alerts: (count) => plural(count, "alert", "alerts"),
    arrived: (what) => `There is a new case. ${what}`,
  },
  drill: "Drill",
  kind: { watch: "Watch", silence: "Watch", consult: "Question", service: "The watch itself" },
  caseState: {
    new: "New",
    told: "Told",
    taken: "At work",
    contained: "Contained",
    recovered: "Recovered",
    closed: "Finished",
  },

  case: {
    back: "All cases",
    number: (number) => `Case ${number}`,
    summary: "What happened",
    company: "Company",
    device: "PC",
    opened: "Found",
    last: "Last alert",
    alerts: "Alerts",
    alertCount: (count) => n(count),
    danger: "Why it matters",
    now: "What you do now",
    told: "Who was told",
    nobody: "Nobody has been told yet.",
    nobodyMail: "No mail address has been set. Please tell them yourself.",
    somebody: "They were told.",
    times: "How long it took",
    timesLead: "Time from the act to each station.",
    mistake: "When it may be a false alarm",
    evidence: "The evidence (for those who can read it)",
    evidenceLead: "The records of what was found, as they are.",
    history: "What has been done",
    updated: "This case has been updated.",
    closedAs: (reason) => `Finished (${reason})`,
    missing: "There is no case with this number.",
  },

  notice: {
    channel: { mail: "Mail" },
    waiting: "Being sent",
    taken: (time) => `Handed over (${time})`,
    failed: "Could not be delivered",
    tries: (count) => plural(count, "try", "tries"),
  },

  station: {
    act: "The act",
    received: "Reached the server",
    matched: "Matched a rule",
    case_opened: "Became a case",
    shown: "Shown on a page",
    mail_taken: "Mail handed over",
    notYet: "Not yet",
    after: (duration) => `after ${duration}`,
  },
  duration: {
    hours: (count) => `${n(count)} h `,
    minutes: (count) => `${n(count)} min `,
    seconds: (text) => `${text} s`,
  },

  alert: {
    rule: "Rule",
    author: "Author",
    level: "Level",
    levels: { informational: "Informational", low: "Low", medium: "Medium", high: "High", critical: "Critical" },
    source: "Log source",
    time: "The PC's clock",
    seen: "Corrected time",
    fields: "Fields of the record",
    field: "Field",
    value: "Value",
    truncated: "(too long: cut)",
    more: (count) => `There are ${n(count)} more.`,
  },

  history: { watch: "The watch itself", none: "Nothing yet." },

  act: {
    title: "For the watch",
    take: "Start work",
    took: "Work has started.",
    close: "Finish",
    closed: "The case is finished.",
    mistake: "False alarm",
    reason: "Why it is finished",
    note: "One sentence for the report",
    noteHint: "In words that the company understands: what was found and what was done.",
    needReason: "Choose one reason.",
    needNote: "Write one sentence.",
    cancel: "Cancel",
    sending: "Sending.",
  },
  reason: { real: "It really happened", mistake: "False alarm", drill: "Drill" },

  devices,
  days,
  enrol,
  copy,
  settings,
  mail,
  server,
  rules,
  rule,
  audit,
  companies,
  people,
  account,

  lost: {
    title: "No connection to the server",
    text: (time) => `What happens now cannot be seen. What you see is from ${time}.`,
    todo: "It keeps trying to connect.",
    back: "The connection to the server is back.",
  },

  login: {
    title: "Log in",
    working: "Logging in.",
    needed: "Please log in",
    neededText: "You log in with your mail address and password, or with a link that works once.",
    mail: "Mail address",
    password: "Password",
    code: "One-time code (six digits)",
    codeHint: "The code that your authenticator app shows now.",
    needMail: "Write your mail address.",
    needPassword: "Write your password.",
    enter: "Log in",
    withPassword: "Log in with a password",
    expired: "This link no longer works",
    expiredText: "A link works once, within 15 minutes after it was made.",
    silent: "The server does not answer",
    silentText: "Please check that the server is running, then try again.",
    again: "Try again",
    how: "How to make a new link",
    steps: [
      { text: "Open a terminal on the tsujiban server as administrator", command: "" },
      { text: "Type this command", command: "tsujiban login-link" },
      { text: "Open the link it prints within 15 minutes", command: "" },
    ],
    ask: "If you do not look after the server, ask the people of the watch for a new link.",
  },

  problem: {
    title: "That did not work",
    silent: "The server does not answer.",
    refused: (status) => `The server refused (${status}).`,
    again: "Try again",
    forbidden: "You may not see this page.",
    missing: "There is no such page.",
    home: "Go to “Now”",
  },

  components: {
    title: "All components",
    lead: "Every component in every state. The contents are samples, not real records.",
    link: "Connection",
    loadingAndEmpty: "Waiting, empty, failed",
    buttons: "Buttons",
    forms: "Input",
  },
};
