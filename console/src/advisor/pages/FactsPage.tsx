import { useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { Choice } from "../../components/Choice";
import { Field } from "../../components/Field";
import { Frame } from "../components/Frame";
import { Problem } from "../components/Problem";
import { TextToSend } from "../components/TextToSend";
import { useAdvisor } from "../context";
import { giveFile } from "../file";
import type { FactChange, Problem as ProblemText } from "../model/answers";
import { withoutEmpty } from "../model/visit";

const empty = { service: "", item: "", state: "yes", value: "", condition: "", source: "", place: "", date: "" };

/** A fact corrected, as a row that others can review: with its source and date. */
export function FactsPage() {
  const { texts, words, ask, today } = useAdvisor();
  const [fact, setFact] = useState({ ...empty, date: today });
  const [made, setMade] = useState<FactChange | null>(null);
  const [problem, setProblem] = useState<ProblemText | null>(null);
  const t = texts.facts;
  const put = (part: Partial<typeof empty>) => setFact({ ...fact, ...part });
  const make = () => {
    const reply = ask("fact_change", { fact: withoutEmpty(fact) });
    setMade("problem" in reply ? null : reply);
    setProblem("problem" in reply ? reply.problem : null);
  };
  const kind = words.items.find((one) => one.item === fact.item)?.kind ?? "flag";
  const choose = { value: "", name: texts.narrow.choose };
  const fault = (member: string) => (problem?.place.endsWith(`.${member}`) ? problem.text : "");
  return (
    <Frame page="facts" lead={t.lead}>
      <form onSubmit={(event) => { event.preventDefault(); make(); }} data-form="fact" noValidate>
        <Choice label={t.service} name="service" value={fact.service} options={[choose, ...words.services.map((one) => ({ value: one.service, name: `${one.no}. ${one.name}` }))]} fault={fault("service")} onValue={(service) => put({ service })} />
        <Choice label={t.item} name="item" value={fact.item} options={[choose, ...words.items.map((one) => ({ value: one.item, name: `${texts.parts[one.part] ?? one.part}: ${one.text}` }))]} fault={fault("item")} onValue={(item) => put({ item })} />
        <Choice label={t.state} name="state" value={fact.state} options={Object.entries(t.states).map(([value, name]) => ({ value, name }))} fault={fault("state")} onValue={(state) => put({ state })} />
        {kind !== "flag" && <Field label={t.value} name="value" value={fact.value} fault={fault("value")} onValue={(value) => put({ value })} />}
        {fact.state === "cond" && <Field label={t.condition} name="condition" value={fact.condition} fault={fault("condition")} onValue={(condition) => put({ condition })} />}
        <Field label={t.source} hint={t.sourceHint} name="source" value={fact.source} fault={fault("source")} onValue={(source) => put({ source })} />
        <Field label={t.address} name="place" value={fact.place} fault={fault("place")} onValue={(place) => put({ place })} />
        <Field label={t.date} hint={texts.money.startHint} name="date" value={fact.date} fault={fault("date")} onValue={(date) => put({ date })} />
        <Problem problem={problem} />
        <Button type="submit">{t.make}</Button>
      </form>
      {made && (
        <section class="frame-part" data-part="change">
          <h2>{t.result}</h2>
          <p>{t.resultLead}</p>
          <TextToSend text={made.text} />
          <Button kind="plain" onClick={() => giveFile("facts.csv", "text/csv", made.text)}>
            {t.saveFile}
          </Button>
        </section>
      )}
    </Frame>
  );
}
