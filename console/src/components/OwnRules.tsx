import type { Refusal, RuleTextRow } from "../generated/types";
import { ownRuleFile } from "../api/rules";
import { useLanguage } from "../text/language";
import { Card } from "./Card";
import { Moment } from "./Moment";
import "./Rules.css";

/** The rule files written here, with a word on those that do not run. */
export function OwnRules({ rows, refused }: { rows: RuleTextRow[]; refused: Refusal[] }) {
  const { texts } = useLanguage();
  return (
    <Card title={texts.rules.own} name="own-rules">
      <p>{texts.rules.ownLead}</p>
      {rows.length === 0 && <p>{texts.rules.ownNone}</p>}
      <ul class="rule-list" role="list">
        {rows.map((row) => (
          <li key={row.name} data-own={row.name}>
            <a class="rule-link" href={`/settings/rules/text/${row.name}`}>
              {row.name}
            </a>
            <p class="rule-facts">
              {row.who} <Moment at={row.at} />
            </p>
            {refused.some((one) => one.file === ownRuleFile(row.name)) && <p class="field-error">{texts.rule.bad}</p>}
          </li>
        ))}
      </ul>
      <p>
        <a class="button button-plain" href="/settings/rules/new">
          {texts.rules.write}
        </a>
      </p>
    </Card>
  );
}
