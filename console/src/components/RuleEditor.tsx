import { useAct } from "../api/act";
import { useForm } from "../api/form";
import { useSession } from "../api/session";
import type { RuleList } from "../generated/types";
import { navigate } from "../route";
import { useLanguage } from "../text/language";
import { Field } from "./Field";
import { Form } from "./Form";

interface Props {
  /** Empty: a new file. */
  name: string;
  text: string;
  onSaved: (list: RuleList) => void;
}

const name_pattern = /^[a-z0-9_-]{1,60}$/;
const text_max = 65_000;

/** Writes a rule file; a new one gets its own page once it is there. */
export function RuleEditor({ name, text, onSaved }: Props) {
  const { texts } = useLanguage();
  const { announce } = useSession();
  const act = useAct();
  const form = useForm({ name, text }, act.error);
  const { values } = form;
  const submit = () => {
    const good = form.check({
      name: name_pattern.test(values.name) ? "" : texts.rule.needName,
      text: values.text.trim() ? "" : texts.rule.needText,
    });
    if (!good) return;
    act.run("rule_put", { name: values.name, text: values.text }, (list) => {
      onSaved(list);
      announce(texts.rule.saved);
      if (!name) navigate(`/settings/rules/text/${values.name}`, true);
    });
  };
  return (
    <div class="card">
      <Form name="rule" submit={texts.save} busy={act.busy} error={form.rest} onSubmit={submit}>
        {!name && <Field {...form.field("name")} label={texts.rule.name} hint={texts.rule.nameHint} maxLength={60} />}
        <Field {...form.field("text")} label={texts.rule.text} hint={texts.rule.textHint} rows={20} mono maxLength={text_max} />
      </Form>
    </div>
  );
}
