import { splitSteps } from "../text/steps";
import "./Steps.css";

/** What to do now: numbered when the text is, else as it stands. */
export function Steps({ text }: { text: string }) {
  const { before, steps, after } = splitSteps(text);
  return (
    <div class="steps">
      {before && <p class="steps-text">{before}</p>}
      {steps.length > 0 && (
        <ol class="steps-list" role="list">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {after && <p class="steps-text">{after}</p>}
    </div>
  );
}
