import { createContext } from "preact";
import { useContext, useMemo } from "preact/hooks";
import type { Answers, Op, Problem, Words } from "./model/answers";
import type { Visit } from "./model/visit";
import type { Language } from "./text/texts";
import type { Texts } from "./text/ja";

/** Asks the engine; a request that it refuses comes back as its problem. */
export type Ask = <K extends Op>(op: K, args?: object) => Answers[K] | { problem: Problem };

export interface Advisor {
  ask: Ask;
  visit: Visit;
  seen: string[];
  /** Lays these members over the visit. */
  change: (part: Partial<Visit>) => void;
  look: (task: string) => void;
  /** Its number on the server; 0: it is not there. */
  saved: number;
  setSaved: (id: number) => void;
  /** Takes another visit's place. */
  open: (visit: Visit, saved?: number) => void;
  clear: () => void;
  /** Whether this machine keeps the visit. */
  kept: boolean;
  words: Words;
  texts: Texts;
  language: Language;
  choose: (language: Language) => void;
  today: string;
}

export const AdvisorContext = createContext<Advisor | null>(null);

export function useAdvisor(): Advisor {
  const advisor = useContext(AdvisorContext);
  if (!advisor) throw new Error("outside the advisor");
  return advisor;
}

/** The engine's answer about the visit as it stands, or what is wrong with it. */
export function useAnswer<K extends Op>(op: K, args: object = {}): { answer: Answers[K] | null; problem: Problem | null } {
  const { ask, visit, language } = useAdvisor();
  const wanted = JSON.stringify(args);
  return useMemo(() => {
    const reply = ask(op, JSON.parse(wanted) as object);
    return "problem" in reply ? { answer: null, problem: reply.problem } : { answer: reply, problem: null };
    // The engine reads the visit and the language through ask.
  }, [ask, op, wanted, visit, language]);
}
