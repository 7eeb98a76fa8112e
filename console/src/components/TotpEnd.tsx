import { useAct } from "../api/act";
import { useForm } from "../api/form";
import { useLanguage } from "../text/language";
import { Field } from "./Field";
import { Form } from "./Form";

/** One-time codes are given up with a last one. */
export function TotpEnd({ onDone }: { onDone: () => void }) {
  const { texts } = useLanguage();
  const act = useAct();
  const form = useForm({ code: "" }, act.error);
  const submit = () => {
    const code = form.values.code.replace(/\s/g, "");
    if (!form.check({ code: /^(\d{6})?$/.test(code) ? "" : texts.account.needCode })) return;
    act.run("totp_end", { code }, () => {
      form.reset({ code: "" });
      onDone();
    });
  };
  return (
    <Form name="totp-end" kind="plain" submit={texts.account.end} busy={act.busy} error={form.rest} onSubmit={submit}>
      <Field {...form.field("code")} label={texts.account.code} hint={texts.account.endLead} digits autoComplete="one-time-code" maxLength={7} />
    </Form>
  );
}
