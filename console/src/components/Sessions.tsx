import { useAct } from "../api/act";
import { useSession } from "../api/session";
import type { Session } from "../generated/types";
import { useLanguage } from "../text/language";
import { Confirm } from "./Confirm";
import { SessionRow } from "./SessionRow";
import "./Rules.css";

interface Props {
  sessions: Session[];
  /** The person who asks: other people's logins are named. */
  me: number;
  onChange: () => void;
}

/** The logins that live, this one first. */
export function Sessions({ sessions, me, onChange }: Props) {
  const { texts } = useLanguage();
  const { announce } = useSession();
  const act = useAct();
  const sorted = [...sessions].sort((a, b) => Number(b.current) - Number(a.current) || b.last_seen - a.last_seen);
  const others = sessions.some((one) => one.person === me && !one.current);
  const endOthers = () =>
    act.run("session_end", { id: 0 }, () => {
      announce(texts.account.endedSession);
      onChange();
    });
  return (
    <>
      <p>{texts.account.sessionsLead}</p>
      <ul class="rule-list" role="list">
        {sorted.map((session) => (
          <SessionRow key={session.id} session={session} own={session.person === me} onChange={onChange} />
        ))}
      </ul>
      {others && (
        <Confirm
          label={texts.account.endOthers}
          text={texts.account.endOthersText}
          yes={texts.account.endOthersYes}
          busy={act.busy}
          error={act.error}
          onYes={endOthers}
        />
      )}
    </>
  );
}
