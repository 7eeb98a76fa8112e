import { useAct } from "../api/act";
import { useForm } from "../api/form";
import { useSession } from "../api/session";
import { useLanguage } from "../text/language";
import { Card } from "./Card";
import { Field } from "./Field";
import { Form } from "./Form";

const name_limit = 80;

/** Another company to watch. */
export function CompanyNew({ onDone }: { onDone: () => void }) {
  const { texts } = useLanguage();
  const { announce } = useSession();
  const act = useAct();
  const form = useForm({ name: "" }, act.error);
  const submit = () => {
    const name = form.values.name.trim();
    if (!form.check({ name: name ? "" : texts.need.name })) return;
    act.run("company_new", { name }, () => {
      form.reset({ name: "" });
      announce(texts.companies.made(name));
      onDone();
    });
  };
  return (
    <Card title={texts.companies.make} name="company-new">
      <Form name="company-new" submit={texts.companies.makeIt} busy={act.busy} error={form.rest} onSubmit={submit}>
        <Field {...form.field("name")} label={texts.companies.name} maxLength={name_limit} />
      </Form>
    </Card>
  );
}
