import { useState } from "preact/hooks";
import { kinds, useQuery } from "../api/query";
import { BackLink } from "../components/BackLink";
import { EnrolForm } from "../components/EnrolForm";
import { EnrolKeys } from "../components/EnrolKeys";
import { EnrolNotYet } from "../components/EnrolNotYet";
import { Failure } from "../components/Failure";
import { Loading } from "../components/Loading";
import { NewKey } from "../components/NewKey";
import { Page } from "../components/Page";
import type { EnrolKey } from "../generated/types";
import { useLanguage } from "../text/language";

/** Puts the watch on further PCs: a key, one command, and how far each PC has come. */
export function EnrolPage() {
  const { texts } = useLanguage();
  const keys = useQuery("enrol_keys", {}, kinds("device", "tick"));
  const command = useQuery("enrol_command", {}, kinds("status", "tick"));
  const [made, setMade] = useState<EnrolKey | null>(null);

  const take = (key: EnrolKey) => {
    setMade(key);
    keys.reload();
  };
  return (
    <Page title={texts.enrol.title}>
      <BackLink path="/devices" name={texts.devices.back} />
      <h1 class="page-title" tabIndex={-1}>
        {texts.enrol.title}
      </h1>
      <p>{texts.enrol.lead}</p>
      <div class="cards">
        {!command.data && command.error && <Failure error={command.error} retry={command.reload} />}
        {command.data && !command.data.available && <EnrolNotYet command={command.data} />}
        {made ? (
          <NewKey made={made} command={command.data} onAgain={() => setMade(null)} />
        ) : (
          <EnrolForm onMade={take} />
        )}
        {keys.data && <EnrolKeys keys={keys.data.keys} onChange={keys.reload} />}
        {!keys.data && (keys.error ? <Failure error={keys.error} retry={keys.reload} /> : <Loading />)}
      </div>
    </Page>
  );
}
