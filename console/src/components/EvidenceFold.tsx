import type { Alert } from "../generated/types";
import { useLanguage } from "../text/language";
import { AlertRecord } from "./AlertRecord";
import "./EvidenceFold.css";

interface Props {
  alerts: Alert[];
  /** Of the case, of which only the first hundred are here. */
  total: number;
}

/** The evidence, one click away. */
export function EvidenceFold({ alerts, total }: Props) {
  const { texts } = useLanguage();
  if (alerts.length === 0) return null;
  return (
    <details class="fold" data-part="evidence">
      <summary>
        <h2 class="fold-title">{texts.case.evidence}</h2>
      </summary>
      <p>{texts.case.evidenceLead}</p>
      {alerts.map((alert) => (
        <AlertRecord key={alert.id} alert={alert} />
      ))}
      {total > alerts.length && <p>{texts.alert.more(total - alerts.length)}</p>}
    </details>
  );
}
