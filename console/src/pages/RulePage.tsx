import { Refusal } from "../api/client";
import { kinds, useQuery } from "../api/query";
import { BackLink } from "../components/BackLink";
import { Failure } from "../components/Failure";
import { Loading } from "../components/Loading";
import { Page } from "../components/Page";
import { RuleEditor } from "../components/RuleEditor";
import { RuleFile } from "../components/RuleFile";
import { useLanguage } from "../text/language";

/** One rule file of the console; without a name, a new one. */
export function RulePage({ name }: { name: string }) {
  const { texts } = useLanguage();
  const list = useQuery("rules", {}, kinds("rules", "tick"));
  const missing = list.data && name && !list.data.texts.some((row) => row.name === name);
  const title = missing ? texts.rule.missing : name ? texts.rule.edit(name) : texts.rule.title;
  const failed = list.error instanceof Refusal || !list.data ? list.error : null;
  return (
    <Page title={title}>
      <BackLink path="/settings/rules" name={texts.rule.back} />
      <h1 class="page-title" tabIndex={-1}>
        {title}
      </h1>
      {list.data && !missing && name && <RuleFile name={name} list={list.data} onChange={list.put} />}
      {list.data && !name && <RuleEditor name="" text="" onSaved={list.put} />}
      {failed && <Failure error={failed} retry={list.reload} />}
      {!list.data && !list.error && <Loading />}
    </Page>
  );
}
