import { Choice } from "../../components/Choice";
import { Field } from "../../components/Field";
import { useAdvisor } from "../context";
import { withoutEmpty, type Coordinator } from "../model/visit";

/** Who advised, and what they gain from it: it is printed with the proposal. */
export function CoordinatorFields() {
  const { texts, visit, change } = useAdvisor();
  const t = texts.proposal;
  const own = visit.coordinator ?? {};
  const put = (part: Partial<Coordinator>) => change({ coordinator: withoutEmpty({ ...own, ...part }) });
  const interests = Object.entries(t.interests).map(([value, name]) => ({ value, name }));
  return (
    <details class="fold" open={!own.interest}>
      <summary>{t.coordinator}</summary>
      <div class="fold-inner">
        <div class="beside-each-other">
          <Field label={t.name} name="coordinator" value={own.name ?? ""} fault="" onValue={(name) => put({ name })} />
          <Field label={t.organisation} name="organisation" value={own.organisation ?? ""} fault="" onValue={(organisation) => put({ organisation })} />
        </div>
        <Choice
          label={t.interest}
          name="interest"
          value={own.interest ?? ""}
          options={interests}
          fault=""
          onValue={(interest) => put({ interest: interest as NonNullable<Coordinator["interest"]> })}
        />
        {own.interest && own.interest !== "none" && (
          <Field label={t.interestNote} name="interest_note" value={own.interest_note ?? ""} fault="" onValue={(interest_note) => put({ interest_note })} />
        )}
        <Field label={t.notes} name="notes" value={visit.notes ?? ""} fault="" rows={2} onValue={(notes) => change({ notes })} />
      </div>
    </details>
  );
}
