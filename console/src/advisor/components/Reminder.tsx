import { Button } from "../../components/Button";
import { Field } from "../../components/Field";
import { makeReminder } from "../calendar";
import { useAdvisor, useAnswer } from "../context";
import { useFault } from "../faults";
import { giveFile } from "../file";
import type { Outcome } from "../model/visit";

interface Props {
  outcome: Outcome;
  put: (part: Partial<Outcome>) => void;
}

/** The day to come back to it, as an entry of any calendar. */
export function Reminder({ outcome, put }: Props) {
  const { texts, visit } = useAdvisor();
  const fault = useFault("visit.outcome.remind");
  const { answer } = useAnswer("check");
  const t = texts.outcome;
  // The day as the engine understood it, whichever way it was written.
  const day = answer?.visit.outcome?.remind ?? "";
  const give = () => giveFile("tsujiban-reminder.ics", "text/calendar", makeReminder(day, t.calendarTitle(String(visit.company?.["name"] ?? "")), t.calendarText));
  return (
    <>
      <Field label={t.remind} hint={t.remindHint} name="remind" value={outcome.remind ?? ""} fault={fault} onValue={(remind) => put({ remind })} />
      {/^\d{4}-\d\d-\d\d$/.test(day) && (
        <Button kind="plain" onClick={give}>
          {t.calendar}
        </Button>
      )}
    </>
  );
}
