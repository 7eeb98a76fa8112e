import type { BroughtFact, Confirmed, FactState, Quotation, Visit } from "./visit";

/** What the engine answers, op by op. Every text in it is already in the asked language. */
export interface Problem {
  code: string;
  place: string;
  text: string;
  cause?: string;
  todo?: string;
}

export interface Refused {
  problem: Problem;
}

export interface Service {
  service: string;
  no: number;
  name: string;
  provider: string;
  type: string;
}

export interface Doubt {
  key: string;
  text: string;
}

export interface Cell {
  item: string;
  label: string;
  state: FactState;
  mark: string;
  value?: string;
  text: string;
  condition?: string;
  source?: string;
  place?: string;
  date?: string;
  old?: boolean;
  doubts?: Doubt[];
  yours?: boolean;
  ask?: string;
}

export interface Band {
  lo: number | null;
  hi: number | null;
  text: string;
  open?: string[];
}

export interface OpenItem {
  item?: string;
  text?: string;
  ask: string;
}

export interface Choice {
  key: string;
  text: string;
}

export interface Question {
  question: string;
  page: "company" | "type" | "extra";
  kind: "number" | "yesno" | "choice" | "text" | "date";
  choices?: Choice[];
  text: string;
  help?: string;
}

export interface Item {
  item: string;
  part: string;
  kind: string;
  choices?: Choice[];
  better?: string;
  text: string;
  ask: string;
  note?: string;
}

export interface Topic {
  topic: string;
  no: number;
  part: string;
  text: string;
  watch: "auto" | "partly" | "supplies" | "ask";
  watch_text?: string;
  quick: boolean;
}

export interface Area {
  area: string;
  region: string;
  text: string;
}

export interface SelfLine {
  line: string;
  kind: "cost" | "hours" | "statement";
  per?: string;
  text: string;
}

export interface Scenario {
  scenario: string;
  text: string;
  story: string;
}

export interface Programme {
  programme: string;
  text: string;
  from: string;
  to: string;
}

export interface WeightWord {
  part: string;
  weight: number;
  text: string;
}

export interface Words {
  questions: Question[];
  items: Item[];
  cases: { case: string; text: string; source?: string; place?: string }[];
  topics: Topic[];
  answers: { answer: string; text: string }[];
  weights: WeightWord[];
  scenarios: Scenario[];
  programmes: Programme[];
  areas: Area[];
  systems: Choice[];
  services: Service[];
  self_run: SelfLine[];
  measures: Choice[];
}

export interface Check {
  visit: Visit;
  notes: string[];
}

export interface Road {
  measure: string;
  area: string;
  text: string;
  why: string;
  first: boolean;
}

export interface Evidence {
  star: string;
  requirement: string;
  text: string;
  evidence: string;
  shown_by_watch: string | null;
}

export interface Urgent {
  score: number | null;
  of: number;
  asked: number;
  answered: number;
  done: number;
  quick: boolean;
  band: string | null;
  /** What the answers so far come to. */
  text: string;
  weak: { topic: string; no: number; text: string; answer: string }[];
  road: Road[];
  first: boolean;
  first_text: string;
  reasons: string[];
  evidence: Evidence[];
  evidence_note: string;
}

export interface Reason {
  text: string;
  for?: string;
  source?: string;
  place?: string;
}

export interface TypeAnswer {
  type: "endpoint" | "network" | "combined" | "unknown";
  reasons: Reason[];
  open: string[];
}

export interface Fit {
  in: Service[];
  out: (Service & { reasons: (string | Reason)[] })[];
  open: (Service & { unknown: OpenItem[] })[];
}

export interface Chosen extends Service {
  reasons: string[];
  facts: Cell[];
  open: OpenItem[];
  warnings: string[];
  old: boolean;
}

export interface Choose {
  case: string;
  type: string;
  answers: Chosen[];
  why: string;
  printed: { service: string; reasons: string; doubts?: Doubt[] } | null;
  moved: string[];
  /** About the whole of it: what was not compared, whether the type is sure. */
  notes: string[];
  out: (Service & { reasons: (string | Reason)[] })[];
  rest: Service[];
}

