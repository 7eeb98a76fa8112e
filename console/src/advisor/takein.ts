import type { TakenIn } from "./model/answers";
import type { Visit } from "./model/visit";

type Keyed = { service: string; item: string };

/** What is new takes the place of what was said before of the same. */
function replace<T extends Keyed>(had: T[] = [], fresh: T[]): T[] {
  const isNew = (one: Keyed) => fresh.some(({ service, item }) => service === one.service && item === one.item);
  return [...had.filter((one) => !isNew(one)), ...fresh];
}

/** Lays what the engine made of a provider's answers over the visit. */
export function takeIn(visit: Visit, taken: TakenIn): Partial<Visit> {
  const quotations = [...(visit.quotations ?? [])];
  for (const fresh of taken.quotations) {
    const at = quotations.findIndex((one) => one.service === fresh.service);
    if (at < 0) quotations.push(fresh);
    else quotations[at] = { ...quotations[at], ...fresh };
  }
  return {
    facts: replace(visit.facts, taken.facts),
    confirmed: replace(visit.confirmed, taken.confirmed),
    quotations,
  };
}
