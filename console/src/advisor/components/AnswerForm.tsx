import { Choice } from "../../components/Choice";
import { Field } from "../../components/Field";
import { useAdvisor } from "../context";
import { useFaults } from "../faults";
import type { Asked } from "../model/answers";
import { withoutEmpty, type BroughtFact, type FactState } from "../model/visit";

/** What a provider answered to one question; it becomes a fact with its source and date. */
export function AnswerForm({ service, question }: { service: string; question: Asked }) {
  const { texts, words, visit, change, today } = useAdvisor();
  const t = texts.inquiry;
  const all = visit.facts ?? [];
  const at = all.findIndex((one) => one.service === service && one.item === question.item);
  const fact = all[at];
  const fault = useFaults(`visit.facts[${at}].`);
  const kind = words.items.find((one) => one.item === question.item)?.kind ?? "flag";
  const put = (part: Partial<BroughtFact>) => {
    const next = withoutEmpty({ service, item: question.item, date: today, ...fact, ...part }) as BroughtFact;
    change({ facts: at < 0 ? [...all, next] : all.map((one, n) => (n === at ? next : one)) });
  };
  const state = (value: string) => {
    if (value === "") change({ facts: all.filter((_, n) => n !== at) });
    else put({ state: value as FactState });
  };
  const states = Object.entries(t.states).map(([value, name]) => ({ value, name }));
  return (
    <div class="answer">
      {question.why && (
        <p class="cell-note">
          {t.why}: {question.why}
        </p>
      )}
      <Choice label={t.state} name={`state-${service}-${question.item}`} value={fact?.state ?? ""} options={states} fault={fault("state")} onValue={state} />
      {fact && kind !== "flag" && (
        <Field label={t.value} name={`value-${service}-${question.item}`} value={fact.value ?? ""} fault={fault("value")} onValue={(value) => put({ value })} />
      )}
      {fact?.state === "cond" && (
        <Field label={t.condition} name={`condition-${service}-${question.item}`} value={fact.condition ?? ""} fault={fault("condition")} onValue={(condition) => put({ condition })} />
      )}
      {fact && (
        <div class="beside-each-other">
          <Field label={t.from} name={`from-${service}-${question.item}`} value={fact.source ?? ""} fault={fault("source")} onValue={(source) => put({ source })} />
          <Field label={t.date} name={`date-${service}-${question.item}`} value={fact.date ?? ""} fault={fault("date")} onValue={(date) => put({ date })} />
        </div>
      )}
    </div>
  );
}
