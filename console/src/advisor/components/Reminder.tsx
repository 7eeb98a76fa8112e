import { useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { Field } from "../../components/Field";
import { useAdvisor } from "../context";
import { giveFile } from "../file";
import type { Outcome } from "../model/visit";

interface Props {
  outcome: Outcome;
  put: (part: Partial<Outcome>) => void;
}

/** The day to come back to it, as an entry of any calendar. */
export function Reminder({ outcome, put }: Props) {
  const { texts, ask } = useAdvisor();
  const [refused, setRefused] = useState("");
  const t = texts.outcome;
  const give = () => {
    const reply = ask("reminder");
    if ("problem" in reply) return setRefused(reply.problem.text);
    setRefused("");
    giveFile(reply.name, "text/calendar", reply.text);
  };
  return (
    <>
      <Field label={t.remind} hint={t.remindHint} name="remind" value={outcome.remind ?? ""} fault={refused} onValue={(remind) => put({ remind })} />
      {outcome.remind && (
        <Button kind="plain" onClick={give}>
          {t.calendar}
        </Button>
      )}
    </>
  );
}
