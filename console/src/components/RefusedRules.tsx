import type { Refusal } from "../generated/types";
import { pick, useLanguage } from "../text/language";
import { Card } from "./Card";
import "./Rules.css";

/** What does not run, by file and line, and why. */
export function RefusedRules({ refused }: { refused: Refusal[] }) {
  const { texts, language } = useLanguage();
  return (
    <Card title={texts.rules.refused} name="refused">
      <ul class="rule-list" role="list">
        {refused.map((one) => (
          <li key={`${one.file}:${one.line}:${one.column}:${one.message}`}>
            <p class="rule-file">
              {one.file} {one.line > 0 && texts.rules.line(one.line, one.column)}
            </p>
            <p>
              {pick(one.text, language)} <span class="rule-facts">{one.message}</span>
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
