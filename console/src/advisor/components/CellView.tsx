import { useAdvisor } from "../context";
import type { Cell } from "../model/answers";
import { Mark } from "./Mark";
import "./CellView.css";

/** One fact: its mark, what it says, and where and when that was read. */
export function CellView({ cell }: { cell: Cell }) {
  const { texts } = useAdvisor();
  const from = [cell.source, cell.place].filter(Boolean).join(" ");
  return (
    <div class="cell">
      <div class="cell-said">
        <Mark mark={cell.mark} />
        <span>{cell.text}</span>
      </div>
      {cell.condition && cell.condition !== cell.text && <p class="cell-note">{cell.condition}</p>}
      {cell.doubts?.map((doubt) => (
        <p class="cell-note" key={doubt.key}>
          {doubt.text}
        </p>
      ))}
      {(from || cell.date) && (
        <p class="cell-from">
          {cell.old && <span class="cell-old">{texts.candidates.oldShort}</span>}
          {cell.yours ? `${texts.compare.yours} ` : ""}
          {from} {cell.date && <time dateTime={cell.date}>{texts.compare.asOf(cell.date)}</time>}
        </p>
      )}
    </div>
  );
}
