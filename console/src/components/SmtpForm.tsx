import { useAct } from "../api/act";
import { useForm } from "../api/form";
import { readSmtp, smtpPorts, writeSmtp } from "../api/settings";
import type { Settings } from "../generated/types";
import { useLanguage } from "../text/language";
import { Choice } from "./Choice";
import { Field } from "./Field";
import { Form } from "./Form";

interface Props {
  settings: Settings;
  onDone: (settings: Settings) => void;
  onCancel?: () => void;
}

const port_max = 65_535;

/** The mail server in parts that its provider names; sent as one address, which never comes back whole. */
export function SmtpForm({ settings, onDone, onCancel }: Props) {
  const { texts } = useLanguage();
  const { mail } = texts;
  const act = useAct();
  const form = useForm(readSmtp(settings), act.error);
  const { values } = form;

  const chooseSecurity = (security: string) => {
    const usual = Object.values(smtpPorts).includes(values.port);
    form.reset({ ...values, security, port: usual ? (smtpPorts[security] ?? values.port) : values.port });
  };
  const submit = () => {
    const port = Number(values.port);
    const good = form.check({
      host: /^[^\s@/]+$/.test(values.host.trim()) ? "" : mail.needHost,
      port: port >= 1 && port <= port_max ? "" : texts.settings.needNumber(1, port_max),
      password: values.user && !values.password ? mail.needPassword : "",
    });
    if (good) act.run("settings_change", { key: "smtp", value: writeSmtp(values) }, onDone);
  };
  return (
    <Form
      name="smtp"
      submit={texts.save}
      busy={act.busy}
      error={form.rest}
      onSubmit={submit}
      {...(onCancel ? { onCancel } : {})}
    >
      <Choice
        {...form.field("security")}
        onValue={chooseSecurity}
        label={mail.security}
        options={Object.entries(mail.securities).map(([value, name]) => ({ value, name }))}
      />
      <Field {...form.field("host")} label={mail.host} hint={mail.hostHint} maxLength={255} />
      <Field {...form.field("port")} label={mail.port} digits maxLength={5} />
      <Field {...form.field("user")} label={mail.account} hint={mail.accountHint} maxLength={200} />
      <Field {...form.field("password")} type="password" label={mail.password} hint={mail.passwordHint} maxLength={200} autoComplete="new-password" />
    </Form>
  );
}
