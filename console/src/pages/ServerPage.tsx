import { kinds, useQuery } from "../api/query";
import { serverRows } from "../api/settings";
import { BackLink } from "../components/BackLink";
import { Failure } from "../components/Failure";
import { Loading } from "../components/Loading";
import { Page } from "../components/Page";
import { SettingForm } from "../components/SettingForm";
import { useLanguage } from "../text/language";

/** The server's addresses, its phone number, how long it keeps and waits. */
export function ServerPage() {
  const { texts } = useLanguage();
  const { data: settings, error, reload, put } = useQuery("settings", {}, kinds("status"));
  return (
    <Page title={texts.server.title}>
      <BackLink path="/settings" name={texts.settings.back} />
      <h1 class="page-title" tabIndex={-1}>
        {texts.server.title}
      </h1>
      <p>{texts.server.lead}</p>
      {settings && (
        <div class="cards">
          {serverRows.map((row) => (
            <SettingForm key={row.key} row={row} settings={settings} onDone={put} />
          ))}
        </div>
      )}
      {!settings && (error ? <Failure error={error} retry={reload} /> : <Loading />)}
    </Page>
  );
}
