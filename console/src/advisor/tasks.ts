import type { Visit } from "./model/visit";
import type { Texts } from "./text/ja";

/** A page of the visit; those that follow one another are one task of the list. */
export type PageKey = keyof Texts["pages"];

export interface Task {
  key: keyof Texts["tasks"];
  pages: PageKey[];
}

export const tasks: Task[] = [
  { key: "company", pages: ["company", "places", "guard", "people"] },
  { key: "urgent", pages: ["urgent"] },
  { key: "type", pages: ["type"] },
  { key: "matter", pages: ["matter"] },
  { key: "candidates", pages: ["candidates", "compare", "narrow", "quadrant"] },
  { key: "money", pages: ["money", "insurance"] },
  { key: "whatif", pages: ["whatif"] },
  { key: "proposal", pages: ["outcome", "inquiry", "proposal"] },
];

/** Views of the same candidates: looked at when wanted, passed by on the way. */
const aside: PageKey[] = ["narrow", "quadrant"];
const path = tasks.flatMap((task) => task.pages).filter((page) => !aside.includes(page));

export function taskOf(page: PageKey): Task | undefined {
  return tasks.find((task) => task.pages.includes(page));
}

export function pageAfter(page: PageKey): PageKey | null {
  const at = path.indexOf(aside.includes(page) ? "compare" : page);
  return path[at + 1] ?? null;
}

export function pageBefore(page: PageKey): PageKey | null {
  if (aside.includes(page)) return "candidates";
  return path[path.indexOf(page) - 1] ?? null;
}

export type TaskState = "new" | "part" | "done";

const answered: Record<Task["key"], (visit: Visit) => boolean> = {
  company: (visit) => ["pcs", "carried_out", "inside"].every((key) => visit.company?.[key] !== undefined),
  urgent: (visit) => Object.keys(visit.diagnosis?.answers ?? {}).length >= (visit.diagnosis?.mode === "full" ? 25 : 5),
  type: (visit) => Boolean(visit.type),
  matter: (visit) => Boolean(visit.case),
  candidates: (visit) => (visit.candidates ?? []).length > 0,
  money: (visit) => visit.terminals !== undefined,
  whatif: (visit) => Boolean(visit.scenario),
  proposal: (visit) => Boolean(visit.outcome?.kind),
};

/** A task that was passed by is not one that was looked at and left open. */
export function taskState(task: Task, visit: Visit, seen: string[]): TaskState {
  if (answered[task.key](visit)) return "done";
  return task.pages.some((page) => seen.includes(page)) ? "part" : "new";
}
