import type { CaseSummary } from "../generated/types";
import { useLanguage } from "../text/language";
import { Facts } from "./Facts";
import { Moment } from "./Moment";

/** Where and when. */
export function CaseFacts({ summary }: { summary: CaseSummary }) {
  const { texts } = useLanguage();
  const facts = [
    { name: texts.case.company, value: summary.company_name },
    { name: texts.case.device, value: summary.device_name },
    { name: texts.case.opened, value: <Moment at={summary.opened} /> },
    { name: texts.case.last, value: summary.alerts > 1 ? <Moment at={summary.last} /> : "" },
    { name: texts.case.alerts, value: summary.alerts > 0 ? texts.case.alertCount(summary.alerts) : "" },
  ];
  return <Facts facts={facts.filter((fact) => fact.value)} />;
}
