import type { Inventory } from "../generated/types";
import type { Choice } from "./model/answers";
import type { SystemCount, Visit } from "./model/visit";

/** The systems that the engine knows, by the names that the PCs give; others stay open. */
function toSystems(inventory: Inventory, known: Choice[]): SystemCount[] {
  const counts = new Map<string, number>();
  for (const { system, count } of inventory.systems) {
    const key = known.find((one) => system.toLowerCase().includes(one.text.toLowerCase()))?.key;
    if (key) counts.set(key, (counts.get(key) ?? 0) + count);
  }
  return [...counts].map(([system, count]) => ({ system, count }));
}

/** What the watch knows, laid over the visit; what people wrote of the rest stays. */
export function fillIn(visit: Visit, inventory: Inventory, known: Choice[]): Partial<Visit> {
  const filled = toSystems(inventory, known);
  const others = (visit.systems ?? []).filter((one) => !filled.some(({ system }) => system === one.system));
  return {
    company: { name: inventory.company_name, ...visit.company, pcs: inventory.pcs },
    systems: [...filled, ...others],
  };
}
