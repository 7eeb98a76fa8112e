import { emptyVisit, type Visit } from "./model/visit";

/** Where a visit is kept between two looks at the page; a browser that keeps nothing keeps it for this look alone. */
const visit_key = "tsujiban.advisor.visit";
const seen_key = "tsujiban.advisor.seen";

export interface Kept {
  visit: Visit;
  seen: string[];
}

export function readKept(): Kept {
  try {
    const visit = JSON.parse(localStorage.getItem(visit_key) ?? "null") as Visit | null;
    const seen = JSON.parse(localStorage.getItem(seen_key) ?? "[]") as string[];
    return { visit: visit?.visit === 1 ? visit : emptyVisit(), seen: Array.isArray(seen) ? seen : [] };
  } catch {
    return { visit: emptyVisit(), seen: [] };
  }
}

/** Whether it was kept. */
export function keep({ visit, seen }: Kept): boolean {
  try {
    localStorage.setItem(visit_key, JSON.stringify(visit));
    localStorage.setItem(seen_key, JSON.stringify(seen));
    return true;
  } catch {
    return false;
  }
}

export function forget(): void {
  try {
    localStorage.removeItem(visit_key);
    localStorage.removeItem(seen_key);
  } catch {
    // Nothing was kept.
  }
}
