import { useAdvisor } from "../context";
import type { Problem as ProblemText } from "../model/answers";
import { pageOfPlace } from "../places";
import "./Notice.css";

/** What the engine could not read, and the way to the page that has it. */
export function Problem({ problem }: { problem: ProblemText | null }) {
  const { texts } = useAdvisor();
  if (!problem) return null;
  return (
    <div class="notice notice-alarm" role="alert">
      <p class="notice-title">{texts.problem}</p>
      <p>{problem.text}</p>
      {problem.todo && <p>{problem.todo}</p>}
      <p class="notice-link">
        <a href={`#/${pageOfPlace(problem.place)}`}>{texts.problemGo}</a>
      </p>
    </div>
  );
}
