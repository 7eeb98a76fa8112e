import { useEffect, useRef, useState } from "preact/hooks";
import { useAct } from "../api/act";
import { Refusal } from "../api/client";
import { needsCode } from "../api/codes";
import { useForm } from "../api/form";
import { useLanguage } from "../text/language";
import { Field } from "./Field";
import { Form } from "./Form";

/** Logs in with mail address and password, and with a code where one is asked for. */
export function LoginForm({ onDone }: { onDone: () => void }) {
  const { texts } = useLanguage();
  const act = useAct();
  const asked = act.error instanceof Refusal && needsCode(act.error.problem);
  const [coded, setCoded] = useState(false);
  const form = useForm({ mail: "", password: "", code: "" }, asked ? null : act.error);
  const { values } = form;
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (asked) setCoded(true);
  }, [asked]);
  useEffect(() => {
    if (coded) box.current?.querySelector<HTMLElement>("input[name=code]")?.focus();
  }, [coded]);

  const submit = () => {
    const code = values.code.replace(/\s/g, "");
    const good = form.check({
      mail: values.mail.trim() ? "" : texts.login.needMail,
      password: values.password ? "" : texts.login.needPassword,
      code: !coded || /^\d{6}$/.test(code) ? "" : texts.account.needCode,
    });
    if (good) act.run("login_password", { mail: values.mail.trim(), password: values.password, code }, onDone);
  };
  return (
    <section class="login-form" ref={box}>
      <h2>{texts.login.withPassword}</h2>
      <Form name="login" submit={texts.login.enter} busy={act.busy} error={form.rest} onSubmit={submit}>
        <Field {...form.field("mail")} label={texts.login.mail} type="email" autoComplete="username" maxLength={200} />
        <Field {...form.field("password")} label={texts.login.password} type="password" autoComplete="current-password" maxLength={256} />
        {coded && (
          <Field {...form.field("code")} label={texts.login.code} hint={texts.login.codeHint} digits autoComplete="one-time-code" maxLength={7} />
        )}
      </Form>
    </section>
  );
}
