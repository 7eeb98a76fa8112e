import type { Inventory, Visit as SavedVisit, VisitList, VisitPut, VisitRow } from "../generated/types";

/** Whether a server gave this page: then it may be asked. A page from a folder asks nobody. */
export function isServed(): boolean {
  return location.protocol === "http:" || location.protocol === "https:";
}

/** Null: the server does not answer, or not to this person. */
async function ask<T>(path: string, body?: object): Promise<T | null> {
  const init: RequestInit = { cache: "no-store", headers: { Accept: "application/json" } };
  if (body) {
    init.method = "POST";
    init.headers = { ...init.headers, "Content-Type": "application/json" };
    init.body = JSON.stringify(body);
  }
  try {
    const response = await fetch(`/api/v1/${path}`, init);
    return response.ok ? ((await response.json()) as T) : null;
  } catch {
    return null;
  }
}

/** What the watch knows of the person's company. */
export function readInventory(): Promise<Inventory | null> {
  return ask<Inventory>("inventory");
}

export async function listVisits(): Promise<VisitRow[] | null> {
  return (await ask<VisitList>("visits"))?.visits ?? null;
}

export async function readVisit(id: number): Promise<string | null> {
  return (await ask<SavedVisit>(`visits/${id}`))?.text ?? null;
}

export function saveVisit(visit: VisitPut): Promise<VisitRow | null> {
  return ask<VisitRow>("visits", visit);
}
