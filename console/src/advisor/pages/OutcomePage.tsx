import { Choice } from "../../components/Choice";
import { ConfirmListed } from "../components/ConfirmListed";
import { Field } from "../../components/Field";
import { Frame } from "../components/Frame";
import { Problem } from "../components/Problem";
import { Radios } from "../components/Radios";
import { Reminder } from "../components/Reminder";
import { useAdvisor, useAnswer } from "../context";
import { withoutEmpty, type Outcome, type OutcomeKind } from "../model/visit";
import { splitLines } from "../text/lines";

/** What the company decides, and why: each of the four is a proper answer. */
export function OutcomePage() {
  const { texts, words, visit, change } = useAdvisor();
  const outcome = visit.outcome ?? {};
  // A kept visit may be read after its reminder's day; a day that is written now is one to come.
  const { problem } = useAnswer(outcome.kind && outcome.kind !== "take" ? "outcome" : "check");
  const put = (part: Partial<Outcome>) => change({ outcome: withoutEmpty({ ...outcome, ...part }) });
  const t = texts.outcome;
  const kinds = (["take", "present_vendor", "later", "other_first"] as const).map((one) => ({
    value: one,
    name: t.kinds[one],
    lead: t.kindLead[one],
  }));
  const picked = words.services.filter((one) => (visit.candidates ?? []).includes(one.service));
  const decide = (kind: OutcomeKind) =>
    put({ kind, ...(kind === "take" && picked.length === 1 && picked[0] ? { service: picked[0].service } : {}) });
  return (
    <Frame page="outcome" lead={t.lead}>
      <Problem problem={problem} />
      <Radios label={t.kind} shape="cards" value={outcome.kind ?? ""} options={kinds} onValue={(kind) => decide(kind as OutcomeKind)} />
      {outcome.kind === "take" && (
        <Choice
          label={t.service}
          name="service"
          value={outcome.service ?? ""}
          options={[{ value: "", name: texts.narrow.choose }, ...(picked.length ? picked : words.services).map((one) => ({ value: one.service, name: `${one.no}. ${one.name}` }))]}
          fault=""
          onValue={(service) => put({ service })}
        />
      )}
      {outcome.kind && (
        <Field
          label={t.reasons}
          hint={t.reasonsHint}
          name="reasons"
          value={(outcome.reasons ?? []).join("\n")}
          fault=""
          rows={4}
          onValue={(text) => put({ reasons: splitLines(text) })}
        />
      )}
      {outcome.kind === "take" && outcome.service && <ConfirmListed service={outcome.service} />}
      {outcome.kind && outcome.kind !== "take" && <Reminder outcome={outcome} put={put} />}
    </Frame>
  );
}
