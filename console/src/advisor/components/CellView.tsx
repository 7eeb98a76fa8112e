import { useAdvisor } from "../context";
import type { Cell } from "../model/answers";
import { Mark } from "./Mark";
import "./CellView.css";

interface Props {
  cell: Cell;
  /** Listed beneath; here stands the number. */
  sources: string[];
}

/** One fact: its mark, what it says, and where and when that was read. */
export function CellView({ cell, sources }: Props) {
  const { texts } = useAdvisor();
  const source = cell.source && !cell.yours ? texts.sourceNumber(sources.indexOf(cell.source) + 1) : cell.source;
  const from = [source, cell.place].filter(Boolean).join(" ");
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
