import { emptyVisit, type Visit } from "./model/visit";

/** Where a visit is kept between two looks at the page; a browser that keeps nothing keeps it for this look alone. */
const visit_key = "tsujiban.advisor.visit";
const seen_key = "tsujiban.advisor.seen";

const saved_key = "tsujiban.advisor.saved";

export interface Kept {
  visit: Visit;
  seen: string[];
  /** Its number on the server; 0: it is not there. */
  saved: number;
}

export function readKept(): Kept {
  try {
    const visit = JSON.parse(localStorage.getItem(visit_key) ?? "null") as Visit | null;
    const seen = JSON.parse(localStorage.getItem(seen_key) ?? "[]") as string[];
    const saved = Number(localStorage.getItem(saved_key)) || 0;
    return { visit: visit?.visit === 1 ? visit : emptyVisit(), seen: Array.isArray(seen) ? seen : [], saved };
  } catch {
    return emptyKept();
  }
}

export function emptyKept(): Kept {
  return { visit: emptyVisit(), seen: [], saved: 0 };
}

/** Whether it was kept. */
export function keep({ visit, seen, saved }: Kept): boolean {
  try {
    localStorage.setItem(visit_key, JSON.stringify(visit));
    localStorage.setItem(seen_key, JSON.stringify(seen));
    localStorage.setItem(saved_key, String(saved));
    return true;
  } catch {
    return false;
  }
}

export function forget(): void {
  try {
    localStorage.removeItem(visit_key);
    localStorage.removeItem(seen_key);
    localStorage.removeItem(saved_key);
  } catch {
    // Nothing was kept.
  }
}
