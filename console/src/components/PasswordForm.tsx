import { useAct } from "../api/act";
import { useForm } from "../api/form";
import { useSession } from "../api/session";
import { useLanguage } from "../text/language";
import { Field } from "./Field";
import { Form } from "./Form";

const empty = { old: "", new: "", again: "" };
const least = 10;
const most = 256;

/** A first password, or another one. */
export function PasswordForm({ onDone }: { onDone: () => void }) {
  const { texts } = useLanguage();
  const { me, announce } = useSession();
  const act = useAct();
  const form = useForm(empty, act.error);
  const { values } = form;
  const submit = () => {
    const good = form.check({
      new: [...values.new].length >= least ? "" : texts.account.needLength,
      again: values.new === values.again ? "" : texts.account.needSame,
    });
    if (!good) return;
    act.run("password_set", { old: values.old, new: values.new }, () => {
      form.reset(empty);
      announce(texts.account.done);
      onDone();
    });
  };
  return (
    <>
      <p>{me.password ? texts.account.passwordIsSet : texts.account.passwordLead}</p>
      {!me.mail && <p>{texts.account.passwordNoMail}</p>}
      <Form name="password" kind="plain" submit={me.password ? texts.account.change : texts.account.set} busy={act.busy} error={form.rest} onSubmit={submit}>
        {me.password && (
          <Field {...form.field("old")} type="password" label={texts.account.old} hint={texts.account.oldHint} autoComplete="current-password" maxLength={most} />
        )}
        <Field {...form.field("new")} type="password" label={texts.account.fresh} hint={texts.account.freshHint} autoComplete="new-password" maxLength={most} />
        <Field {...form.field("again")} type="password" label={texts.account.again} autoComplete="new-password" maxLength={most} />
      </Form>
    </>
  );
}
