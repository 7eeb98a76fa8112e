import type { Evidence } from "../generated/types";
import { useLanguage } from "../text/language";
import "./EvidenceTable.css";

/**
 * The fields of the event that matched, as they came; what a field holds is only ever shown as text.
 * The roles stand there in words because on a phone the style sheet lays the cells out as blocks.
 */
export function EvidenceTable({ evidence }: { evidence: Evidence[] }) {
  const { texts } = useLanguage();
  return (
    <table class="evidence" role="table">
      <caption>{texts.alert.fields}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">{texts.alert.field}</th>
          <th scope="col" role="columnheader">{texts.alert.value}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {evidence.map((field) => (
          <tr key={field.name} role="row">
            <th scope="row" role="rowheader">{field.name}</th>
            <td role="cell">
              {field.value}
              {field.truncated && <span class="evidence-cut"> {texts.alert.truncated}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
