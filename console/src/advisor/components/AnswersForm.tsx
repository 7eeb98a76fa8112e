import { useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { Field } from "../../components/Field";
import { useAdvisor } from "../context";
import type { Asked, Problem as ProblemText, Service } from "../model/answers";
import { withoutEmpty } from "../model/visit";
import { takeIn } from "../takein";
import { AnswerFields, type Draft } from "./AnswerFields";
import { ServiceTitle } from "./ServiceTitle";
import { TextToSend } from "./TextToSend";

interface Props {
  service: Service & { questions: Asked[]; text: string };
}

/** What one provider answered: once from whom and when, then question by question. */
export function AnswersForm({ service }: Props) {
  const { texts, ask, visit, change, today } = useAdvisor();
  const [source, setSource] = useState("");
  const [date, setDate] = useState(today);
  const [drafts, setDrafts] = useState<Record<string, Draft>>({});
  const [problem, setProblem] = useState<ProblemText | null>(null);
  const t = texts.inquiry;
  const given = Object.entries(drafts).filter(([, draft]) => draft.state);
  const send = () => {
    const answers = given.map(([item, draft]) => withoutEmpty({ ...draft, item: item || undefined }));
    const reply = ask("take_in", { service: service.service, source, date, answers });
    if ("problem" in reply) return setProblem(reply.problem);
    setProblem(null);
    setDrafts({});
    change(takeIn(visit, reply));
  };
  const fault = (place: string) => (problem?.place === place ? problem.text : "");
  const at = (item: string) => `answers[${given.findIndex(([one]) => one === item)}].`;
  return (
    <form class="service" data-form="answers" data-service={service.service} noValidate onSubmit={(event) => { event.preventDefault(); send(); }}>
      <ServiceTitle service={service} />
      <TextToSend text={service.text} about={service.name} />
      <details class="fold">
        <summary>
          {texts.inquiry.answers} ({texts.candidates.many(service.questions.length)})
        </summary>
        {service.questions.map((question) => (
          <AnswerFields
            key={question.item}
            question={question}
            draft={drafts[question.item] ?? { state: "" }}
            fault={(member) => fault(at(question.item) + member)}
            put={(part) => setDrafts({ ...drafts, [question.item]: { ...(drafts[question.item] ?? { state: "" }), ...part } })}
          />
        ))}
        <div class="beside-each-other">
          <Field label={t.from} name={`from-${service.service}`} value={source} fault={fault("source")} onValue={setSource} />
          <Field label={t.date} name={`date-${service.service}`} value={date} fault={fault("date")} onValue={setDate} />
        </div>
        {problem && (
          <p class="field-error" role="alert">
            {problem.text}
          </p>
        )}
        <Button type="submit" kind="plain">
          {t.take}
          <span class="hidden"> {service.name}</span>
        </Button>
      </details>
    </form>
  );
}
