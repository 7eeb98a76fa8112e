import { kinds, useQuery } from "../api/query";
import { senderRow } from "../api/settings";
import { BackLink } from "../components/BackLink";
import { Failure } from "../components/Failure";
import { Loading } from "../components/Loading";
import { MailServer } from "../components/MailServer";
import { MailTest } from "../components/MailTest";
import { Page } from "../components/Page";
import { SettingForm } from "../components/SettingForm";
import { useLanguage } from "../text/language";

/** The mail server, the sender, a test of both. */
export function MailPage() {
  const { texts } = useLanguage();
  const { data: settings, error, reload, put } = useQuery("settings", {}, kinds("status", "notice", "tick"));
  return (
    <Page title={texts.mail.title}>
      <BackLink path="/settings" name={texts.settings.back} />
      <h1 class="page-title" tabIndex={-1}>
        {texts.mail.title}
      </h1>
      <p>{texts.mail.lead}</p>
      {settings && (
        <div class="cards">
          <MailServer settings={settings} onDone={put} />
          <SettingForm row={senderRow} settings={settings} onDone={put} />
          {settings.smtp && <MailTest settings={settings} onDone={put} />}
        </div>
      )}
      {!settings && (error ? <Failure error={error} retry={reload} /> : <Loading />)}
    </Page>
  );
}
