import { Button } from "../components/Button";
import { CaseList } from "../components/CaseList";
import { CaseView } from "../components/CaseView";
import { CloseForm } from "../components/CloseForm";
import { DeviceList } from "../components/DeviceList";
import { Empty } from "../components/Empty";
import { Failure } from "../components/Failure";
import { Header } from "../components/Header";
import { Loading } from "../components/Loading";
import { LoginHelp } from "../components/LoginHelp";
import { LostBanner } from "../components/LostBanner";
import { ManageSamples } from "../components/ManageSamples";
import { Navigation } from "../components/Navigation";
import { Page } from "../components/Page";
import { Sample } from "../components/Sample";
import { StatePanel } from "../components/StatePanel";
import { StateSign } from "../components/StateSign";
import { Stations } from "../components/Stations";
import { Steps } from "../components/Steps";
import { Told } from "../components/Told";
import { Warnings } from "../components/Warnings";
import * as cases from "../samples/cases";
import * as failures from "../samples/failures";
import * as samples from "../samples/status";
import { companyWord, stateSentence } from "../text/sentences";
import type { StateWord } from "../text/ja";
import { useLanguage } from "../text/language";

const states: StateWord[] = ["ok", "caution", "danger", "working", "unseen"];
const nothing = () => undefined;

/** All components in all states, for those who build and check them; its data are samples. */
export function ComponentsPage() {
  const { texts, language } = useLanguage();
  const { title, lead, link, loadingAndEmpty, buttons } = texts.components;
  const unreached = { ...cases.caseFull.times, shown: 0, mail_taken: 0 };
  return (
    <>
      <Header>
        <Navigation me={samples.me} here="/" onLogout={nothing} />
      </Header>
      <Page title={title}>
        <h1 class="page-title" tabIndex={-1}>
          {title}
        </h1>
        <p>{lead}</p>

        <Sample title={texts.home.title}>
          <div class="sample-line">
            {states.map((state) => (
              <StateSign key={state} state={state} />
            ))}
          </div>
          {samples.companies.map((company) => (
            <StatePanel
              key={company.company}
              level="h1"
              state={companyWord(company)}
              name={company.name}
              sentence={stateSentence(company, language)}
            />
          ))}
        </Sample>

        <Sample title={link}>
          <LostBanner heard={cases.moment / 1000} />
          <Warnings warnings={[samples.warning]} />
        </Sample>

        <Sample title={texts.cases.title}>
          <CaseList
            cases={[cases.summary, cases.cautionSummary, cases.drillSummary, cases.silenceSummary]}
            none={texts.cases.none}
          />
          <CaseList cases={[]} none={texts.cases.none} />
        </Sample>

        <Sample title={texts.case.summary}>
          <CaseView full={cases.caseFull} mail={true} phone={samples.status.phone} />
        </Sample>

        <Sample title={texts.case.now}>
          <Steps text={language === "ja" ? texts.home.nothingToDo : cases.caseFull.danger.en} />
        </Sample>

        <Sample title={texts.case.times}>
          <Stations times={unreached} />
        </Sample>

        <Sample title={texts.case.told}>
          <Told told={true} notices={cases.notices} mail={true} />
          <Told told={false} notices={[]} mail={false} />
        </Sample>

        <Sample title={texts.devices.title}>
          <DeviceList devices={samples.devices} openCases={[cases.cautionSummary]} />
          <DeviceList devices={samples.devices.slice(0, 1)} openCases={null} />
          <DeviceList devices={[]} openCases={[]} />
        </Sample>

        <Sample title={buttons}>
          <div class="sample-line">
            <Button>{texts.act.take}</Button>
            <Button kind="plain">{texts.act.close}</Button>
            <Button kind="quiet">{texts.act.cancel}</Button>
            <Button busy={true}>{texts.act.sending}</Button>
          </div>
        </Sample>

        <Sample title={texts.act.title}>
          <CloseForm reason={null} busy={false} onClose={nothing} onCancel={nothing} />
        </Sample>

        <ManageSamples />

        <Sample title={loadingAndEmpty}>
          <Loading />
          <Empty text={texts.devices.none} more={texts.devices.noneTodo} />
          <Failure error={failures.silence} retry={nothing} />
          <Failure error={failures.refusal} />
          <Failure error={failures.bareRefusal} />
        </Sample>

        <Sample title={texts.login.title}>
          <LoginHelp />
        </Sample>
      </Page>
    </>
  );
}
