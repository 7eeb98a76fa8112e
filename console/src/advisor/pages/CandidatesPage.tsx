import { AnswerCard } from "../components/AnswerCard";
import { Excluded } from "../components/Excluded";
import { Frame } from "../components/Frame";
import { OtherServices } from "../components/OtherServices";
import { Part } from "../components/Part";
import { Printed } from "../components/Printed";
import { Problem } from "../components/Problem";
import { Reasons } from "../components/Reasons";
import { ViewTabs } from "../components/ViewTabs";
import { useAdvisor, useAnswer } from "../context";

/** What was chosen and why; what falls out; what cannot be judged. */
export function CandidatesPage() {
  const { texts, visit } = useAdvisor();
  const { answer, problem } = useAnswer("choose");
  const picked = (visit.candidates ?? []).length;
  return (
    <Frame page="candidates" lead={texts.candidates.lead}>
      <ViewTabs here="candidates" />
      <Problem problem={problem} />
      {!visit.case && (
        <p class="notice">
          <a href="#/matter">{texts.candidates.needCase}</a>
        </p>
      )}
      {answer && visit.case && (
        <Part title={answer.answers.length > 0 ? texts.candidates.answers : texts.candidates.noAnswer} name="answers">
          {answer.answers.length === 0 && <p class="notice">{answer.why}</p>}
          {answer.answers.map((one, at) => (
            <AnswerCard key={one.service} answer={one} at={at} />
          ))}
          <Printed printed={answer.printed} />
          <Reasons reasons={answer.notes} />
          {answer.moved.length > 0 && (
            <details class="fold">
              <summary>{texts.candidates.moved}</summary>
              <ul class="reasons">
                {answer.moved.map((one) => (
                  <li key={one}>{one}</li>
                ))}
              </ul>
            </details>
          )}
        </Part>
      )}
      <p class="picked" role="status">
        {texts.candidates.picked(picked)}
        {picked >= 3 && ` ${texts.candidates.full}`}
      </p>
      {answer && <OtherServices services={answer.rest} />}
      <Excluded />
    </Frame>
  );
}
