import { useState } from "preact/hooks";
import { findRules, rulesShown } from "../api/rules";
import type { Rule, RuleList } from "../generated/types";
import { useLanguage } from "../text/language";
import { Card } from "./Card";
import { Choice } from "./Choice";
import { Field } from "./Field";
import { RuleRow } from "./RuleRow";
import "./Rules.css";

/** The rules in use, found by words. */
export function RuleFinder({ rules, onChange }: { rules: Rule[]; onChange: (list: RuleList) => void }) {
  const { texts } = useLanguage();
  const [words, setWords] = useState("");
  const [which, setWhich] = useState("all");
  const found = findRules(rules, words, which === "off");
  const shown = found.slice(0, rulesShown);
  return (
    <Card title={texts.settings.pages.rules.name} name="rules">
      <Field
        name="find"
        value={words}
        fault=""
        onValue={setWords}
        label={texts.rules.find}
        hint={texts.rules.findHint}
        maxLength={100}
      />
      <Choice
        name="which"
        value={which}
        fault=""
        onValue={setWhich}
        label={texts.rules.which}
        options={[
          { value: "all", name: texts.rules.all },
          { value: "off", name: texts.rules.off },
        ]}
      />
      <p role="status">{shown.length > 0 ? texts.rules.shown(shown.length, found.length) : texts.rules.none}</p>
      <ul class="rule-list" role="list">
        {shown.map((rule) => (
          <RuleRow key={`${rule.id} ${rule.file}`} rule={rule} onChange={onChange} />
        ))}
      </ul>
    </Card>
  );
}
