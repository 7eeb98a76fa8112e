import { useAct } from "../api/act";
import { useForm } from "../api/form";
import { useSession } from "../api/session";
import type { Company } from "../generated/types";
import { navigate } from "../route";
import { rolesOf } from "../api/roles";
import { useLanguage } from "../text/language";
import { Card } from "./Card";
import { Choice } from "./Choice";
import { Field } from "./Field";
import { Form } from "./Form";

interface Props {
  companies: Company[];
  /** The one shown; 0: all. */
  company: number;
  onDone: () => void;
}

/** Another person with a first role. */
export function PersonNew({ companies, company, onDone }: Props) {
  const { texts } = useLanguage();
  const { me, announce } = useSession();
  const act = useAct();
  const first = String(company || companies[0]?.id || 0);
  const form = useForm({ name: "", mail: "", company: first, role: "owner" }, act.error);
  const { values } = form;
  const roles = rolesOf(Number(values.company));
  const role = roles.includes(values.role) ? values.role : (roles[0] ?? "");

  const submit = () => {
    const name = values.name.trim();
    const mail = values.mail.trim();
    const good = form.check({
      name: name ? "" : texts.need.name,
      mail: !mail || /^[^\s@]+@[^\s@]+$/.test(mail) ? "" : texts.settings.needMail,
    });
    if (!good) return;
    act.run("person_new", { name, mail, company: Number(values.company), role }, (person) => {
      announce(texts.people.made(name));
      onDone();
      navigate(`/settings/people/${person.id}`);
    });
  };
  const places = companies.map((one) => ({ value: String(one.id), name: one.name }));
  if (me.installation) places.push({ value: "0", name: texts.people.installation });
  return (
    <Card title={texts.people.make} name="person-new">
      <Form name="person-new" submit={texts.people.makeIt} busy={act.busy} error={form.rest} onSubmit={submit}>
        <Field {...form.field("name")} label={texts.people.name} maxLength={80} />
        <Field {...form.field("mail")} label={texts.people.mail} hint={texts.people.mailHint} type="email" maxLength={200} />
        <Choice {...form.field("company")} label={texts.people.company} options={places} />
        <Choice
          {...form.field("role")}
          value={role}
          label={texts.people.role}
          options={roles.map((value) => ({ value, name: texts.people.roles[value] ?? value }))}
        />
      </Form>
    </Card>
  );
}
