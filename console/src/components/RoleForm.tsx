import { useAct } from "../api/act";
import { useForm } from "../api/form";
import { rolesOf } from "../api/roles";
import { useSession } from "../api/session";
import type { Person } from "../generated/types";
import { useLanguage } from "../text/language";
import { Choice } from "./Choice";
import { Form } from "./Form";

interface Props {
  person: Person;
  places: { id: number; name: string }[];
  onDone: () => void;
}

/** Gives a person a role in a company. */
export function RoleForm({ person, places, onDone }: Props) {
  const { texts } = useLanguage();
  const { announce } = useSession();
  const act = useAct();
  const form = useForm({ company: String(places[0]?.id ?? 0), role: "owner" }, act.error);
  const { values } = form;
  const roles = rolesOf(Number(values.company));
  const role = roles.includes(values.role) ? values.role : (roles[0] ?? "");
  const submit = () =>
    act.run("person_role", { id: person.id, company: Number(values.company), role, held: true }, () => {
      announce(texts.people.gave);
      onDone();
    });
  return (
    <Form name="role" kind="plain" submit={texts.people.giveRole} busy={act.busy} error={form.rest} onSubmit={submit}>
      <Choice
        {...form.field("company")}
        label={texts.people.company}
        options={places.map((one) => ({ value: String(one.id), name: one.name }))}
      />
      <Choice
        {...form.field("role")}
        value={role}
        label={texts.people.role}
        options={roles.map((value) => ({ value, name: texts.people.roles[value] ?? value }))}
      />
    </Form>
  );
}
