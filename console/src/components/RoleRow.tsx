import { useAct } from "../api/act";
import { useSession } from "../api/session";
import type { Role } from "../generated/types";
import { roleName } from "../text/sentences";
import { useLanguage } from "../text/language";
import { Confirm } from "./Confirm";

interface Props {
  person: number;
  role: Role;
  mayTake: boolean;
  onDone: () => void;
}

/** One role of a person, and how it is taken away. */
export function RoleRow({ person, role, mayTake, onDone }: Props) {
  const { texts } = useLanguage();
  const { announce } = useSession();
  const act = useAct();
  const name = roleName(role, texts);
  const take = () =>
    act.run("person_role", { id: person, company: role.company, role: role.role, held: false }, () => {
      announce(texts.people.took);
      onDone();
    });
  return (
    <li data-role={`${role.role}-${role.company}`}>
      <p class="rule-title">{name}</p>
      {mayTake && (
        <Confirm
          label={texts.people.takeRole}
          about={name}
          text={texts.people.takeText(name)}
          yes={texts.people.takeRole}
          busy={act.busy}
          error={act.error}
          onYes={take}
        />
      )}
    </li>
  );
}
