import { caseFull, moment, summary } from "../../../console/src/samples/cases";
import { device, me, status } from "../../../console/src/samples/status";
import type {
  CaseFull,
  CaseSummary,
  Device,
  Me,
  Replies,
  Requests,
  Status,
} from "../../../console/src/generated/types";

export interface Change {
  kind: "status" | "case" | "device" | "notice" | "rules";
  id: number;
  company: number;
}

/** A reply with another status than 200. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code = "TB-1999",
    readonly text = "見本の断りです。",
  ) {
    super(`${status} ${code}`);
  }
}

type Handlers = { [N in keyof Replies]?: (request: Requests[N]) => Replies[N] };

/** A case made of the sample with these differences. */
export function makeCase(changed: Partial<CaseSummary>, parts: Partial<CaseFull> = {}): CaseFull {
  const merged = { ...summary, ...changed };
  return { ...structuredClone(caseFull), what: merged.what, ...parts, summary: merged };
}

/** What the core would know: the state of one installation, changed by tests and by the API alike. */
export class World {
  me: Me = structuredClone(me);
  status: Status = structuredClone(status);
  cases = new Map<number, CaseFull>();
  devices: Device[] = [structuredClone(device)];
  tokens = new Set<string>();
  sessions = new Set<string>();
  /** Every operation called, in order. */
  calls: string[] = [];
  /** Cases a page of the list holds. */
  pageSize = 200;
  tell: (change: Change) => void = () => undefined;

  put(full: CaseFull): void {
    this.cases.set(full.summary.id, full);
  }

  /** Puts a case and says so, as the core does when one is born or changed. */
  publish(full: CaseFull): void {
    this.put(full);
    this.tell({ kind: "case", id: full.summary.id, company: full.summary.company });
  }

  setState(state: string, numbers: Partial<Status["companies"][number]> = {}): void {
    this.status.state = state;
    this.status.companies = this.status.companies.map((one) => ({ ...one, state, ...numbers }));
    this.tell({ kind: "status", id: 0, company: 1 });
  }

  readonly handlers: Handlers = {
    login: ({ token }) => {
      if (!this.tokens.delete(token)) throw new Refused(401);
      return this.me;
    },
    logout: () => ({}),
    me: () => this.me,
    status: () => this.status,
    devices: () => ({ devices: this.devices }),
    case: ({ id }) => this.find(id),
    cases: ({ open, after }) => {
      const all = [...this.cases.values()].map((one) => one.summary).sort((a, b) => b.id - a.id);
      const wanted = all.filter((one) => (!open || one.state !== "closed") && (!after || one.id < after));
      return { cases: wanted.slice(0, this.pageSize), more: wanted.length > this.pageSize };
    },
    case_take: ({ id }) => this.change(id, "taken", ""),
    case_close: ({ id, reason, note }) => {
      if (!["real", "mistake", "drill"].includes(reason)) throw new Refused(400);
      this.find(id).closing = reason;
      return this.change(id, "closed", note);
    },
  };

  private find(id: number): CaseFull {
    const full = this.cases.get(id);
    if (!full) throw new Refused(404);
    return full;
  }

  private change(id: number, state: string, note: string): CaseFull {
    const full = this.find(id);
    full.summary.state = state;
    full.history.push({ time: moment + 300_000_000, who: this.me.name, state, note });
    this.tell({ kind: "case", id, company: full.summary.company });
    return full;
  }
}
