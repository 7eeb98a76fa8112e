import { useAdvisor } from "../context";
import type { Insurance } from "../model/answers";
import { listSources } from "../sources";
import { CellView } from "./CellView";
import { SourceList } from "./SourceList";
import "./CompareTable.css";

/** One row what an insurance says or may carry, one column a service. */
export function InsuranceTable({ answer }: { answer: Insurance }) {
  const { texts } = useAdvisor();
  const sources = listSources(answer.rows.flatMap((row) => row.items.flatMap(({ cell }) => (cell && !cell.yours ? [cell] : []))));
  const items = answer.rows[0]?.items ?? [];
  return (
    <>
      <table class="compare">
        <caption class="hidden">{texts.pages.insurance}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.insurance.cover}</th>
            {answer.rows.map((one) => (
              <th scope="col" key={one.service}>
                {one.name}
                <span class="compare-provider">{one.provider}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item, at) => (
            <tr key={`${item.cover} ${item.label}`}>
              <th scope="row">
                {item.label}
                {texts.insurance.kinds[item.kind] && <span class="compare-provider">{texts.insurance.kinds[item.kind]}</span>}
              </th>
              {answer.rows.map((row) => {
                const said = row.items[at];
                return (
                  <td key={row.service} data-name={row.name}>
                    {said?.cell ? <CellView cell={{ ...said.cell, text: said.text, condition: "" }} sources={sources} /> : said?.text}
                    {said?.confirm && said.ask && (
                      <p class="cell-note">
                        {texts.ask}: {said.ask}
                      </p>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <SourceList sources={sources} />
    </>
  );
}
