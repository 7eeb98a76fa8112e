import { useAct } from "../api/act";
import { useForm } from "../api/form";
import type { Totp } from "../generated/types";
import { useLanguage } from "../text/language";
import { CopyText } from "./CopyText";
import { Field } from "./Field";
import { Form } from "./Form";
import { QrCode } from "./QrCode";

interface Props {
  totp: Totp;
  onDone: () => void;
  onCancel: () => void;
}

/** The secret as picture and as text, and the first code that proves it was taken. */
export function TotpSetup({ totp, onDone, onCancel }: Props) {
  const { texts } = useLanguage();
  const act = useAct();
  const form = useForm({ code: "" }, act.error);
  const submit = () => {
    const code = form.values.code.replace(/\s/g, "");
    if (!form.check({ code: /^\d{6}$/.test(code) ? "" : texts.account.needCode })) return;
    act.run("totp_confirm", { code }, onDone);
  };
  return (
    <>
      <p>{texts.account.scan}</p>
      <QrCode text={totp.uri} label={texts.account.qr} />
      <CopyText name="secret" label={texts.account.secret} text={totp.secret} />
      <CopyText name="uri" label={texts.account.uri} text={totp.uri} />
      <Form name="totp" submit={texts.account.confirm} busy={act.busy} error={form.rest} onSubmit={submit} onCancel={onCancel}>
        <Field {...form.field("code")} label={texts.account.code} digits autoComplete="one-time-code" maxLength={7} />
      </Form>
    </>
  );
}
