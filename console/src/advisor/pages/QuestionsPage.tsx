import type { ComponentChildren } from "preact";
import { Frame } from "../components/Frame";
import { QuestionField } from "../components/QuestionField";
import { useAdvisor } from "../context";
import { isAsked, questionsOf, type QuestionPage } from "../questions";

/** A page of questions about the company. */
export function QuestionsPage({ page, children }: { page: QuestionPage; children?: ComponentChildren }) {
  const { texts, words, visit } = useAdvisor();
  return (
    <Frame page={page} lead={`${texts.company.lead}${texts.empty}`}>
      {questionsOf(page, words.questions).filter((one) => isAsked(one.question, visit)).map((question) => (
        <QuestionField key={question.question} question={question} />
      ))}
      {children}
    </Frame>
  );
}
