import { kinds, useQuery } from "../api/query";
import { ownRuleFile } from "../api/rules";
import type { RuleList } from "../generated/types";
import { useLanguage } from "../text/language";
import { Failure } from "./Failure";
import { Loading } from "./Loading";
import { RefusedRules } from "./RefusedRules";
import { RuleEditor } from "./RuleEditor";
import { RuleRemove } from "./RuleRemove";

interface Props {
  name: string;
  list: RuleList;
  onChange: (list: RuleList) => void;
}

/** A rule file that is there: whether it runs, its refusals by line, its text, its end. */
export function RuleFile({ name, list, onChange }: Props) {
  const { texts } = useLanguage();
  const file = useQuery("rule_text", { name }, kinds());
  const refused = list.refused.filter((one) => one.file === ownRuleFile(name));
  const state = list.compiling ? texts.rule.compiling : refused.length > 0 ? texts.rule.bad : texts.rule.good;
  if (!file.data) return file.error ? <Failure error={file.error} retry={file.reload} /> : <Loading />;
  return (
    <div class="cards">
      <p role="status" data-part="rule-state">
        {state}
      </p>
      {refused.length > 0 && <RefusedRules refused={refused} />}
      <RuleEditor name={name} text={file.data.text} onSaved={onChange} />
      <RuleRemove name={name} />
    </div>
  );
}
