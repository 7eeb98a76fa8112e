import type { PageKey } from "./tasks";

/** Which page asks what stands at a place of the visit, longest beginning first. */
const pages: [place: string, page: PageKey][] = [
  ["visit.sites", "places"],
  ["visit.systems", "places"],
  ["visit.devices", "places"],
  ["visit.company", "company"],
  ["visit.diagnosis", "urgent"],
  ["visit.type", "type"],
  ["visit.case", "matter"],
  ["visit.weights", "matter"],
  ["visit.needs", "narrow"],
  ["visit.candidates", "candidates"],
  ["visit.facts", "inquiry"],
  ["visit.confirmed", "outcome"],
  ["visit.outcome", "outcome"],
  ["visit.coordinator", "proposal"],
  ["visit.scenario", "whatif"],
];

export function pageOfPlace(place: string): PageKey {
  return pages.find(([start]) => place.startsWith(start))?.[1] ?? "money";
}
