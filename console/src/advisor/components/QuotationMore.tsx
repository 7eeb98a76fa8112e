import { Button } from "../../components/Button";
import { Field } from "../../components/Field";
import { useAdvisor } from "../context";
import { withoutEmpty, type Quotation, type Step } from "../model/visit";

interface Props {
  quotation: Quotation;
  fault: (member: string) => string;
  put: (part: Partial<Quotation>) => void;
}

/** What only some offers have: steps by number, a members' price, a least number of months. */
export function QuotationMore({ quotation, fault, put }: Props) {
  const { texts } = useAdvisor();
  const t = texts.quote;
  const steps = quotation.steps ?? [];
  const member = quotation.member ?? {};
  const putStep = (at: number, part: Partial<Step>) =>
    put({ steps: steps.map((one, n) => (n === at ? withoutEmpty({ ...one, ...part }) : one)) });
  const labels = { from: t.stepFrom, to: t.stepTo, monthly: t.monthly, per_terminal: t.per_terminal } as const;
  return (
    <details class="fold">
      <summary>{texts.more}</summary>
      <div class="fold-inner">
        <h5>{t.steps}</h5>
        {steps.map((step, at) => (
          <div class="quote-two" key={at}>
            {(Object.keys(labels) as (keyof typeof labels)[]).map((one) => (
              <Field key={one} label={labels[one]} name={`${one}-${at}`} value={String(step[one] ?? "")} fault={fault(`steps[${at}].${one}`)} digits onValue={(value) => putStep(at, { [one]: value })} />
            ))}
            <Button kind="quiet" onClick={() => put({ steps: steps.filter((_, n) => n !== at) })}>
              {t.stepRemove}
            </Button>
          </div>
        ))}
        <Button kind="plain" onClick={() => put({ steps: [...steps, {}] })}>
          {t.stepAdd}
        </Button>
        <h5>{t.member}</h5>
        <div class="quote-two">
          {(["monthly", "per_terminal"] as const).map((one) => (
            <Field key={one} label={t[one]} name={`member-${one}`} value={String(member[one] ?? "")} fault={fault(`member.${one}`)} digits onValue={(value) => put({ member: withoutEmpty({ ...member, [one]: value }) })} />
          ))}
        </div>
        <div class="quote-two">
          <Field label={t.asked_from} name="asked_from" value={String(quotation.asked_from ?? "")} fault={fault("asked_from")} digits onValue={(value) => put({ asked_from: value })} />
          <Field label={t.minimum_months} name="minimum_months" value={String(quotation.minimum_months ?? "")} fault={fault("minimum_months")} digits onValue={(value) => put({ minimum_months: value })} />
        </div>
        <Field label={t.note} name="note" value={quotation.note ?? ""} fault={fault("note")} rows={2} onValue={(note) => put({ note })} />
      </div>
    </details>
  );
}
