import { useAdvisor } from "../context";
import { Radios } from "./Radios";

/** The topics of the self-diagnosis, part by part. */
export function TopicList({ mode }: { mode: "full" | "quick" }) {
  const { texts, words, visit, change } = useAdvisor();
  const asked = words.topics.filter((topic) => mode === "full" || topic.quick);
  const parts = [...new Set(asked.map((topic) => topic.part))];
  const answers = visit.diagnosis?.answers ?? {};
  const options = words.answers.map((one) => ({ value: one.answer, name: one.text }));
  return (
    <>
      {parts.map((part) => (
        <section class="frame-part" key={part}>
          <h2>{texts.urgent.parts[part] ?? part}</h2>
          {asked.filter((topic) => topic.part === part).map((topic) => (
            <Radios
              key={topic.topic}
              label={`${topic.no}. ${topic.text}`}
              hint={topic.watch_text || texts.urgent.watch[topic.watch] || undefined}
              value={answers[topic.topic] ?? ""}
              options={options}
              onValue={(answer) => change({ diagnosis: { mode, answers: { ...answers, [topic.topic]: answer } } })}
            />
          ))}
        </section>
      ))}
    </>
  );
}
