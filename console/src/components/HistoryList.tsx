import type { History } from "../generated/types";
import { useLanguage } from "../text/language";
import { Moment } from "./Moment";
import "./HistoryList.css";

/** What was done with a case, by whom; never rewritten. */
export function HistoryList({ history }: { history: History[] }) {
  const { texts } = useLanguage();
  if (history.length === 0) return <p>{texts.history.none}</p>;
  return (
    <ol class="history" role="list">
      {history.map((entry) => (
        <li key={`${entry.time} ${entry.state}`}>
          <span class="history-when">
            <Moment at={entry.time} />
          </span>
          <span class="history-state">{texts.caseState[entry.state] ?? entry.state}</span>
          <span class="history-who">{entry.who || texts.history.watch}</span>
          {entry.note && <span class="history-note">{entry.note}</span>}
        </li>
      ))}
    </ol>
  );
}
