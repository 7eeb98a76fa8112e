import { useAdvisor } from "../context";
import { Mark } from "./Mark";

/** What each mark means. */
export function Legend() {
  const { texts } = useAdvisor();
  return (
    <ul class="legend" aria-label={texts.legend}>
      {Object.entries(texts.marks).map(([mark, word]) => (
        <li key={mark}>
          <Mark mark={mark} />
          <span aria-hidden="true">{word}</span>
        </li>
      ))}
    </ul>
  );
}
