import { kinds, useQuery } from "../api/query";
import { mayCall, useSession } from "../api/session";
import type { Person } from "../generated/types";
import { useLanguage } from "../text/language";
import { Card } from "./Card";
import { RoleForm } from "./RoleForm";
import { RoleRow } from "./RoleRow";

/** A person's roles; giving and taking them where the asker is operator. */
export function PersonRoles({ person, onChange }: { person: Person; onChange: () => void }) {
  const { texts } = useLanguage();
  const { me } = useSession();
  const companies = useQuery("companies", {}, kinds("status")).data?.companies;
  const mayGive = (company: number) => (company === 0 ? me.installation : mayCall(me, "person_role", company));
  const places = (companies ?? []).filter((one) => mayGive(one.id)).map((one) => ({ id: one.id, name: one.name }));
  if (mayGive(0)) places.push({ id: 0, name: texts.people.installation });
  return (
    <Card title={texts.people.rolesTitle} name="roles">
      {person.roles.length === 0 && <p>{texts.people.noRole}</p>}
      <ul class="rule-list" role="list">
        {person.roles.map((role) => (
          <RoleRow
            key={`${role.company} ${role.role}`}
            person={person.id}
            role={role}
            mayTake={mayGive(role.company)}
            onDone={onChange}
          />
        ))}
      </ul>
      {companies && places.length > 0 && <RoleForm person={person} places={places} onDone={onChange} />}
    </Card>
  );
}
