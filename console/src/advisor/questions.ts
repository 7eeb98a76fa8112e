import type { Question } from "./model/answers";
import type { Visit } from "./model/visit";

export type QuestionPage = "company" | "places" | "guard" | "people" | "type";

/** Which page asks a question; one that no page names is asked last. */
const order: Record<Exclude<QuestionPage, "people">, string[]> = {
  company: ["name", "industry", "employees", "small", "member"],
  places: ["pcs", "servers", "printers"],
  guard: ["antivirus", "network_measure", "network_support", "network_support_end", "remote_access"],
  type: ["carried_out"],
};

const first = ["inside", "vendor"];

export function questionsOf(page: QuestionPage, all: Question[]): Question[] {
  if (page !== "people") return all.filter((one) => order[page].includes(one.question));
  const named = Object.values(order).flat();
  const rest = all.filter((one) => !named.includes(one.question));
  return rest.sort((a, b) => Number(first.includes(b.question)) - Number(first.includes(a.question)));
}

/** Questions about a device that is not there need no answer. */
export function isAsked(question: string, visit: Visit): boolean {
  if (!question.startsWith("network_support")) return true;
  return !["none", "unknown", undefined].includes(visit.company?.["network_measure"] as string | undefined);
}
