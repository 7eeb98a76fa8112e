import { Field } from "../../components/Field";
import { useAdvisor } from "../context";
import { useFaults } from "../faults";
import type { Baseline, Money } from "../model/answers";
import { withoutEmpty } from "../model/visit";
import { CostBar } from "./CostBar";
import { CostRows } from "./CostRows";
import { Part } from "./Part";

/** Our own software as one more row: what it takes to run it oneself, and what it is not. */
export function SelfRun({ row, baseline }: { row: Money["self"]; baseline: Baseline }) {
  const { texts, words, visit, change } = useAdvisor();
  const fault = useFaults("visit.self_run.");
  const t = texts.money;
  const put = (line: string, value: string) => change({ self_run: withoutEmpty({ ...visit.self_run, [line]: value }) });
  return (
    <Part title={t.self} lead={t.selfLead} name="self">
      <article class="service">
        <ul class="reasons">
          {row.statements.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
        <CostBar band={row.first_year} baseline={baseline} />
        <CostRows row={row} />
        <details class="fold">
          <summary>{texts.add}</summary>
          <div class="fold-inner quote-two">
            {words.self_run.filter((one) => one.kind !== "statement").map((one) => (
              <Field
                key={one.line}
                label={`${one.text} (${[one.per && t.per[one.per], t.units[one.kind as "cost" | "hours"]].filter(Boolean).join(", ")})`}
                name={`self-${one.line}`}
                value={String(visit.self_run?.[one.line] ?? "")}
                fault={fault(one.line)}
                digits
                onValue={(value) => put(one.line, value)}
              />
            ))}
          </div>
        </details>
      </article>
    </Part>
  );
}
