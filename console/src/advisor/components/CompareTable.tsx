import { useAdvisor } from "../context";
import type { Compare, CompareRow } from "../model/answers";
import { listSources } from "../sources";
import { CellView } from "./CellView";
import { Mark } from "./Mark";
import { SourceList } from "./SourceList";
import "./CompareTable.css";

function differs({ cells }: CompareRow): boolean {
  return cells.some((cell) => cell.mark !== cells[0]?.mark || cell.text !== cells[0].text);
}

function isKnown({ cells }: CompareRow): boolean {
  return cells.some((cell) => cell.source || cell.yours);
}

/** One row a point of comparison, one column a service; on a phone each cell names its service. */
export function CompareTable({ answer, differ }: { answer: Compare; differ: boolean }) {
  const { texts } = useAdvisor();
  const rows = differ ? answer.rows.filter(differs) : answer.rows.filter(isKnown);
  const unknown = answer.rows.filter((row) => !isKnown(row));
  const sources = listSources(answer.rows.flatMap((row) => row.cells.filter((cell) => !cell.yours)));
  const parts = [...new Set(rows.map((row) => row.part))];
  return (
    <>
      <table class="compare">
        <caption class="hidden">{texts.pages.compare}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.compare.item}</th>
            {answer.services.map((one) => (
              <th scope="col" key={one.service}>
                {one.name}
                <span class="compare-provider">{one.provider}</span>
              </th>
            ))}
          </tr>
        </thead>
        {parts.map((part) => (
          <tbody key={part}>
            <tr class="compare-part">
              <th scope="colgroup" colSpan={answer.services.length + 1}>
                {texts.parts[part] ?? part}
              </th>
            </tr>
            {rows.filter((row) => row.part === part).map((row) => (
              <tr key={row.item} data-item={row.item}>
                <th scope="row">{row.label}</th>
                {row.cells.map((cell, at) => (
                  <td key={at} data-name={answer.services[at]?.name}>
                    <CellView cell={cell} sources={sources} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
      <SourceList sources={sources} />
      {!differ && unknown.length > 0 && (
        <details class="fold" data-part="nobody">
          <summary>{texts.compare.nobody(unknown.length)}</summary>
          <ul class="reasons">
            {unknown.map((row) => (
              <li key={row.item}>
                {row.label} <Mark mark={row.cells[0]?.mark ?? ""} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
