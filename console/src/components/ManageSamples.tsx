import * as manage from "../samples/manage";
import * as samples from "../samples/status";
import { useLanguage } from "../text/language";
import { AuditRow } from "./AuditRow";
import { Card } from "./Card";
import { Check } from "./Check";
import { Choice } from "./Choice";
import { CompanyRow } from "./CompanyRow";
import { Confirm } from "./Confirm";
import { CopyText } from "./CopyText";
import { DeviceView } from "./DeviceView";
import { EnrolKeys } from "./EnrolKeys";
import { EnrolNotYet } from "./EnrolNotYet";
import { Field } from "./Field";
import { LoginForm } from "./LoginForm";
import { MailServer } from "./MailServer";
import { MailTest } from "./MailTest";
import { NewKey } from "./NewKey";
import { OwnRules } from "./OwnRules";
import { PasswordForm } from "./PasswordForm";
import { PeopleList } from "./PeopleList";
import { RefusedRules } from "./RefusedRules";
import { RuleFinder } from "./RuleFinder";
import { Sample } from "./Sample";
import { Sessions } from "./Sessions";
import { SettingForm } from "./SettingForm";
import { SmtpForm } from "./SmtpForm";
import { TotpSetup } from "./TotpSetup";

const nothing = () => undefined;
const text = { name: "text", value: "sato", onValue: nothing };

/** The components with which people set things, in their states. */
export function ManageSamples() {
  const { texts } = useLanguage();
  const problem = manage.fieldRefusal.problem;
  const told = problem ? `${problem.title} ${problem.detail}` : "";
  const option = { value: "sato", name: texts.people.roles.owner ?? "" };
  return (
    <>
      <Sample title={texts.components.forms}>
        <Field {...text} fault="" label={texts.people.name} hint={texts.devices.nameHint} />
        <Field {...text} fault={told} label={texts.people.mail} />
        <Choice {...text} fault="" label={texts.people.role} options={[option]} />
        <Check label={texts.devices.alwaysOn} hint={texts.devices.alwaysOnHint} checked={true} onChange={nothing} />
        <Confirm label={texts.devices.remove} text={texts.devices.removeText(samples.device.name)} yes={texts.devices.removeYes} busy={false} error={null} onYes={nothing} />
        <CopyText name="sample" label={texts.enrol.key} text={manage.enrolKey.key} />
      </Sample>
      <Sample title={texts.devices.facts}>
        <DeviceView device={{ ...samples.device, state: "unconfirmed" }} company="" may={() => true} onChange={nothing} onAccept={nothing} />
      </Sample>
      <Sample title={texts.enrol.title}>
        <EnrolNotYet command={manage.enrolNotYet} />
        <NewKey made={manage.enrolKey} command={manage.enrolCommand} onAgain={nothing} focus={false} />
        <EnrolKeys keys={manage.enrolKeys} onChange={nothing} />
      </Sample>
      <Sample title={texts.account.title}>
        <LoginForm onDone={nothing} />
        <Card title={texts.account.password}>
          <PasswordForm onDone={nothing} />
        </Card>
        <Card title={texts.account.totp}>
          <TotpSetup totp={manage.totp} onDone={nothing} onCancel={nothing} />
        </Card>
        <Card title={texts.account.sessions}>
          <Sessions sessions={manage.sessions} me={1} onChange={nothing} />
        </Card>
      </Sample>
      <Sample title={texts.people.title}>
        <PeopleList persons={manage.persons} />
        {manage.companyRows.map((company) => (
          <CompanyRow key={company.id} company={company} mayChange={true} onDone={nothing} />
        ))}
        <ol class="audit" role="list">
          {manage.acts.map((act) => (
            <AuditRow key={act.id} act={act} />
          ))}
        </ol>
      </Sample>
      <Sample title={texts.settings.title}>
        <MailServer settings={manage.settings} onDone={nothing} />
        <SmtpForm settings={manage.settings} onDone={nothing} onCancel={nothing} />
        <MailTest settings={manage.settings} onDone={nothing} />
        <SettingForm row={{ key: "phone", type: "tel" }} settings={manage.settings} onDone={nothing} />
        <SettingForm row={{ key: "host", type: "text" }} settings={manage.settings} onDone={nothing} />
      </Sample>
      <Sample title={texts.rules.title}>
        <OwnRules rows={manage.ruleList.texts} refused={manage.ruleList.refused} />
        <RefusedRules refused={manage.ruleList.refused} />
        <RuleFinder rules={manage.ruleList.rules} onChange={nothing} />
      </Sample>
    </>
  );
}
