import { caseFull, moment, summary } from "../../../console/src/samples/cases";
import { device, me, status } from "../../../console/src/samples/status";
import type { CaseFull, CaseSummary, Device, Me, Status } from "../../../console/src/generated/types";
import { Enrolling } from "./enrolling";
import { People } from "./people";
import type { Change, Handlers, Post } from "./post";
import { Refused } from "./refused";
import { Setting } from "./settings";

/** A case made of the sample with these differences. */
export function makeCase(changed: Partial<CaseSummary>, parts: Partial<CaseFull> = {}): CaseFull {
  const merged = { ...summary, ...changed };
  return { ...structuredClone(caseFull), what: merged.what, ...parts, summary: merged };
}

/** What the core would know: the state of one installation, changed by tests and by the API alike. */
export class World implements Post {
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
  enrolling = new Enrolling(this);
  people = new People(this);
  setting = new Setting(this);

  /** Whether the person holds one of these roles; an operator of the installation is operator everywhere. */
  holds(roles: readonly string[]): boolean {
    return (this.me.installation && roles.includes("operator")) || this.me.roles.some((one) => roles.includes(one.role));
  }

  /** Makes the person somebody with this one role in the first company. */
  beOnly(role: string, company = 1): void {
    this.me = { ...this.me, installation: false, roles: [{ company, company_name: "山田製作所", role }] };
  }

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
    ...this.enrolling.handlers,
    ...this.people.handlers,
    ...this.setting.handlers,
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
