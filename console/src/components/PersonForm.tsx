import { useAct } from "../api/act";
import { useForm } from "../api/form";
import { useSession } from "../api/session";
import type { Person } from "../generated/types";
import { useLanguage } from "../text/language";
import { Field } from "./Field";
import { Form } from "./Form";

/** A person's name and address. */
export function PersonForm({ person, onDone }: { person: Pick<Person, "id" | "name" | "mail">; onDone: () => void }) {
  const { texts } = useLanguage();
  const { announce } = useSession();
  const act = useAct();
  const form = useForm({ name: person.name, mail: person.mail }, act.error);
  const submit = () => {
    const name = form.values.name.trim();
    const mail = form.values.mail.trim();
    const good = form.check({
      name: name ? "" : texts.need.name,
      mail: !mail || /^[^\s@]+@[^\s@]+$/.test(mail) ? "" : texts.settings.needMail,
    });
    if (!good) return;
    act.run("person_change", { id: person.id, name, mail }, () => {
      announce(texts.saved);
      onDone();
    });
  };
  return (
    <Form name="person" kind="plain" submit={texts.save} busy={act.busy} error={form.rest} onSubmit={submit}>
      <Field {...form.field("name")} label={texts.people.name} maxLength={80} />
      <Field {...form.field("mail")} label={texts.people.mail} hint={texts.people.mailHint} type="email" maxLength={200} />
    </Form>
  );
}
