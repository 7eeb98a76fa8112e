import { useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { Choice } from "../../components/Choice";
import { Field } from "../../components/Field";
import { useAdvisor } from "../context";
import type { FactChange, Problem as ProblemText } from "../model/answers";
import { withoutEmpty } from "../model/visit";

const empty = { service: "", item: "", state: "yes", value: "", condition_ja: "", condition_en: "", place: "", date: "" };
const no_source = { mark: "found", name: "", address: "" };

/** The fact, and where it was read: the source enters the catalogue with it. */
export function FactForm({ onMade }: { onMade: (made: FactChange | null) => void }) {
  const { texts, words, ask, today } = useAdvisor();
  const [fact, setFact] = useState({ ...empty, date: today });
  const [source, setSource] = useState(no_source);
  const [problem, setProblem] = useState<ProblemText | null>(null);
  const t = texts.facts;
  const put = (part: Partial<typeof empty>) => setFact({ ...fact, ...part });
  const make = () => {
    const key = `${source.mark}_${fact.service}_${fact.date.replace(/\D/g, "")}`;
    const from = withoutEmpty({ source: key, mark: source.mark, ja: source.name, en: source.name, address: source.address, date: fact.date });
    const reply = ask("fact_change", { ...withoutEmpty(fact), source: key, new_source: from });
    setProblem("problem" in reply ? reply.problem : null);
    onMade("problem" in reply ? null : reply);
  };
  const kind = words.items.find((one) => one.item === fact.item)?.kind ?? "flag";
  const choose = { value: "", name: texts.narrow.choose };
  const fault = (member: string) => (problem?.place === member ? problem.text : "");
  const list = (names: Record<string, string>) => Object.entries(names).map(([value, name]) => ({ value, name }));
  return (
    <form data-form="fact" noValidate onSubmit={(event) => { event.preventDefault(); make(); }}>
      <Choice label={t.service} name="service" value={fact.service} options={[choose, ...words.services.map((one) => ({ value: one.service, name: `${one.no}. ${one.name}` }))]} fault={fault("service")} onValue={(service) => put({ service })} />
      <Choice label={t.item} name="item" value={fact.item} options={[choose, ...words.items.map((one) => ({ value: one.item, name: `${texts.parts[one.part] ?? one.part}: ${one.text}` }))]} fault={fault("item")} onValue={(item) => put({ item })} />
      <Choice label={t.state} name="state" value={fact.state} options={list(t.states)} fault={fault("state")} onValue={(state) => put({ state })} />
      {kind !== "flag" && <Field label={t.value} name="value" value={fact.value} fault={fault("value")} onValue={(value) => put({ value })} />}
      {fact.state === "cond" && (
        <>
          <Field label={t.condition} name="condition_ja" value={fact.condition_ja} fault={fault("condition_ja")} onValue={(condition_ja) => put({ condition_ja })} />
          <Field label={t.conditionEn} name="condition_en" value={fact.condition_en} fault={fault("condition_en")} onValue={(condition_en) => put({ condition_en })} />
        </>
      )}
      <Choice label={t.mark} name="mark" value={source.mark} options={list(t.marks)} fault={fault("new_source")} onValue={(mark) => setSource({ ...source, mark })} />
      <Field label={t.source} hint={t.sourceHint} name="source" value={source.name} fault={fault("ja")} onValue={(name) => setSource({ ...source, name })} />
      <Field label={t.address} name="address" value={source.address} fault={fault("address")} onValue={(address) => setSource({ ...source, address })} />
      <Field label={t.place} hint={t.placeHint} name="place" value={fact.place} fault={fault("place")} onValue={(place) => put({ place })} />
      <Field label={t.date} hint={texts.money.startHint} name="date" value={fact.date} fault={fault("date")} onValue={(date) => put({ date })} />
      {problem && (
        <p class="field-error" role="alert">
          {problem.text}
        </p>
      )}
      <p class="form-end">
        <Button type="submit">{t.make}</Button>
      </p>
    </form>
  );
}
