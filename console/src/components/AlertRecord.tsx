import type { Alert } from "../generated/types";
import { useLanguage } from "../text/language";
import { EvidenceTable } from "./EvidenceTable";
import { Facts } from "./Facts";
import { Moment } from "./Moment";
import "./AlertRecord.css";

/** One alert for those who can read it: the rule, who wrote it, what it saw. */
export function AlertRecord({ alert }: { alert: Alert }) {
  const { texts } = useLanguage();
  const facts = [
    { name: texts.alert.rule, value: alert.rule },
    { name: texts.alert.author, value: alert.author },
    { name: texts.alert.level, value: texts.alert.levels[alert.level] ?? alert.level },
    { name: texts.alert.source, value: alert.logsource.split("/").filter(Boolean).join(" / ") },
    { name: texts.alert.time, value: alert.time ? <Moment at={alert.time} /> : "" },
    { name: texts.alert.seen, value: alert.seen ? <Moment at={alert.seen} /> : "" },
  ];
  return (
    <article class="alert" data-alert={alert.id}>
      <h3 class="alert-title">{alert.title}</h3>
      <Facts facts={facts.filter((fact) => fact.value)} />
      {alert.evidence.length > 0 && <EvidenceTable evidence={alert.evidence} />}
    </article>
  );
}
