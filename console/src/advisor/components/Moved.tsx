import { useAdvisor, useAnswer } from "../context";
import { Part } from "./Part";
import { Problem } from "./Problem";

/** Whom case and weights choose now, and what moved that. */
export function Moved() {
  const { texts } = useAdvisor();
  const { answer, problem } = useAnswer("choose");
  if (!answer) return <Problem problem={problem} />;
  return (
    <Part title={texts.matter.now} name="moved">
      <div aria-live="polite">
        {answer.answers.length === 0 && <p>{answer.why}</p>}
        <ol class="reasons">
          {answer.answers.map((one) => (
            <li key={one.service}>{one.name}</li>
          ))}
        </ol>
        {answer.moved.map((one) => (
          <p key={one}>{one}</p>
        ))}
      </div>
    </Part>
  );
}
