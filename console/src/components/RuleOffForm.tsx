import { useAct } from "../api/act";
import { useForm } from "../api/form";
import type { Rule, RuleList } from "../generated/types";
import { useLanguage } from "../text/language";
import { Field } from "./Field";
import { Form } from "./Form";

interface Props {
  rule: Rule;
  onDone: (list: RuleList) => void;
  onCancel: () => void;
}

/** Fits the record's 255 bytes in any script. */
const reason_limit = 80;

/** A rule is switched off with a reason, for whoever comes later. */
export function RuleOffForm({ rule, onDone, onCancel }: Props) {
  const { texts } = useLanguage();
  const act = useAct();
  const form = useForm({ reason: "" }, act.error);
  const submit = () => {
    const reason = form.values.reason.trim();
    if (!form.check({ reason: reason ? "" : texts.rules.needReason })) return;
    act.run("rule_switch", { id: rule.id, on: false, reason }, onDone);
  };
  return (
    <Form name="rule-off" submit={texts.rules.switchOff} busy={act.busy} error={form.rest} onSubmit={submit} onCancel={onCancel}>
      <Field {...form.field("reason")} label={texts.rules.reason} hint={texts.rules.reasonHint} maxLength={reason_limit} />
    </Form>
  );
}
