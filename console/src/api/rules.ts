import type { Rule } from "../generated/types";

/** The file that the rule list names for a rule file of the console. */
export function ownRuleFile(name: string): string {
  return `console/${name}.yml`;
}

export const rulesShown = 50;

/** Rules whose title, id or file hold the words; switched off ones first. */
export function findRules(rules: Rule[], words: string, onlyOff: boolean): Rule[] {
  const wanted = words.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (rule: Rule) => {
    const text = `${rule.title} ${rule.id} ${rule.file}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
  return rules.filter((rule) => (!onlyOff || !rule.on) && holds(rule)).sort((a, b) => Number(a.on) - Number(b.on));
}
