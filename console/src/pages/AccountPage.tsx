import { kinds, useQuery } from "../api/query";
import { useSession } from "../api/session";
import { BackLink } from "../components/BackLink";
import { Card } from "../components/Card";
import { Failure } from "../components/Failure";
import { Loading } from "../components/Loading";
import { Page } from "../components/Page";
import { PasswordForm } from "../components/PasswordForm";
import { PersonForm } from "../components/PersonForm";
import { Sessions } from "../components/Sessions";
import { TotpPart } from "../components/TotpPart";
import { useLanguage } from "../text/language";

/** How one logs in: address, password, one-time codes, the logins that live. */
export function AccountPage() {
  const { texts } = useLanguage();
  const { me, renew } = useSession();
  const sessions = useQuery("sessions", {}, kinds("tick"));
  const changed = () => {
    renew();
    sessions.reload();
  };
  return (
    <Page title={texts.account.title}>
      <BackLink path="/settings" name={texts.settings.back} />
      <h1 class="page-title" tabIndex={-1}>
        {texts.account.title}
      </h1>
      <div class="cards">
        <Card title={texts.people.details} name="details">
          <PersonForm key={`${me.name} ${me.mail}`} person={{ id: me.person, name: me.name, mail: me.mail }} onDone={renew} />
        </Card>
        <Card title={texts.account.password} name="password">
          <PasswordForm onDone={changed} />
        </Card>
        <TotpPart onDone={renew} />
        <Card title={texts.account.sessions} name="sessions">
          {sessions.data && <Sessions sessions={sessions.data.sessions} me={me.person} onChange={sessions.reload} />}
          {!sessions.data && (sessions.error ? <Failure error={sessions.error} retry={sessions.reload} /> : <Loading />)}
        </Card>
      </div>
    </Page>
  );
}
