import { useState } from "preact/hooks";
import { Choice } from "../../components/Choice";
import { Field } from "../../components/Field";
import { CeilingTable } from "../components/CeilingTable";
import { Frame } from "../components/Frame";
import { MoneyCard } from "../components/MoneyCard";
import { Part } from "../components/Part";
import { Problem } from "../components/Problem";
import { Radios } from "../components/Radios";
import { SelfRun } from "../components/SelfRun";
import { Terminals } from "../components/Terminals";
import { useAdvisor, useAnswer } from "../context";
import { useFault } from "../faults";

/** Cost of the candidates for any number of PCs; what nobody knows stays a band with its open parts. */
export function MoneyPage() {
  const { texts, words, visit, change } = useAdvisor();
  const [quoting, setQuoting] = useState("");
  const { answer, problem } = useAnswer("money");
  const startFault = useFault("visit.start");
  const monthsFault = useFault("visit.months");
  const picked = visit.candidates ?? [];
  const rows = answer?.rows.filter((one) => picked.length === 0 || picked.includes(one.service)) ?? [];
  const taxes = ["excluded", "included"].map((one) => ({ value: one, name: texts.money.taxes[one] ?? one }));
  const programmes = [
    { value: "", name: texts.money.programmeNone },
    ...words.programmes.map((one) => ({ value: one.programme, name: one.text })),
  ];
  return (
    <Frame page="money" lead={texts.money.lead}>
      <Problem problem={problem} />
      <Terminals shown={answer?.terminals ?? null} />
      <Radios
        label={texts.money.tax}
        value={visit.tax ?? answer?.tax ?? "excluded"}
        options={taxes}
        onValue={(tax) => change({ tax: tax as "excluded" | "included" })}
      />
      <Choice
        label={texts.money.programme}
        name="programme"
        value={visit.programme ?? ""}
        options={programmes}
        fault=""
        onValue={(programme) => change({ programme })}
      />
      {visit.programme && (
        <div class="beside-each-other">
          <Field label={texts.money.start} hint={texts.money.startHint} name="start" value={visit.start ?? ""} fault={startFault} onValue={(start) => change({ start })} />
          <Field label={texts.money.months} name="months" value={String(visit.months ?? "")} fault={monthsFault} digits onValue={(months) => change({ months })} />
        </div>
      )}
      {visit.programme && <p class="before-decision">{texts.money.beforeDecision}</p>}
      {answer && (
        <>
          <CeilingTable answer={answer} />
          <Part title={texts.money.services} name="rows">
            {rows.map((row) => (
              <MoneyCard
                key={row.service}
                row={row}
                baseline={answer.baseline}
                quoting={quoting === row.service}
                onQuote={(on) => setQuoting(on ? row.service : "")}
              />
            ))}
          </Part>
          <SelfRun row={answer.self} baseline={answer.baseline} />
        </>
      )}
    </Frame>
  );
}
