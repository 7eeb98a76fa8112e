import { nameBrowser } from "../../console/src/api/browser";
import { formatClock, formatDateTime, formatDuration, formatShort } from "../../console/src/text/format";
import { en } from "../../console/src/text/en";
import { ja } from "../../console/src/text/ja";
import { splitSteps } from "../../console/src/text/steps";
import { moment } from "../../console/src/samples/cases";
import { expect, test } from "@playwright/test";

process.env["TZ"] = "Asia/Tokyo";

const now = new Date(moment / 1000);
const day = 86_400_000_000;

test("dates and times", () => {
  expect(formatDateTime(moment, "ja", now)).toBe("11月23日(月) 14:05");
  expect(formatDateTime(moment, "en", now)).toBe("Mon 23 Nov 14:05");
  expect(formatDateTime(moment - 365 * day, "ja", now)).toBe("2025年11月23日(日) 14:05");
  expect(formatDateTime(moment - 365 * day, "en", now)).toBe("Sun 23 Nov 2025 14:05");
  expect(formatShort(moment, "ja", now)).toBe("14:05");
  expect(formatShort(moment - day, "ja", now)).toBe("11月22日(日) 14:05");
  expect(formatClock(moment + 7_000)).toBe("14:05:09.007");
});

const durations: [number, string, string][] = [
  [0, "0.00秒", "0.00 s"],
  [344_000, "0.34秒", "0.34 s"],
  [12_400_000, "12秒", "12 s"],
  [185_000_000, "3分5秒", "3 min 5 s"],
  [7_500_000_000, "2時間5分", "2 h 5 min"],
  [-5, "0.00秒", "0.00 s"],
];

for (const [usec, japanese, english] of durations) {
  test(`${usec} µs as a duration`, () => {
    expect(formatDuration(usec, ja.duration)).toBe(japanese);
    expect(formatDuration(usec, en.duration).trim()).toBe(english);
  });
}

const instructions: [string, { before: string; steps: string[]; after: string }][] = [
  ["何もしないでください。", { before: "何もしないでください。", steps: [], after: "" }],
  ["①抜く ②待つ ③電話する", { before: "", steps: ["抜く", "待つ", "電話する"], after: "" }],
  ["①抜く ②電話する\n会社にいないときは、②だけで構いません。",
    { before: "", steps: ["抜く", "電話する"], after: "会社にいないときは、②だけで構いません。" }],
  ["【練習】①抜く ②電話する", { before: "【練習】", steps: ["抜く", "電話する"], after: "" }],
  ["1. Unplug it. 2. Call.", { before: "", steps: ["Unplug it.", "Call."], after: "" }],
  ["(1) Unplug it (2) Call", { before: "", steps: ["Unplug it", "Call"], after: "" }],
  ["Version 11.2. is old", { before: "Version 11.2. is old", steps: [], after: "" }],
];

for (const [text, expected] of instructions) {
  test(`steps of ${JSON.stringify(text)}`, () => expect(splitSteps(text)).toEqual(expected));
}

/** Every text of a catalogue, its functions called with small numbers. */
function* listTexts(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "function") {
    const call = value as (first: unknown, second: unknown) => unknown;
    yield* listTexts(call.length === 0 ? call(0, 0) : tryCall(call));
  } else if (value && typeof value === "object") {
    for (const one of Object.values(value)) yield* listTexts(one);
  }
}

function tryCall(call: (first: unknown, second: unknown) => unknown): unknown {
  const numbers = { devices: 3, seen: 2, cases: 1, last: "14:05" };
  const text = String(call(numbers, "x"));
  return text.includes("[object") || text.includes("NaN") ? call(2, 1) : text;
}

const forbidden = [
  "マルウェア", "トロイ", "ランサムウェア", "エンドポイント", "ホスト", "インシデント", "検知", "隔離", "C2", "ビーコン",
  "フィッシング", "権限昇格", "横展開", "永続化", "脆弱性", "パッチ", "誤検知", "UTM", "EDR", "SOC", "駆除", "復旧",
  "必ず", "絶対", "安全です", "安心", "見張り", "お客様各位", "させていただき", "!", "!",
];

test("the Japanese texts keep to the plain words", () => {
  const texts = [...listTexts(ja)];
  expect(texts.length).toBeGreaterThan(150);
  const found = texts.flatMap((text) => forbidden.filter((word) => text.includes(word)).map((word) => `${word}: ${text}`));
  expect(found).toEqual([]);
});

test("no sentence is longer than 60 characters", () => {
  const sentences = [...listTexts(ja)].flatMap((text) => text.split(/(?<=[。])/));
  expect(sentences.filter((sentence) => sentence.length > 60)).toEqual([]);
});

test("the English texts hold no Japanese but the name of the language", () => {
  const found = [...listTexts(en)].filter((text) => /[\u3040-\u30ff\u4e00-\u9fff]/.test(text));
  expect(found).toEqual(["言語 / Language", "日本語"]);
});

const agents: [string, string][] = [
  ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36", "Chrome, Linux"],
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1", "Safari, iPhone / iPad"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"],
  ["curl/8.9.1", "curl/8.9.1"],
];

for (const [agent, name] of agents) {
  test(`${name} by what it calls itself`, () => expect(nameBrowser(agent)).toBe(name));
}
