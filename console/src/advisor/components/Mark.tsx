import { useAdvisor } from "../context";
import { markKinds } from "../text/marks";
import "./Mark.css";

/** ○ × ？ 条件 －, with the word that it stands for. */
export function Mark({ mark }: { mark: string }) {
  const { texts } = useAdvisor();
  const kind = markKinds[mark] ?? "unknown";
  return (
    <span class={`mark mark-${kind}`}>
      <span aria-hidden="true">{mark}</span>
      <span class="hidden">{texts.marks[mark] ?? mark}</span>
    </span>
  );
}
