import { useEffect, useRef } from "preact/hooks";
import { kinds, useQuery } from "../api/query";
import { mayCall, useSession } from "../api/session";
import { Failure } from "../components/Failure";
import { HomeState } from "../components/HomeState";
import { Loading } from "../components/Loading";
import { OpenCases } from "../components/OpenCases";
import { Page } from "../components/Page";
import { StatePanel } from "../components/StatePanel";
import { Warnings } from "../components/Warnings";
import { stateWord } from "../text/sentences";
import { useLanguage } from "../text/language";

interface Props {
  lost: boolean;
  heard: number;
}

/** One page, one word: is all well, and what is to be done now. */
export function HomePage({ lost, heard }: Props) {
  const { texts } = useLanguage();
  const { me, announce } = useSession();
  const status = useQuery("status", {}, kinds("status", "case", "device", "tick"));
  const state = status.data && stateWord(status.data.state);
  const before = useRef(state);

  useEffect(() => {
    if (before.current && state && before.current !== state) {
      announce(`${texts.stateHidden} ${texts.state[state]}`);
    }
    before.current = state;
  }, [state]);

  const title = lost || !state ? texts.home.title : texts.state[state];
  const failed = status.data ? null : status.error;
  return (
    <Page title={title} ready={Boolean(status.data ?? status.error)}>
      {status.data && <HomeState status={status.data} lost={lost} heard={heard} />}
      {failed && <StatePanel level="h1" state="unseen" name="" sentence={texts.stateUnknown} />}
      {failed && <Failure error={failed} retry={status.reload} />}
      {!status.data && !status.error && <Loading />}
      {!failed && mayCall(me, "cases") && (
        <section class="page-part" data-part="open-cases">
          <h2 class="page-part-title">{texts.home.open}</h2>
          <OpenCases none={texts.home.none} />
          <p class="page-more">
            <a href="/cases?all">{texts.home.all}</a>
            {mayCall(me, "devices") && <a href="/devices">{texts.home.devices}</a>}
          </p>
        </section>
      )}
      {status.data && status.data.warnings.length > 0 && (
        <div class="page-part">
          <Warnings warnings={status.data.warnings} />
        </div>
      )}
    </Page>
  );
}
