import { useEffect, useRef, useState } from "preact/hooks";
import { useAct } from "../api/act";
import { useSession } from "../api/session";
import type { Rule, RuleList } from "../generated/types";
import { useLanguage } from "../text/language";
import { Button } from "./Button";
import { Failure } from "./Failure";
import { Moment } from "./Moment";
import { RuleOffForm } from "./RuleOffForm";

/** One rule with its switch. */
export function RuleRow({ rule, onChange }: { rule: Rule; onChange: (list: RuleList) => void }) {
  const { texts } = useLanguage();
  const { announce } = useSession();
  const act = useAct();
  const [asking, setAsking] = useState(false);
  const box = useRef<HTMLLIElement>(null);
  const shape = `${rule.on} ${asking}`;
  const before = useRef(shape);

  // The button that was pressed is gone: the focus goes on to what took its place.
  useEffect(() => {
    if (before.current !== shape) box.current?.querySelector<HTMLElement>("input, button")?.focus();
    before.current = shape;
  }, [shape]);

  const done = (said: string) => (list: RuleList) => {
    setAsking(false);
    onChange(list);
    announce(said);
  };
  const switchOn = () =>
    act.run("rule_switch", { id: rule.id, on: true, reason: "" }, done(texts.rules.switchedOn(rule.title)));
  return (
    <li class="rule" data-rule={rule.id} ref={box}>
      <p class="rule-title">{rule.title}</p>
      <p class="rule-facts">
        {texts.rules.level}: {texts.alert.levels[rule.level] ?? rule.level}
        {" / "}
        {texts.rules.author}: {rule.author}
      </p>
      <p class="rule-facts rule-file">
        {rule.file} {rule.id}
      </p>
      <p class={rule.on ? "rule-on" : "rule-off"}>{rule.on ? texts.rules.isOn : texts.rules.isOff}</p>
      {!rule.on && (
        <p>
          {texts.rules.offBy(rule.switched_by)} {texts.rules.offWhen} <Moment at={rule.switched_at} />
          <br />
          {texts.rules.why} {rule.reason}
        </p>
      )}
      {act.error && <Failure error={act.error} />}
      {asking && <RuleOffForm rule={rule} onDone={done(texts.rules.switchedOff(rule.title))} onCancel={() => setAsking(false)} />}
      {!asking && rule.on && (
        <Button kind="plain" onClick={() => setAsking(true)}>
          {texts.rules.switchOff}
          <span class="hidden">{rule.title}</span>
        </Button>
      )}
      {!asking && !rule.on && (
        <Button kind="plain" busy={act.busy} onClick={switchOn}>
          {texts.rules.switchOn}
          <span class="hidden">{rule.title}</span>
        </Button>
      )}
    </li>
  );
}
