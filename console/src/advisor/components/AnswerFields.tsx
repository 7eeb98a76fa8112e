import { Choice } from "../../components/Choice";
import { Field } from "../../components/Field";
import { useAdvisor } from "../context";
import type { Asked } from "../model/answers";

export interface Draft {
  state: string;
  value?: string;
  condition?: string;
}

interface Props {
  question: Asked;
  draft: Draft;
  fault: (member: string) => string;
  put: (part: Partial<Draft>) => void;
}

/** One question and what was answered to it. The one about the list names no item: it is yes or no. */
export function AnswerFields({ question, draft, fault, put }: Props) {
  const { texts, words } = useAdvisor();
  const t = texts.inquiry;
  const item = words.items.find((one) => one.item === question.item);
  const states = Object.entries(t.states)
    .filter(([value]) => item || ["", "yes", "no"].includes(value))
    .map(([value, name]) => ({ value, name }));
  const hasValue = item && item.kind !== "flag" && (draft.state === "yes" || draft.state === "cond");
  const name = question.item || "list";
  return (
    <details class="fold asked">
      <summary>{question.ask}</summary>
      <div class="fold-inner">
        {question.why && (
          <p class="cell-note">
            {t.why}: {question.why}
          </p>
        )}
        <Choice label={t.state} name={`state-${name}`} value={draft.state} options={states} fault={fault("state")} onValue={(state) => put({ state })} />
        {hasValue && <Field label={t.value} name={`value-${name}`} value={draft.value ?? ""} fault={fault("value")} onValue={(value) => put({ value })} />}
        {draft.state === "cond" && (
          <Field label={t.condition} name={`condition-${name}`} value={draft.condition ?? ""} fault={fault("condition")} onValue={(condition) => put({ condition })} />
        )}
      </div>
    </details>
  );
}
