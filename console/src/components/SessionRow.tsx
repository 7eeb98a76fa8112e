import { useAct } from "../api/act";
import { nameBrowser } from "../api/browser";
import { useSession } from "../api/session";
import type { Session } from "../generated/types";
import { useLanguage } from "../text/language";
import { Button } from "./Button";
import { Facts } from "./Facts";
import { Failure } from "./Failure";
import { Moment } from "./Moment";

interface Props {
  session: Session;
  own: boolean;
  onChange: () => void;
}

/** One login: from where, with what, since when. */
export function SessionRow({ session, own, onChange }: Props) {
  const { texts } = useLanguage();
  const { announce } = useSession();
  const { account } = texts;
  const act = useAct();
  const end = () =>
    act.run("session_end", { id: session.id }, () => {
      announce(account.endedSession);
      onChange();
    });
  const facts = [
    { name: account.door, value: account.doors[session.door] ?? session.door },
    { name: account.address, value: session.address },
    { name: account.agent, value: nameBrowser(session.agent) },
    { name: account.made, value: <Moment at={session.made} /> },
    { name: account.seen, value: <Moment at={session.last_seen} /> },
    { name: account.expires, value: <Moment at={session.expires} /> },
  ];
  return (
    <li data-session={session.id}>
      <p class="rule-title">
        {!own && session.name}
        {session.current && account.current}
      </p>
      <Facts facts={facts.filter((fact) => fact.value)} />
      {act.error && <Failure error={act.error} />}
      {!session.current && (
        <Button kind="plain" busy={act.busy} onClick={end}>
          {act.busy ? texts.act.sending : account.endSession}
        </Button>
      )}
    </li>
  );
}
