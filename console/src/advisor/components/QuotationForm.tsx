import { Button } from "../../components/Button";
import { Field } from "../../components/Field";
import { useAdvisor } from "../context";
import { useFaults } from "../faults";
import type { Service } from "../model/answers";
import { withoutEmpty, type Quotation } from "../model/visit";
import { QuotationMore } from "./QuotationMore";
import { Radios } from "./Radios";

const amounts = ["initial", "monthly", "per_terminal", "hardware"] as const;

/** What the provider has offered; it counts as soon as it is written. */
export function QuotationForm({ service, onClose }: { service: Service; onClose: () => void }) {
  const { texts, visit, change, today } = useAdvisor();
  const all = visit.quotations ?? [];
  const at = all.findIndex((one) => one.service === service.service);
  const quotation: Quotation = all[at] ?? { service: service.service, date: today, tax: visit.tax ?? "excluded" };
  const fault = useFaults(`visit.quotations[${at < 0 ? all.length : at}].`);
  const put = (part: Partial<Quotation>) => {
    const next = withoutEmpty({ ...quotation, ...part });
    change({ quotations: at < 0 ? [...all, next] : all.map((one, n) => (n === at ? next : one)) });
  };
  const t = texts.quote;
  const taxes = ["excluded", "included"].map((one) => ({ value: one, name: texts.money.taxes[one] ?? one }));
  const incidents = Object.entries(t.incidents).map(([value, name]) => ({ value, name }));
  const pays = [{ value: "once", name: t.hardwareOnce }, { value: "month", name: t.hardwareMonth }];
  return (
    <form class="quote" data-form="quotation" onSubmit={(event) => { event.preventDefault(); onClose(); }}>
      <h4>{t.title(service.name)}</h4>
      <p>{t.hint}</p>
      <Radios label={t.tax} value={quotation.tax ?? ""} options={taxes} onValue={(tax) => put({ tax: tax as "excluded" | "included" })} />
      <div class="quote-two">
        {amounts.map((one) => (
          <Field key={one} label={t[one]} name={one} value={String(quotation[one] ?? "")} fault={fault(one)} digits onValue={(value) => put({ [one]: value })} />
        ))}
      </div>
      {quotation.hardware !== undefined && (
        <Radios label={t.hardware_per} value={quotation.hardware_per ?? ""} options={pays} onValue={(value) => put({ hardware_per: value as "once" | "month" })} />
      )}
      <Radios label={t.incident} value={quotation.incident ?? ""} options={incidents} onValue={(value) => put({ incident: value as "included" | "extra" | "unknown" })} />
      <div class="quote-two">
        <Field label={t.date} name="date" value={quotation.date ?? ""} fault={fault("date")} onValue={(date) => put({ date })} />
        <Field label={t.from} name="from" value={quotation.from ?? ""} fault={fault("from")} onValue={(from) => put({ from })} />
      </div>
      <QuotationMore quotation={quotation} fault={fault} put={put} />
      <div class="quote-buttons">
        <Button type="submit">{t.close}</Button>
        {at >= 0 && (
          <Button kind="quiet" onClick={() => { change({ quotations: all.filter((_, n) => n !== at) }); onClose(); }}>
            {t.remove}
          </Button>
        )}
      </div>
    </form>
  );
}
