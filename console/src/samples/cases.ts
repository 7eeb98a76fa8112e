import type { CaseFull, CaseSummary, Notice } from "../generated/types";

/** 2026-11-23 (Mon) 14:05:09 in Japan. */
export const moment = Date.UTC(2026, 10, 23, 5, 5, 9) * 1000;

const second = 1_000_000;
const minute = 60 * second;

export const summary: CaseSummary = {
  id: 7,
  number: "2026-1123-01",
  company: 1,
  company_name: "山田製作所",
  kind: "watch",
  danger: "danger",
  state: "new",
  drill: false,
  device: 3,
  device_name: "受付パソコン",
  what: {
    ja: "受付パソコンで、中身を読めない形に変えた命令が動きました。",
    en: "On 受付パソコン a command ran whose content had been made unreadable.",
  },
  opened: moment + 0.31 * second,
  last: moment,
  alerts: 1,
};

export const cautionSummary: CaseSummary = {
  ...summary,
  id: 6,
  number: "2026-1122-02",
  danger: "caution",
  state: "taken",
  device: 4,
  device_name: "受付サーバー",
  what: {
    ja: "受付サーバーに、外から入るための電子の鍵が登録されました。",
    en: "An electronic key for entry from outside was registered on 受付サーバー.",
  },
  opened: moment - 1_205 * minute,
  last: moment - 1_199 * minute,
  alerts: 3,
};

export const drillSummary: CaseSummary = {
  ...summary,
  id: 5,
  number: "2026-1122-01",
  state: "told",
  drill: true,
  what: {
    ja: "【練習】受付パソコンで、練習用の動きがありました。これは練習です。本当に起きたことではありません。",
    en: "[Drill] A practice act took place on 受付パソコン. This is a drill. It did not really happen.",
  },
  opened: moment - 1_500 * minute,
  last: moment - 1_500 * minute,
};

export const silenceSummary: CaseSummary = {
  ...summary,
  id: 4,
  number: "2026-1120-01",
  kind: "silence",
  danger: "caution",
  state: "closed",
  device: 5,
  device_name: "社長ノート",
  what: {
    ja: "社長ノートは、11月20日(金) 9:10を最後に、知らせが届いていません。",
    en: "No word has come from 社長ノート since Fri 20 Nov 9:10.",
  },
  opened: moment - 4_615 * minute,
  last: moment - 4_615 * minute,
  alerts: 0,
};

export const notices: Notice[] = [
  {
    id: 1,
    channel: "mail",
    recipient: "yamada@example.jp",
    state: "taken",
    tries: 1,
    written: moment + 0.32 * second,
    taken: moment + 0.58 * second,
    detail: "250 2.0.0 ok",
  },
  {
    id: 2,
    channel: "mail",
    recipient: "sato@example.jp",
    state: "waiting",
    tries: 2,
    written: moment + 0.32 * second,
    taken: 0,
    detail: "451 4.7.1 try again later",
  },
  {
    id: 3,
    channel: "mail",
    recipient: "suzuki@example.jp",
    state: "failed",
    tries: 8,
    written: moment + 0.32 * second,
    taken: 0,
    detail: "550 5.1.1 no such user",
  },
];

export const caseFull: CaseFull = {
  summary,
  what: summary.what,
  danger: {
    ja: "悪いプログラムを隠して動かすときに、よく使われます。",
    en: "Bad programs are often hidden and run in this way.",
  },
  now: {
    ja: "①ネットの線を抜き、Wi-Fiを切る ②電源は切らず、そのままにする ③カードの番号に電話する\n会社にいないときは、③だけで構いません。",
    en: "① Unplug the network cable and turn Wi-Fi off ② Leave the power on and the PC as it is ③ Call the number on the card\nIf you are not at the office, ③ is enough.",
  },
  false_alarm: {
    ja: "ソフトの設置や管理の作業でも出ます。",
    en: "Installing or managing software can cause it too.",
  },
  told: true,
  closing: "",
  times: {
    act: moment,
    received: moment + 0.12 * second,
    matched: moment + 0.19 * second,
    case_opened: moment + 0.31 * second,
    shown: moment + 0.34 * second,
    mail_taken: moment + 0.58 * second,
  },
  alerts: [
    {
      id: 11,
      rule: "0b7a6f0e-3c0f-4a53-9c54-6c8f3a5e2d11",
      title: "Decoded text piped into a shell",
      author: "tsujiban",
      level: "high",
      logsource: "process_creation/linux/",
      time: moment,
      seen: moment,
      evidence: [
        { name: "Image", value: "/usr/bin/bash", truncated: false },
        { name: "CommandLine", value: "sh -c echo ZWNobyBoaQ== | base64 -d | sh", truncated: false },
        { name: "ParentCommandLine", value: "python3 -c " + "x".repeat(160), truncated: true },
        { name: "User", value: "uketsuke", truncated: false },
        {
          name: "Hashes",
          value: "SHA256=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
          truncated: false,
        },
      ],
    },
  ],
  notices: notices.slice(0, 1),
  history: [
    { time: moment + 0.31 * second, who: "", state: "new", note: "" },
    { time: moment + 0.58 * second, who: "", state: "told", note: "" },
    { time: moment + 240 * second, who: "佐藤", state: "taken", note: "電話で確かめます。" },
  ],
};
