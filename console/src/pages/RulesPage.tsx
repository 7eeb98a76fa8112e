import { useAct } from "../api/act";
import { kinds, useQuery } from "../api/query";
import { useSession } from "../api/session";
import { BackLink } from "../components/BackLink";
import { Button } from "../components/Button";
import { Failure } from "../components/Failure";
import { Loading } from "../components/Loading";
import { OwnRules } from "../components/OwnRules";
import { Page } from "../components/Page";
import { RefusedRules } from "../components/RefusedRules";
import { RuleFinder } from "../components/RuleFinder";
import { useLanguage } from "../text/language";

/** The rules: in use, switched off, refused, one's own. */
export function RulesPage() {
  const { texts } = useLanguage();
  const { announce } = useSession();
  const { data: list, error, reload, put } = useQuery("rules", {}, kinds("rules", "tick"));
  const act = useAct();
  const readAgain = () =>
    act.run("rules_reload", {}, (answer) => {
      put(answer);
      announce(texts.rules.reloaded);
    });
  return (
    <Page title={texts.rules.title}>
      <BackLink path="/settings" name={texts.settings.back} />
      <h1 class="page-title" tabIndex={-1}>
        {texts.rules.title}
      </h1>
      <p>{texts.rules.lead}</p>
      {list && (
        <>
          <p role="status" data-part="rules-state">
            {texts.rules.loaded(list.loaded)}
            {list.not_loaded > 0 && ` ${texts.rules.refusedCount(list.not_loaded)}`}
            {list.compiling && ` ${texts.rules.compiling}`}
          </p>
          {act.error && <Failure error={act.error} />}
          <p>
            <Button kind="plain" busy={act.busy || list.compiling} onClick={readAgain}>
              {texts.rules.reload}
            </Button>
          </p>
          <div class="cards">
            <OwnRules rows={list.texts} refused={list.refused} />
            {list.refused.length > 0 && <RefusedRules refused={list.refused} />}
            <RuleFinder rules={list.rules} onChange={put} />
          </div>
        </>
      )}
      {!list && (error ? <Failure error={error} retry={reload} /> : <Loading />)}
    </Page>
  );
}
