import { useAct } from "../api/act";
import { useForm } from "../api/form";
import { kinds, useQuery } from "../api/query";
import { mayCall, useSession } from "../api/session";
import type { EnrolKey } from "../generated/types";
import { useLanguage } from "../text/language";
import { Card } from "./Card";
import { Choice } from "./Choice";
import { Field } from "./Field";
import { Form } from "./Form";

const uses_max = 10_000;
const durations = [60, 24 * 60, 7 * 24 * 60];

/** For which company, for how many PCs, for how long. */
export function EnrolForm({ onMade }: { onMade: (key: EnrolKey) => void }) {
  const { texts } = useLanguage();
  const { me } = useSession();
  const status = useQuery("status", {}, kinds("status"));
  const act = useAct();
  const form = useForm({ company: "", uses: "1", minutes: String(durations[0]) }, act.error);
  const companies = (status.data?.companies ?? []).filter((one) => mayCall(me, "enrol_key", one.company));
  const first = companies[0];
  const company = form.values.company || String(first?.company ?? 0);

  const submit = () => {
    const uses = Number(form.values.uses);
    const good = /^\d{1,5}$/.test(form.values.uses.trim()) && uses >= 1 && uses <= uses_max;
    if (!form.check({ uses: good ? "" : texts.enrol.needUses(uses_max) })) return;
    act.run("enrol_key", { company: Number(company), uses, minutes: Number(form.values.minutes) }, onMade);
  };
  return (
    <Card title={texts.enrol.make} name="enrol-form">
      <Form name="enrol" submit={texts.enrol.makeIt} busy={act.busy} error={form.rest} onSubmit={submit}>
        {companies.length > 1 && (
          <Choice
            {...form.field("company")}
            value={company}
            label={texts.case.company}
            options={companies.map((one) => ({ value: String(one.company), name: one.name }))}
          />
        )}
        {companies.length === 1 && first && <p>{texts.enrol.forCompany(first.name)}</p>}
        <Field {...form.field("uses")} label={texts.enrol.uses} digits maxLength={5} />
        <Choice
          {...form.field("minutes")}
          label={texts.enrol.duration}
          hint={texts.enrol.durationHint}
          options={durations.map((minutes) => ({ value: String(minutes), name: texts.enrol.durations[minutes] ?? "" }))}
        />
      </Form>
    </Card>
  );
}
