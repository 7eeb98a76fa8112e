import { useAdvisor, useAnswer } from "./context";

/** What is wrong with the value at a place of the visit; empty: nothing. */
export function useFault(place: string): string {
  const { problem } = useAnswer("check");
  return problem?.place === place ? problem.text : "";
}

/** The same for a member of a list or an object, whose place the engine names exactly. */
export function useFaults(start: string): (member: string) => string {
  const { problem } = useAnswer("check");
  useAdvisor();
  return (member) => (problem?.place === `${start}${member}` ? problem.text : "");
}
