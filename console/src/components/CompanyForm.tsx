import { useAct } from "../api/act";
import { useForm } from "../api/form";
import { useSession } from "../api/session";
import type { Company } from "../generated/types";
import { useLanguage } from "../text/language";
import { Field } from "./Field";
import { Form } from "./Form";

const name_limit = 80;
const days_max = 3650;

/** A company's name, and how long its records are kept. */
export function CompanyForm({ company, onDone }: { company: Company; onDone: () => void }) {
  const { texts } = useLanguage();
  const { announce } = useSession();
  const act = useAct();
  const kept = company.retention_days ? String(company.retention_days) : "";
  const form = useForm({ name: company.name, retention_days: kept }, act.error);
  const submit = () => {
    const name = form.values.name.trim();
    const days = Number(form.values.retention_days.trim());
    const good = form.check({
      name: name ? "" : texts.need.name,
      retention_days: days >= 0 && days <= days_max && Number.isInteger(days) ? "" : texts.settings.needNumber(1, days_max),
    });
    if (!good) return;
    act.run("company_change", { id: company.id, name, retention_days: days, change_retention: true }, () => {
      announce(texts.saved);
      onDone();
    });
  };
  return (
    <Form name="company" submit={texts.save} busy={act.busy} error={form.rest} onSubmit={submit}>
      <Field {...form.field("name")} label={texts.companies.name} maxLength={name_limit} />
      <Field
        {...form.field("retention_days")}
        label={texts.companies.retention}
        hint={texts.companies.retentionHint}
        digits
        maxLength={5}
      />
    </Form>
  );
}
