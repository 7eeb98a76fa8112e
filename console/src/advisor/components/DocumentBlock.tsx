import type { Block } from "../model/answers";

/** One block of the proposal, as the printed document knows it. */
export function DocumentBlock({ block }: { block: Block }) {
  const { kind, text = "", items = [], columns = [], rows = [] } = block;
  if (kind === "title") return <h2 class="sheet-title">{text}</h2>;
  if (kind === "heading") return <h3 class="sheet-heading">{text}</h3>;
  if (kind === "list") {
    return (
      <>
        {text && <p>{text}</p>}
        <ul class="sheet-list">
          {items.map((one, at) => (
            <li key={at}>{one}</li>
          ))}
        </ul>
      </>
    );
  }
  if (kind === "table") {
    return (
      <table class="sheet-table">
        {text && <caption>{text}</caption>}
        {columns.some(Boolean) && (
          <thead>
            <tr>
              {columns.map((one, at) => (
                <th scope="col" key={at}>
                  {one}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, n) => (n === 0 ? <th scope="row" key={n}>{cell}</th> : <td key={n}>{cell}</td>))}
            </tr>
          ))}
        </tbody>
      </table>
    );
  }
  return <p class={`sheet-${kind}`}>{text}</p>;
}
