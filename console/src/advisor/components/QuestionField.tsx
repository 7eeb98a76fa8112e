import { useAdvisor } from "../context";
import { Field } from "../../components/Field";
import type { Question } from "../model/answers";
import { useFault } from "../faults";
import { Radios } from "./Radios";

/** One question about the company; not knowing is always an answer. */
export function QuestionField({ question }: { question: Question }) {
  const { visit, change, texts } = useAdvisor();
  const key = question.question;
  const value = String(visit.company?.[key] ?? "");
  const fault = useFault(`visit.company.${key}`);
  const set = (next: string) => {
    const { [key]: _, ...rest } = visit.company ?? {};
    change({ company: next === "" ? rest : { ...rest, [key]: next } });
  };
  if (question.kind === "yesno" || question.kind === "choice") {
    const words = question.kind === "yesno"
      ? [{ key: "yes", text: texts.yes }, { key: "no", text: texts.no }]
      : question.choices ?? [];
    const options = [...words, { key: "unknown", text: texts.unknown }].map((one) => ({ value: one.key, name: one.text }));
    return <Radios label={question.text} hint={question.help || undefined} value={value} options={options} fault={fault} onValue={set} />;
  }
  return (
    <Field
      label={question.text}
      hint={question.help}
      name={key}
      value={value}
      fault={fault}
      digits={question.kind === "number"}
      maxLength={200}
      onValue={set}
    />
  );
}
