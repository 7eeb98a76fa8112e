import { Frame } from "../components/Frame";
import { InsuranceTable } from "../components/InsuranceTable";
import { Legend } from "../components/Legend";
import { Problem } from "../components/Problem";
import { useAdvisor, useAnswer } from "../context";

/** Insurance as a part of each service, side by side and unranked. */
export function InsurancePage() {
  const { texts } = useAdvisor();
  const { answer, problem } = useAnswer("insurance");
  return (
    <Frame page="insurance" lead={texts.insurance.lead} wide>
      <Problem problem={problem} />
      {answer && answer.rows.length === 0 && <p class="notice">{texts.insurance.none}</p>}
      {answer && answer.rows.length > 0 && (
        <>
          <Legend />
          <InsuranceTable answer={answer} />
        </>
      )}
      {answer && (
        <div class="notice insurance-notes">
          {answer.notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </div>
      )}
    </Frame>
  );
}
