import type { Refusal, Silence } from "../api/client";
import { Failure } from "../components/Failure";
import { Header } from "../components/Header";
import { Page } from "../components/Page";
import { StatePanel } from "../components/StatePanel";
import { useLanguage } from "../text/language";

/** The server could not even say who is logged in. */
export function FailedPage({ error, retry }: { error: Refusal | Silence; retry: () => void }) {
  const { texts } = useLanguage();
  return (
    <>
      <Header />
      <Page title={texts.state.unseen}>
        <StatePanel level="h1" state="unseen" name="" sentence={texts.stateUnknown} />
        <div class="page-part">
          <Failure error={error} retry={retry} />
        </div>
      </Page>
    </>
  );
}
