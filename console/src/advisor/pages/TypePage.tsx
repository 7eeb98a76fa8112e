import { Frame } from "../components/Frame";
import { Part } from "../components/Part";
import { Problem } from "../components/Problem";
import { QuestionField } from "../components/QuestionField";
import { Radios } from "../components/Radios";
import { Reasons } from "../components/Reasons";
import { useAdvisor, useAnswer } from "../context";
import type { TypeName } from "../model/visit";
import { questionsOf } from "../questions";

const types = ["endpoint", "network", "combined"];

/** PCs, entrance or both: from plain answers, with the reasons; the person decides. */
export function TypePage() {
  const { texts, words, visit, change } = useAdvisor();
  const { answer, problem } = useAnswer("type");
  const asked = questionsOf("type", words.questions);
  const open = words.questions.filter((one) => answer?.open.includes(one.question));
  const still = open.filter((one) => !asked.includes(one));
  return (
    <Frame page="type" lead={texts.typePage.lead}>
      <Problem problem={problem} />
      {[...asked, ...still].map((question) => (
        <QuestionField key={question.question} question={question} />
      ))}
      {answer && (
        <div class="notice notice-act" aria-live="polite" data-part="type">
          <p>{texts.typePage.result}</p>
          <p class="notice-big">{texts.type[answer.type] ?? answer.type}</p>
          <Reasons reasons={answer.reasons} />
        </div>
      )}
      <Part title={texts.typePage.choose}>
        <Radios
          label={texts.typePage.choose}
          quiet
          shape="cards"
          value={visit.type || (answer && answer.type !== "unknown" ? answer.type : "")}
          options={types.map((one) => ({ value: one, name: texts.type[one] ?? one, lead: texts.typeLead[one] ?? "" }))}
          onValue={(type) => change({ type: type as TypeName })}
        />
        {visit.type && answer && answer.type !== "unknown" && visit.type !== answer.type && (
          <p>{texts.typePage.chosenElse}</p>
        )}
      </Part>
    </Frame>
  );
}
