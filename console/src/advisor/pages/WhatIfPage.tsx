import { Frame } from "../components/Frame";
import { Part } from "../components/Part";
import { Problem } from "../components/Problem";
import { Radios } from "../components/Radios";
import { Timeline } from "../components/Timeline";
import { useAdvisor, useAnswer } from "../context";

/** A bad day thought through, candidate by candidate. */
export function WhatIfPage() {
  const { texts, words, visit, change } = useAdvisor();
  const scenario = visit.scenario || words.scenarios[0]?.scenario || "";
  const { answer, problem } = useAnswer("whatif", { scenario });
  return (
    <Frame page="whatif" lead={texts.whatif.lead} wide>
      <Problem problem={problem} />
      <Radios
        label={texts.whatif.choose}
        value={scenario}
        options={words.scenarios.map((one) => ({ value: one.scenario, name: one.text }))}
        onValue={(next) => change({ scenario: next })}
      />
      {answer && <p class="story">{answer.story}</p>}
      {answer && answer.rows.length === 0 && <p class="notice">{texts.whatif.none}</p>}
      {answer && (
        <div class="timelines">
          <h2 class="hidden">{texts.pages.candidates}</h2>
          {answer.rows.map((row) => (
            <Timeline key={row.service} row={row} />
          ))}
        </div>
      )}
      {answer?.note && <p class="cell-note">{answer.note}</p>}
      {answer && answer.gaps.length > 0 && (
        <Part title={texts.whatif.gaps} name="gaps">
          <ul class="reasons">
            {answer.gaps.map((gap) => (
              <li key={typeof gap === "string" ? gap : gap.ask}>{typeof gap === "string" ? gap : gap.ask}</li>
            ))}
          </ul>
        </Part>
      )}
    </Frame>
  );
}
