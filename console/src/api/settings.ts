import type { Settings } from "../generated/types";

/** A setting that is one line of text or one number; mail servers have a form of their own. */
export interface SettingRow {
  key: "host" | "public_url" | "phone" | "retention_days" | "unseen_minutes" | "silence_hours" | "mail_from";
  type: "text" | "url" | "mail" | "tel" | "number";
  least?: number;
  most?: number;
}

export const serverRows: SettingRow[] = [
  { key: "host", type: "text" },
  { key: "public_url", type: "url" },
  { key: "phone", type: "tel" },
  { key: "retention_days", type: "number", least: 1, most: 3650 },
  { key: "unseen_minutes", type: "number", least: 1, most: 1440 },
  { key: "silence_hours", type: "number", least: 1, most: 720 },
];

export const senderRow: SettingRow = { key: "mail_from", type: "mail" };

/** A setting that the configuration file names cannot be changed here. */
export function isFixed(settings: Settings, key: string): boolean {
  return settings.fixed.some((one) => one.key === key);
}

export interface SmtpParts {
  [name: string]: string;
  security: string;
  host: string;
  port: string;
  user: string;
  password: string;
}

export const smtpPorts: Record<string, string> = { smtp: "587", smtps: "465", "smtp+plain": "25" };

/** smtp://host:587 as the server tells it, taken apart. */
export function readSmtp(settings: Settings): SmtpParts {
  const found = /^(smtp|smtps|smtp\+plain):\/\/(?:[^@/]*@)?(\[[^\]]+\]|[^:/]*)(?::(\d+))?/.exec(settings.smtp);
  const security = found?.[1] ?? "smtp";
  return {
    security,
    host: found?.[2] ?? "",
    port: found?.[3] ?? smtpPorts[security] ?? "",
    user: settings.smtp_user,
    password: "",
  };
}

export function writeSmtp({ security, host, port, user, password }: SmtpParts): string {
  const account = user && `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`;
  return `${security}://${account}${host.trim()}:${port.trim()}`;
}
