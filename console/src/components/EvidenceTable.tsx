import type { Evidence } from "../generated/types";
import { useLanguage } from "../text/language";
import "./EvidenceTable.css";

/** The fields of the event that matched, as they came; what a field holds is only ever shown as text. */
export function EvidenceTable({ evidence }: { evidence: Evidence[] }) {
  const { texts } = useLanguage();
  return (
    <table class="evidence">
      <caption>{texts.alert.fields}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.alert.field}</th>
          <th scope="col">{texts.alert.value}</th>
        </tr>
      </thead>
      <tbody>
        {evidence.map((field) => (
          <tr key={field.name}>
            <th scope="row">{field.name}</th>
            <td>
              {field.value}
              {field.truncated && <span class="evidence-cut"> {texts.alert.truncated}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