export interface CompareRow {
  item: string;
  label: string;
  part: string;
  cells: Cell[];
}

export interface Compare {
  services: Service[];
  rows: CompareRow[];
  footnotes: string[];
}

export interface NarrowStep {
  need: string;
  least: number;
  most: number;
  out: number[];
  lack: number[];
}

export interface Narrow {
  total: number;
  steps: NarrowStep[];
  remain: { least: number; most: number };
  sure: Service[];
  perhaps: (Service & { lack: string[] })[];
}

export interface Range {
  lo: number | null;
  hi: number | null;
}

export interface Axis {
  item: string;
  label: string;
  unit: string;
  better: string;
  /** Beyond it the better side begins. */
  middle: number | null;
}

export interface Quadrant {
  x: Axis;
  y: Axis;
  points: (Service & { x: Range; y: Range; good: boolean })[];
  beside: (Service & { lack: string[] })[];
}

export interface MoneyRow extends Service {
  initial: Band;
  monthly: Band;
  year: Band;
  first_year: Band;
  second_year: Band;
  five_years: Band;
  le60_year: string;
  le60_first: string;
  above_ceiling: string;
  per_site: Band;
  per_terminal: Band;
  subsidy: { amount: Band; state: string; why: string[]; conditions: string[]; warning: string };
  net: Band;
  notes: string[];
  old: boolean;
}

export interface Baseline {
  month: number | null;
  year: number | null;
  sixty_year: number | null;
  first_year: number | null;
  sixty_first: number | null;
}

export interface Money {
  terminals: number | null;
  tax: string;
  baseline: Baseline;
  presets: (Baseline & { terminals: number })[];
  rows: MoneyRow[];
  self: MoneyRow & { statements: string[] };
}

export interface Stage {
  stage: string;
  text: string;
  gap: boolean;
  cells: Cell[];
}

export interface WhatIf {
  scenario: string;
  title: string;
  story: string;
  note: string;
  rows: (Service & { stages: Stage[] })[];
  gaps: OpenItem[];
}

export interface Covered {
  cover: string;
  label: string;
  kind: string;
  ask: string;
  text: string;
  confirm: boolean;
  cell: Cell | null;
}

export interface Insurance {
  rows: (Service & { items: Covered[] })[];
  notes: string[];
}

export interface Asked {
  item: string;
  ask: string;
  why?: string;
}

export interface Inquiry {
  services: (Service & { questions: Asked[]; text: string })[];
  text: string;
}

export interface Block {
  kind: "title" | "heading" | "text" | "list" | "table" | "note" | "fine" | "big";
  text?: string;
  items?: string[];
  columns?: string[];
  rows?: string[][];
  mark?: string;
}

export interface Proposal {
  pages: { blocks: Block[] }[];
  name: string;
}

export interface TakenIn {
  facts: BroughtFact[];
  confirmed: Confirmed[];
  quotations: Quotation[];
  notes?: string[];
}

export interface Reminder {
  date: string;
  name: string;
  text: string;
}

export interface FactChange {
  changes: { file: string; row: string; replaces: string | null; line?: number }[];
  text: string;
}

/** Each op with what it answers. */
/** What was decided; the page asks for what is wrong with it. */
export interface Decision {
  kind: string;
  text: string;
  missing: string[];
}

export interface Answers {
  words: Words;
  check: Check;
  urgent: Urgent;
  type: TypeAnswer;
  fit: Fit;
  choose: Choose;
  compare: Compare;
  narrow: Narrow;
  quadrant: Quadrant;
  money: Money;
  whatif: WhatIf;
  insurance: Insurance;
  inquiry: Inquiry;
  proposal: Proposal;
  outcome: Decision;
  take_in: TakenIn;
  reminder: Reminder;
  fact_change: FactChange;
}

export type Op = keyof Answers;
