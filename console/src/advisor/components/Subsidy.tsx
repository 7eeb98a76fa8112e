import { useAdvisor } from "../context";
import type { MoneyRow } from "../model/answers";

/** What the programme may carry of it, on which conditions; never papers to apply with. */
export function Subsidy({ row }: { row: MoneyRow }) {
  const { texts } = useAdvisor();
  const { subsidy, net } = row;
  return (
    <div class="subsidy" data-part="subsidy">
      <dl class="costs">
        <div>
          <dt>{texts.money.subsidy}</dt>
          <dd>
            {texts.money.subsidyStates[subsidy.state] ?? subsidy.state}
            {subsidy.state !== "not" && subsidy.amount.text && ` ${subsidy.amount.text}`}
          </dd>
        </div>
        <div>
          <dt>{texts.money.net}</dt>
          <dd>{net.text}</dd>
        </div>
      </dl>
      <details class="fold">
        <summary>{texts.money.conditions}</summary>
        <ul class="reasons">
          {subsidy.why.map((why) => (
            <li key={why}>{why}</li>
          ))}
        </ul>
        <ul class="checklist">
          {subsidy.conditions.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </details>
    </div>
  );
}
