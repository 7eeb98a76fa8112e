import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { operations, type Me } from "../generated/types";
import type { Operation } from "./client";
import { Live } from "./live";

/** What every page behind the login may use. */
export interface Session {
  me: Me;
  live: Live;
  /** The server no longer knows us. */
  end: () => void;
  /** Asks again who we are: something about our own login has changed. */
  renew: () => void;
  /** Tells people who listen rather than look. */
  announce: (text: string) => void;
}

export const SessionContext = createContext<Session>({
  me: { person: 0, name: "", roles: [], expires: 0, mail: "", password: false, totp: false, installation: false },
  live: new Live(),
  end: () => undefined,
  renew: () => undefined,
  announce: () => undefined,
});

export function useSession(): Session {
  return useContext(SessionContext);
}

/** Whether one of the person's roles may call the operation, in this company (0: in any). */
export function mayCall(me: Me, name: Operation, company = 0): boolean {
  const allowed: readonly string[] = operations[name].roles;
  if (me.installation && allowed.includes("operator")) return true;
  return me.roles.some(
    (role) =>
      allowed.includes(role.role) &&
      (company === 0 || role.company === 0 || role.company === company),
  );
}
