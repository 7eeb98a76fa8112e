/** The marks of the comparison, by what they mean. */
export const markKinds: Record<string, string> = { "○": "yes", "×": "no", "？": "unknown", 条件: "cond", "－": "na" };
