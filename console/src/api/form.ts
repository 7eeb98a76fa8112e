import { useState } from "preact/hooks";
import { Refusal, type Silence } from "./client";
import { refusedField } from "./codes";

export type Faults<T> = Partial<Record<keyof T, string>>;

/** What a field of a form needs. */
export interface FieldState {
  name: string;
  value: string;
  fault: string;
  onValue: (value: string) => void;
}

export interface FormState<T> {
  values: T;
  field: (name: keyof T & string) => FieldState;
  /** Keeps what is wrong with the fields; true when nothing is. */
  check: (faults: Faults<T>) => boolean;
  /** The refusal, unless one of the fields shows it. */
  rest: Refusal | Silence | null;
  reset: (values: T) => void;
}

/** The values of a form's fields, and what is wrong with them: found here, or told by the refusal of `error`. */
export function useForm<T extends Record<string, string>>(first: T, error: Refusal | Silence | null): FormState<T> {
  const [values, setValues] = useState(first);
  const [faults, setFaults] = useState<Faults<T>>({});
  const problem = error instanceof Refusal ? error.problem : null;
  const refused = refusedField(problem, Object.keys(values));
  const told = problem ? `${problem.title} ${problem.detail}`.trim() : "";

  const field = (name: keyof T & string): FieldState => ({
    name,
    value: values[name] ?? "",
    fault: faults[name] || (refused === name ? told : ""),
    onValue: (value) => setValues((old) => ({ ...old, [name]: value })),
  });
  const check = (found: Faults<T>) => {
    setFaults(found);
    return Object.values(found).every((text) => !text);
  };
  const reset = (next: T) => {
    setValues(next);
    setFaults({});
  };
  return { values, field, check, rest: refused ? null : error, reset };
}
