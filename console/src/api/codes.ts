import type { Problem } from "../generated/types";

/** The fields that a refusal of the core may be about, by the catalogue's code; a form has at most one of them. */
const fields: Record<string, readonly string[]> = {
  "TB-1434": ["mail"],
  "TB-1435": ["mail"],
  "TB-1436": ["name"],
  "TB-1437": ["role"],
  "TB-1439": ["new"],
  "TB-1440": ["new"],
  "TB-1441": ["old"],
  "TB-1442": ["code"],
  "TB-1447": ["retention_days"],
  "TB-1451": ["reason"],
  "TB-1452": ["name"],
  "TB-1456": ["host"],
};

function code({ type }: Problem): string {
  return type.replace("urn:tsujiban:", "");
}

/** The one of a form's fields that a refusal is about; the gate names it in `subject`, the core by its code. */
export function refusedField(problem: Problem | null, names: readonly string[]): string {
  if (!problem) return "";
  const wanted = [problem.subject, ...(fields[code(problem)] ?? [])];
  return wanted.find((name) => names.includes(name)) ?? "";
}

/** The password was right; a one-time code is wanted too. */
export function needsCode(problem: Problem | null): boolean {
  return problem !== null && code(problem) === "TB-1431";
}
