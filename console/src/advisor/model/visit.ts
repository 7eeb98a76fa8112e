/** What one visit gathers: the document that is saved, opened and given to the engine, member by member as it reads it. */
export type Known = "yes" | "no" | "unknown";
export type TypeName = "endpoint" | "network" | "combined" | "";
export type CaseName = string;
export type FactState = "yes" | "no" | "unknown" | "cond" | "na" | "nl" | "ns";

/** A number as a person typed it: the engine reads full-width digits, commas and yen signs. */
export type Typed = number | string;

export interface Site {
  name?: string;
  area?: string;
  home?: Known;
  island?: Known;
  pcs?: Typed;
  can_box?: Known;
}

export interface SystemCount {
  system: string;
  count?: Typed;
}

export interface Device {
  name?: string;
  kind?: string;
  mac?: string;
}

export interface Need {
  item: string;
  state?: string;
  value?: string;
  least?: Typed;
  most?: Typed;
}

export interface Step {
  from?: Typed;
  to?: Typed;
  monthly?: Typed;
  per_terminal?: Typed;
}

export interface Quotation {
  service: string;
  date?: string;
  from?: string;
  tax?: "excluded" | "included";
  initial?: Typed;
  monthly?: Typed;
  per_terminal?: Typed;
  hardware?: Typed;
  hardware_per?: "once" | "month";
  steps?: Step[];
  member?: { monthly?: Typed; per_terminal?: Typed };
  asked_from?: Typed;
  minimum_months?: Typed;
  incident?: "included" | "extra" | "unknown";
  note?: string;
}

export interface BroughtFact {
  service: string;
  item: string;
  state: FactState;
  value?: string;
  condition?: string;
  source?: string;
  date?: string;
}

export interface Confirmed {
  service: string;
  item: string;
  date: string;
  source?: string;
}

export type OutcomeKind = "take" | "present_vendor" | "later" | "other_first" | "";

export interface Outcome {
  kind?: OutcomeKind;
  service?: string;
  reasons?: string[];
  date?: string;
  remind?: string;
}

export interface Coordinator {
  name?: string;
  organisation?: string;
  interest?: "none" | "fee" | "sales" | "both" | "";
  interest_note?: string;
}

export interface Visit {
  visit: 1;
  company?: Record<string, Typed>;
  sites?: Site[];
  systems?: SystemCount[];
  devices?: Device[];
  diagnosis?: { mode: "full" | "quick"; answers: Record<string, string> };
  type?: TypeName;
  case?: CaseName;
  weights?: Record<string, number>;
  needs?: Need[];
  candidates?: string[];
  terminals?: Typed;
  tax?: "excluded" | "included";
  programme?: string;
  start?: string;
  months?: Typed;
  quotations?: Quotation[];
  facts?: BroughtFact[];
  confirmed?: Confirmed[];
  self_run?: Record<string, Typed>;
  scenario?: string;
  notes?: string;
  outcome?: Outcome;
  coordinator?: Coordinator;
}

export function emptyVisit(): Visit {
  return { visit: 1 };
}

/** Without the members that say nothing: an empty cell is unknown, never an empty text. */
export function withoutEmpty<T extends object>(all: T): T {
  return Object.fromEntries(Object.entries(all).filter(([, one]) => one !== "" && one !== undefined)) as T;
}
