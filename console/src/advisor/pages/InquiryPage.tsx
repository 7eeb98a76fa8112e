import { AnswerForm } from "../components/AnswerForm";
import { Frame } from "../components/Frame";
import { Part } from "../components/Part";
import { Problem } from "../components/Problem";
import { ServiceTitle } from "../components/ServiceTitle";
import { TextToSend } from "../components/TextToSend";
import { useAdvisor, useAnswer } from "../context";

/** Only what is missing about the candidates, ready to send; and a place for what comes back. */
export function InquiryPage() {
  const { texts, visit } = useAdvisor();
  const { answer, problem } = useAnswer("inquiry");
  const taken = visit.facts?.length ?? 0;
  const asked = answer?.services.filter((one) => one.questions.length > 0) ?? [];
  return (
    <Frame page="inquiry" lead={texts.inquiry.lead}>
      <Problem problem={problem} />
      {answer && asked.length === 0 && <p class="notice">{texts.inquiry.none}</p>}
      {asked.length > 0 && answer && <TextToSend text={answer.text} />}
      {taken > 0 && <p role="status">{texts.inquiry.taken(taken)}</p>}
      {asked.length > 0 && (
        <Part title={texts.inquiry.answers} lead={texts.inquiry.answersLead} name="answers">
          {asked.map((service) => (
            <section class="service" key={service.service}>
              <ServiceTitle service={service} />
              {service.questions.map((question) => (
                <details class="fold asked" key={question.item}>
                  <summary>{question.ask}</summary>
                  <AnswerForm service={service.service} question={question} />
                </details>
              ))}
            </section>
          ))}
        </Part>
      )}
    </Frame>
  );
}
