import { AnswersForm } from "../components/AnswersForm";
import { Frame } from "../components/Frame";
import { Part } from "../components/Part";
import { Problem } from "../components/Problem";
import { useAdvisor, useAnswer } from "../context";

/** Only what is missing about the candidates, ready to send; and a place for what comes back. */
export function InquiryPage() {
  const { texts, visit } = useAdvisor();
  const { answer, problem } = useAnswer("inquiry");
  const taken = (visit.facts?.length ?? 0) + (visit.confirmed?.length ?? 0);
  const asked = answer?.services.filter((one) => one.questions.length > 0) ?? [];
  return (
    <Frame page="inquiry" lead={texts.inquiry.lead}>
      <Problem problem={problem} />
      {answer && asked.length === 0 && <p class="notice">{texts.inquiry.none}</p>}
      {taken > 0 && <p role="status">{texts.inquiry.taken(taken)}</p>}
      {asked.length > 0 && (
        <Part title={texts.inquiry.answers} lead={texts.inquiry.answersLead} name="answers">
          {asked.map((service) => (
            <AnswersForm key={service.service} service={service} />
          ))}
        </Part>
      )}
    </Frame>
  );
}
