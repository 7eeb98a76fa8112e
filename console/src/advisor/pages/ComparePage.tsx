import { useState } from "preact/hooks";
import { Check } from "../../components/Check";
import { CompareTable } from "../components/CompareTable";
import { Frame } from "../components/Frame";
import { Legend } from "../components/Legend";
import { Problem } from "../components/Problem";
import { ViewTabs } from "../components/ViewTabs";
import { useAdvisor, useAnswer } from "../context";

/** Up to three services, cell by cell. */
export function ComparePage() {
  const { texts, visit } = useAdvisor();
  const [differ, setDiffer] = useState(false);
  const services = visit.candidates ?? [];
  const { answer, problem } = useAnswer("compare", { services });
  return (
    <Frame page="compare" lead={texts.compare.lead} wide>
      <ViewTabs here="compare" />
      <Problem problem={problem} />
      {services.length === 0 && (
        <p class="notice">
          {texts.compare.none} <a href="#/candidates">{texts.compare.choose}</a>
        </p>
      )}
      {answer && services.length > 0 && (
        <>
          <Legend />
          {services.length > 1 && <Check label={texts.compare.onlyDiffer} checked={differ} onChange={setDiffer} />}
          <CompareTable answer={answer} differ={differ} />
          {answer.footnotes.length > 0 && (
            <section class="frame-part">
              <h2>{texts.compare.notes}</h2>
              <ul class="reasons">
                {answer.footnotes.map((one) => (
                  <li key={one}>{one}</li>
                ))}
              </ul>
            </section>
          )}
        </>
      )}
    </Frame>
  );
}
