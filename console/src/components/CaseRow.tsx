import type { CaseSummary } from "../generated/types";
import { caseState } from "../text/sentences";
import { pick, useLanguage } from "../text/language";
import { Drill } from "./Drill";
import { Moment } from "./Moment";
import { StateSign } from "./StateSign";
import "./CaseRow.css";

/** One line of the queue; all of it leads to the case. */
export function CaseRow({ summary }: { summary: CaseSummary }) {
  const { texts, language } = useLanguage();
  const where = summary.device_name || (texts.kind[summary.kind] ?? summary.kind);
  const place = [summary.company_name, where].filter(Boolean).join(texts.separator);
  return (
    <li class="row" data-case={summary.id}>
      <div class="row-sign">
        <StateSign state={caseState(summary)} />
        {summary.drill && <Drill />}
      </div>
      <a class="row-what" href={`/cases/${summary.id}`}>
        {pick(summary.what, language)}
      </a>
      <p class="row-place">
        <span class="hidden">{texts.cases.place} </span>
        {place}
        <span class="row-number">{texts.case.number(summary.number)}</span>
      </p>
      <p class="row-opened">
        <span class="row-label">{texts.cases.opened} </span>
        <Moment at={summary.opened} />
      </p>
      <p class="row-state">
        <span class="row-label">{texts.cases.state} </span>
        {texts.caseState[summary.state] ?? summary.state}
        {summary.alerts > 1 && <span class="row-alerts">{texts.cases.alerts(summary.alerts)}</span>}
      </p>
    </li>
  );
}
