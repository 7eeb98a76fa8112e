import { mayCall, useSession } from "../api/session";
import type { Person } from "../generated/types";
import { useLanguage } from "../text/language";
import { Card } from "./Card";
import { Facts } from "./Facts";
import { Moment } from "./Moment";
import { PersonForm } from "./PersonForm";
import { PersonLink } from "./PersonLink";
import { PersonRoles } from "./PersonRoles";

/** One person: how they log in, their roles, what may be changed. */
export function PersonView({ person, onChange }: { person: Person; onChange: () => void }) {
  const { texts } = useLanguage();
  const { me } = useSession();
  const everywhere = (name: "person_change" | "person_link") =>
    me.installation ||
    (person.roles.length > 0 && person.roles.every((role) => role.company > 0 && isOperator(role.company, name)));
  const isOperator = (company: number, name: "person_change" | "person_link") =>
    mayCall(me, name, company) && me.roles.some((role) => role.role === "operator" && role.company === company);
  const set = (is: boolean) => (is ? texts.people.isSet : texts.people.isNotSet);
  const facts = [
    { name: texts.people.mail, value: person.mail || texts.people.noMail },
    { name: texts.people.password, value: set(person.password) },
    { name: texts.people.totp, value: set(person.totp) },
    { name: texts.people.lastLogin, value: person.last_login ? <Moment at={person.last_login} /> : texts.devices.never },
  ];
  return (
    <div class="cards">
      <Card title={texts.people.login} name="login">
        <Facts facts={facts} />
      </Card>
      <PersonRoles person={person} onChange={onChange} />
      {everywhere("person_link") && <PersonLink id={person.id} />}
      {(everywhere("person_change") || person.id === me.person) && (
        <Card title={texts.people.details} name="details">
          <PersonForm key={`${person.name} ${person.mail}`} person={person} onDone={onChange} />
        </Card>
      )}
    </div>
  );
}
