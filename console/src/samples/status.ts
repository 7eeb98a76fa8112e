import type { CompanyStatus, Device, Me, Status, Warning } from "../generated/types";
import { moment } from "./cases";

const minute = 60_000_000;

export const me: Me = {
  person: 1,
  name: "佐藤",
  roles: [
    { company: 1, company_name: "山田製作所", role: "operator" },
    { company: 1, company_name: "山田製作所", role: "owner" },
  ],
  expires: moment + 480 * minute,
  mail: "sato@example.jp",
  password: false,
  totp: false,
  installation: true,
};

export const company: CompanyStatus = {
  company: 1,
  name: "山田製作所",
  state: "ok",
  devices: 8,
  devices_seen: 8,
  cases_open: 0,
  last_contact: moment,
};

export const companies: CompanyStatus[] = [
  company,
  { ...company, company: 2, name: "みなと印刷", state: "caution", cases_open: 1 },
  { ...company, company: 3, name: "川口歯科医院", state: "danger", cases_open: 2, devices_seen: 7 },
  { ...company, company: 4, name: "喫茶 灯", state: "working", devices: 1, devices_seen: 1, cases_open: 1 },
  { ...company, company: 5, name: "北野工務店", state: "unseen", devices_seen: 0 },
  {
    ...company,
    company: 6,
    name: "はじめの会社",
    state: "unseen",
    devices: 0,
    devices_seen: 0,
    last_contact: 0,
  },
];

export const warning: Warning = {
  message: "TB-1190",
  text: { ja: "メールの送り先が決まっていません。", en: "No mail address has been set." },
  todo: {
    ja: "設定ファイルに mail_to と smtp を書いて、もう一度始めてください。",
    en: "Write mail_to and smtp into the configuration and start again.",
  },
};

export const status: Status = {
  now: moment,
  version: "0.3.0",
  state: "ok",
  mail: true,
  phone: "03-1234-5678",
  rules_loaded: 3,
  rules_refused: 0,
  companies: [company],
  warnings: [],
};

export const device: Device = {
  id: 3,
  company: 1,
  name: "受付パソコン",
  hostname: "uketsuke-01",
  system: "Debian GNU/Linux 12 (bookworm)",
  version: "0.3.0",
  state: "ok",
  enrolled: moment - 9_000 * minute,
  last_contact: moment,
  events: 12_345,
  lost: 0,
  days: "-".repeat(20) + "o".repeat(30) + "..hoo".repeat(6) + "oobooo.oho",
  always_on: false,
  kind: "agent",
  rung: 2,
  silent_since: 0,
};

export const devices: Device[] = [
  device,
  { ...device, id: 5, name: "社長ノート", hostname: "president-note", state: "unseen", last_contact: moment - 295 * minute, silent_since: moment - 295 * minute },
  { ...device, id: 6, name: "経理パソコン", hostname: "keiri", state: "blind", events: 0, lost: 52 },
  { ...device, id: 7, name: "desk-07", hostname: "desk-07", state: "unconfirmed", events: 0, last_contact: 0 },
];
