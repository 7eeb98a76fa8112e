import type { Person } from "../generated/types";
import { roleName } from "../text/sentences";
import { useLanguage } from "../text/language";
import { Empty } from "./Empty";
import "./PeopleList.css";

/** People by name; each name leads to the person's page. */
export function PeopleList({ persons }: { persons: Person[] }) {
  const { texts } = useLanguage();
  if (persons.length === 0) return <Empty text={texts.people.none} />;
  return (
    <ul class="people" role="list">
      {persons.map((person) => (
        <li key={person.id} data-person={person.id}>
          <a class="people-name" href={`/settings/people/${person.id}`}>
            {person.name}
          </a>
          <p class="people-mail">{person.mail || texts.people.noMail}</p>
          <p class="people-roles">
            {person.roles.length === 0 && texts.people.noRole}
            {person.roles.map((role) => (
              <span key={`${role.company} ${role.role}`} class="people-role">
                {roleName(role, texts)}
              </span>
            ))}
          </p>
        </li>
      ))}
    </ul>
  );
}
