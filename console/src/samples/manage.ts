import type {
  Act,
  Company,
  EnrolCommand,
  EnrolKey,
  EnrolKeyState,
  Person,
  Rule,
  RuleList,
  Session,
  Settings,
  Totp,
} from "../generated/types";
import { Refusal } from "../api/client";
import { moment } from "./cases";

const minute = 60_000_000;

/** A refusal that a field of a form shows. */
export const fieldRefusal = new Refusal(400, {
  type: "urn:tsujiban:TB-1435",
  title: "メールの宛先として正しくありません: sato",
  status: 400,
  detail: "書き直してください。",
  subject: "sato",
});

export const enrolCommand: EnrolCommand = {
  available: true,
  reason: "",
  archive_hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  archive_bytes: 1_408_000,
  url: "https://tsujiban.example.jp:8443/v1/files/9f86d081884c7d65",
  command: "curl -fsS -k https://tsujiban.example.jp:8443/v1/files/9f86d081884c7d65 | sh -s -- KEY",
  text: { ja: "", en: "" },
  todo: { ja: "", en: "" },
};

export const enrolNotYet: EnrolCommand = {
  ...enrolCommand,
  available: false,
  reason: "TB-1409",
  url: "",
  command: "",
  archive_hash: "",
  archive_bytes: 0,
  text: {
    ja: "パソコンから見たサーバーの名前が、決まっていません。",
    en: "The name by which PCs reach the server has not been set.",
  },
  todo: { ja: "サーバーの設定で決めてください。", en: "Set it in the server's settings." },
};

export const enrolKey: EnrolKey = {
  id: 4,
  key: "tsujiban1.pAF4HnRzdWppYmFuLmV4YW1wbGUuanA6ODQ0MwJYIJ-G0IGITH1lmi_qoMVa0BWjv08bKw",
  expires: moment + 60 * minute,
};

export const enrolKeys: EnrolKeyState[] = [
  {
    id: 3,
    company: 1,
    company_name: "山田製作所",
    made: moment - 9 * minute,
    expires: moment + 51 * minute,
    uses_left: 2,
    devices: [
      { id: 8, name: "倉庫パソコン", at: moment - 2 * minute, confirmed: true, seen: true },
      { id: 9, name: "desk-09", at: moment - minute, confirmed: true, seen: false },
      { id: 7, name: "desk-07", at: moment - minute, confirmed: false, seen: false },
    ],
  },
  {
    id: 2,
    company: 1,
    company_name: "山田製作所",
    made: moment - 9_000 * minute,
    expires: moment - 8_940 * minute,
    uses_left: 0,
    devices: [],
  },
];

export const companyRows: Company[] = [
  { id: 1, name: "山田製作所", made: moment - 90_000 * minute, retention_days: 0, persons: 2, devices: 8 },
  { id: 2, name: "みなと印刷", made: moment - 9_000 * minute, retention_days: 30, persons: 1, devices: 3 },
];

export const persons: Person[] = [
  {
    id: 1,
    name: "佐藤",
    mail: "sato@example.jp",
    roles: [
      { company: 0, company_name: "", role: "operator" },
      { company: 1, company_name: "山田製作所", role: "owner" },
    ],
    password: true,
    totp: false,
    last_login: moment,
  },
  {
    id: 2,
    name: "山田",
    mail: "",
    roles: [{ company: 1, company_name: "山田製作所", role: "staff" }],
    password: false,
    totp: false,
    last_login: 0,
  },
];

export const sessions: Session[] = [
  {
    id: 11,
    person: 1,
    name: "佐藤",
    made: moment - 30 * minute,
    last_seen: moment,
    expires: moment + 690 * minute,
    door: "people",
    address: "192.168.1.20",
    agent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0",
    current: true,
  },
  {
    id: 10,
    person: 1,
    name: "佐藤",
    made: moment - 300 * minute,
    last_seen: moment - 200 * minute,
    expires: moment + 420 * minute,
    door: "page",
    address: "127.0.0.1",
    agent: "",
    current: false,
  },
];

export const totp: Totp = {
  secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
  uri: "otpauth://totp/tsujiban:sato%40example.jp?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=tsujiban",
};

export const acts: Act[] = [
  {
    id: 42,
    time: moment,
    company: 1,
    company_name: "山田製作所",
    who: "佐藤",
    act: "device_accept",
    text: { ja: "パソコンを加えた", en: "let a PC join" },
    subject: "desk-07",
  },
  {
    id: 41,
    time: moment - 5 * minute,
    company: 0,
    company_name: "",
    who: "root",
    act: "setting",
    text: { ja: "設定を変えた", en: "changed a setting" },
    subject: "smtp",
  },
];

export const settings: Settings = {
  host: "tsujiban.example.jp",
  public_url: "",
  phone: "03-1234-5678",
  smtp: "smtp://mail.example.jp:587",
  smtp_user: "tsujiban",
  mail_from: "tsujiban@example.jp",
  unseen_minutes: 5,
  silence_hours: 72,
  retention_days: 90,
  fixed: [{ key: "phone" }],
  test_state: "failed",
  test_at: moment,
  test_detail: "535 5.7.8 authentication failed",
};

const rule: Rule = {
  id: "0b7a6f0e-3c0f-4a53-9c54-6c8f3a5e2d11",
  title: "Decoded text piped into a shell",
  author: "tsujiban",
  level: "high",
  file: "own/linux/decoded_to_shell.yml",
  on: true,
  reason: "",
  switched_by: "",
  switched_at: 0,
};

export const ruleList: RuleList = {
  loaded: 2,
  not_loaded: 1,
  rules: [
    rule,
    {
      ...rule,
      id: "5d8c1c52-7f55-49a6-9a0c-37b1a4d30a77",
      title: "New key in authorized_keys",
      level: "medium",
      file: "own/linux/authorized_keys.yml",
      on: false,
      reason: "毎晩の入れ替えで鍵を登録するため。",
      switched_by: "佐藤",
      switched_at: moment - 60 * minute,
    },
  ],
  refused: [
    {
      file: "console/our-printer.yml",
      line: 7,
      column: 5,
      message: "TB-1027",
      text: { ja: "この書き方は使えません: near", en: "this construct is not supported: near" },
      subject: "near",
    },
  ],
  texts: [{ name: "our-printer", who: "佐藤", at: moment - 20 * minute }],
  generation: 3,
  compiling: false,
};

export const ruleText = "title: Printer talks outside\nlogsource:\n  product: linux\ndetection:\n  near: x\n";
