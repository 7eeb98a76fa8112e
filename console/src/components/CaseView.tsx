import type { ComponentChildren } from "preact";
import type { CaseFull } from "../generated/types";
import { caseState } from "../text/sentences";
import { pick, useLanguage } from "../text/language";
import { Card } from "./Card";
import { CaseFacts } from "./CaseFacts";
import { Drill } from "./Drill";
import { EvidenceFold } from "./EvidenceFold";
import { HistoryList } from "./HistoryList";
import { Phone } from "./Phone";
import { StateSign } from "./StateSign";
import { Stations } from "./Stations";
import { Steps } from "./Steps";
import { Told } from "./Told";
import "./CaseView.css";

/** Where the focus goes when an act has changed the state and its button is gone. */
export const stateId = "case-state";

interface Props {
  full: CaseFull;
  mail: boolean | null;
  phone: string;
  /** What an operator may do. */
  actions?: ComponentChildren;
}

/** A case, always in the same order: what, where, how dangerous, what to do, who knows. */
export function CaseView({ full, mail, phone, actions }: Props) {
  const { texts, language } = useLanguage();
  const { summary } = full;
  const mistake = pick(full.false_alarm, language);
  const danger = pick(full.danger, language);
  const now = pick(full.now, language);
  return (
    <>
      <div class={`case-head state-${caseState(summary)}`}>
        <p class="case-signs">
          <StateSign state={caseState(summary)} />
          {summary.drill && <Drill />}
          <span>{texts.case.number(summary.number)}</span>
          <span class="case-state" id={stateId} tabIndex={-1}>
            {texts.caseState[summary.state] ?? summary.state}
          </span>
        </p>
        <h1 class="case-what" tabIndex={-1}>
          {pick(full.what, language)}
        </h1>
        <CaseFacts summary={summary} />
      </div>
      <div class="case-parts">
        <div class="case-main">
          {now && summary.state !== "closed" && (
            <Card title={texts.case.now} tone="act" name="now">
              <Steps text={now} />
              {phone && <Phone number={phone} />}
            </Card>
          )}
          {danger && (
            <Card title={texts.case.danger} name="danger">
              <p>{danger}</p>
            </Card>
          )}
          <Told told={full.told} notices={full.notices} mail={mail} />
          {mistake && (
            <Card title={texts.case.mistake} name="mistake">
              <p>{mistake}</p>
            </Card>
          )}
        </div>
        <div class="case-side">
          {actions}
          <Card title={texts.case.times} name="times">
            <p>{texts.case.timesLead}</p>
            <Stations times={full.times} />
          </Card>
          <Card title={texts.case.history} name="history">
            {full.closing && <p>{texts.case.closedAs(texts.reason[full.closing] ?? full.closing)}</p>}
            <HistoryList history={full.history} />
          </Card>
        </div>
      </div>
      <EvidenceFold alerts={full.alerts} total={summary.alerts} />
    </>
  );
}
