import { useAct } from "../api/act";
import { useForm } from "../api/form";
import { useSession } from "../api/session";
import { isFixed, type SettingRow } from "../api/settings";
import type { Settings } from "../generated/types";
import { useLanguage } from "../text/language";
import type { Texts } from "../text/ja";
import { Card } from "./Card";
import { Field } from "./Field";
import { Form } from "./Form";

interface Props {
  row: SettingRow;
  settings: Settings;
  onDone: (settings: Settings) => void;
}

const value_limit = 300;

/** What is wrong with a value; empty means the default and is right. */
function findFault(row: SettingRow, value: string, texts: Texts): string {
  const { least = 0, most = 0 } = row;
  if (!value) return "";
  if (row.type === "url" && !/^https?:\/\/[^\s/]+/.test(value)) return texts.settings.needUrl;
  if (row.type === "mail" && !/^[^\s@]+@[^\s@]+$/.test(value)) return texts.settings.needMail;
  const number = /^\d{1,6}$/.test(value) ? Number(value) : -1;
  return row.type === "number" && (number < least || number > most) ? texts.settings.needNumber(least, most) : "";
}

/** One setting with its own button; one that the configuration file names is only told. */
export function SettingForm({ row, settings, onDone }: Props) {
  const { texts } = useLanguage();
  const { announce } = useSession();
  const act = useAct();
  const { label, hint } = texts.settings.items[row.key];
  const now = String(settings[row.key]);
  const form = useForm<Record<string, string>>({ [row.key]: now }, act.error);

  const submit = () => {
    const value = (form.values[row.key] ?? "").trim();
    if (!form.check({ [row.key]: findFault(row, value, texts) })) return;
    act.run("settings_change", { key: row.key, value }, (changed) => {
      form.reset({ [row.key]: String(changed[row.key]) });
      onDone(changed);
      announce(texts.saved);
    });
  };
  if (isFixed(settings, row.key)) {
    return (
      <Card title={label} name={row.key}>
        <p class="setting-value">{now || texts.settings.unset}</p>
        <p>{texts.settings.fixed}</p>
      </Card>
    );
  }
  return (
    <div class="card" data-part={row.key}>
      <Form name={row.key} kind="plain" submit={texts.save} busy={act.busy} error={form.rest} onSubmit={submit}>
        <Field
          {...form.field(row.key)}
          label={label}
          hint={hint}
          digits={row.type === "number"}
          type={row.type === "mail" ? "email" : row.type === "number" ? "text" : row.type}
          maxLength={value_limit}
        />
      </Form>
    </div>
  );
}
