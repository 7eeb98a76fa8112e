import { useAdvisor } from "../context";
import type { Urgent } from "../model/answers";
import "./Score.css";

/** Points so far, on a line of a hundred, and what they say. */
export function Score({ answer }: { answer: Urgent }) {
  const { texts } = useAdvisor();
  const points = answer.score ?? 0;
  const share = answer.of > 0 ? Math.max(0, Math.min(100, (points / answer.of) * 100)) : 0;
  return (
    <section class="score" data-part="score" aria-live="polite">
      <h2 class="hidden">{texts.urgent.score}</h2>
      <p class="score-number">
        {answer.score !== null && <strong>{texts.urgent.scoreOf(points, answer.of)}</strong>}
        <span>{texts.urgent.answered(answer.answered)}</span>
      </p>
      {answer.score !== null && (
        <svg class="score-line" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
          <rect width="100" height="4" rx="2" class="score-ground" />
          <rect width={share} height="4" rx="2" class="score-points" />
        </svg>
      )}
      <p>{answer.text}</p>
      {answer.band && <p>{answer.band}</p>}
      {answer.weak.length > 0 && (
        <>
          <h3>{texts.urgent.weak}</h3>
          <ul>
            {answer.weak.map((one) => (
              <li key={one.topic}>
                {one.no}. {one.text} <span class="score-answer">{one.answer}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
