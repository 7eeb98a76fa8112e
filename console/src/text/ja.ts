import { formatCount } from "./format";
import { copy, days, devices, enrol } from "./ja/devices";
import { account, companies, people } from "./ja/people";
import { audit, mail, rule, rules, server, settings } from "./ja/settings";

const n = (count: number) => formatCount(count, "ja");

/** What the sentence under the state word is made of. */
export interface StateNumbers {
  devices: number;
  seen: number;
  cases: number;
  /** Empty: no PC has ever reported. */
  last: string;
}

function unseen({ devices, seen, last }: StateNumbers): string {
  if (devices === 0) return "見守っているパソコンは、まだありません。";
  if (seen === 0 && !last) return `パソコン${n(devices)}台から、まだ知らせが届いていません。`;
  if (seen === 0) return `パソコン${n(devices)}台とも、いまは見えていません。(最終確認 ${last})`;
  return `パソコン${n(devices)}台のうち${n(devices - seen)}台が、いまは見えていません。(最終確認 ${last})`;
}

function partly({ devices, seen }: StateNumbers): string {
  return seen < devices ? `パソコン${n(devices - seen)}台は、いまは見えていません。` : "";
}

export const ja = {
  name: "辻番",
  skip: "本文へ移る",
  loading: "読み込んでいます。",
  separator: "、",
  yes: "はい",
  no: "いいえ",
  save: "保存する",
  saved: "保存しました。",
  need: { name: "名前を書いてください。" },

  nav: { label: "ページ", home: "いまの様子", cases: "知らせ", devices: "パソコン", advisor: "選ぶ", settings: "設定", logout: "ログアウト" },
  language: { label: "言語 / Language", ja: "日本語", en: "English" },

  state: { ok: "異常なし", caution: "注意", danger: "危険", working: "対応中", unseen: "見えていません" },
  stateHidden: "状態:",
  sentence: {
    ok: (v: StateNumbers) =>
      `パソコン${n(v.devices)}台を見守っています。いま異常は見つかっていません。(最終確認 ${v.last})${partly(v)}`,
    caution: (v: StateNumbers) =>
      `気になる動きが見つかりました(知らせ${n(v.cases)}件)。内容をご確認ください。${partly(v)}`,
    danger: (v: StateNumbers) =>
      `危険の疑いがある動きが見つかりました(知らせ${n(v.cases)}件)。すぐに内容をご確認ください。${partly(v)}`,
    working: (v: StateNumbers) =>
      `知らせ${n(v.cases)}件に、見守り担当が対応しています。パソコン${n(v.devices)}台の見守りは続いています。${partly(v)}`,
    unseen,
  },
  stateLost: (time: string, word: string) =>
    `サーバーとつながっていません。${time}には「${word}」でした。いまの状態はわかりません。`,
  stateUnknown: "サーバーから、まだ答えがありません。",
  companiesNow: (count: number) => `${n(count)}社の様子`,

  home: {
    title: "いまの様子",
    open: "対応が終わっていない知らせ",
    none: "対応が終わっていない知らせはありません。",
    nothingToDo: "いま、していただくことはありません。",
    all: "知らせをすべて見る",
    devices: "パソコンを1台ずつ見る",
    phone: "困ったときの電話",
  },

  warnings: { title: "見守りの仕組みについて" },

  cases: {
    title: "知らせ",
    open: "終わっていないもの",
    all: "すべて",
    filter: "表示する知らせ",
    none: "終わっていない知らせはありません。",
    noneAtAll: "知らせは、まだ1件もありません。",
    more: "前の知らせも見る",
    opened: "始まり",
    place: "場所",
    state: "対応",
    alerts: (count: number) => `動き${n(count)}件`,
    arrived: (what: string) => `新しい知らせがあります。${what}`,
  },
  drill: "練習",
  kind: { watch: "見守り", silence: "見守り", consult: "相談", service: "見守りの仕組み" } as Record<string, string>,
  caseState: {
    new: "新しい",
    told: "知らせました",
    taken: "担当が対応中",
    contained: "広がりを止めました",
    recovered: "元どおりになりました",
    closed: "終わりました",
  } as Record<string, string>,

  case: {
    back: "知らせの一覧へ",
    number: (number: string) => `番号 ${number}`,
    summary: "起きたこと",
    company: "会社",
    device: "パソコン",
    opened: "見つけた日時",
    last: "最後の動き",
    alerts: "動きの数",
    alertCount: (count: number) => `${n(count)}件`,
    danger: "どう危ないか",
    now: "いま、していただくこと",
    told: "だれに知らせたか",
    nobody: "まだ、だれにも知らせていません。",
    nobodyMail: "メールの送り先が決まっていないためです。この画面を見た人から、直接お伝えください。",
    somebody: "知らせました。",
    times: "かかった時間",
    timesLead: "動きがあってから、ここまでの時間です。",
    mistake: "間違いの知らせかもしれないとき",
    evidence: "くわしい記録(くわしい人向け)",
    evidenceLead: "見つけた動きの記録です。そのままの文字で示します。",
    history: "これまでの対応",
    updated: "この知らせの内容が新しくなりました。",
    closedAs: (reason: string) => `終わりました(${reason})`,
    missing: "この番号の知らせはありません。",
  },

  notice: {
    channel: { mail: "メール" } as Record<string, string>,
    waiting: "送っています",
    taken: (time: string) => `渡しました(${time})`,
    failed: "届けられませんでした",
    tries: (count: number) => `${n(count)}回試しました`,
  },

  station: {
    act: "動きがあった",
    received: "サーバーに届いた",
    matched: "規則に当てはまった",
    case_opened: "知らせになった",
    shown: "画面に出た",
    mail_taken: "メールを渡した",
    notYet: "まだ",
    after: (duration: string) => `${duration}後`,
  },
  duration: {
    hours: (count: number) => `${n(count)}時間`,
    minutes: (count: number) => `${n(count)}分`,
    seconds: (text: string) => `${text}秒`,
  },

  alert: {
    rule: "規則",
    author: "作者",
    level: "重さ",
    levels: { informational: "参考", low: "低い", medium: "中くらい", high: "高い", critical: "とても高い" } as Record<string, string>,
    source: "記録の種類",
    time: "パソコンの時計",
    seen: "直した時刻",
    fields: "記録の項目",
    field: "項目",
    value: "内容",
    truncated: "(長いため、途中まで)",
    more: (count: number) => `ほかに${n(count)}件あります。`,
  },

  history: { watch: "見守りの仕組み", none: "まだありません。" },

  act: {
    title: "担当がすること",
    take: "対応を始める",
    took: "対応を始めました。",
    close: "終わりにする",
    closed: "終わりにしました。",
    mistake: "間違いの知らせ",
    reason: "終わりにする理由",
    note: "報告に載せる一文",
    noteHint: "会社の人にわかる言葉で、何がわかり、何をしたかを書きます。",
    needReason: "理由を1つ選んでください。",
    needNote: "一文を書いてください。",
    cancel: "やめる",
    sending: "送っています。",
  },
  reason: { real: "本当に起きた", mistake: "間違いの知らせ", drill: "練習" } as Record<string, string>,

  devices,
  days,
  enrol,
  copy,
  settings,
  mail,
  server,
  rules,
  rule,
  audit,
  companies,
  people,
  account,

  lost: {
    title: "サーバーとつながっていません",
    text: (time: string) => `いまの様子は見えていません。ここに出ているのは${time}のものです。`,
    todo: "つながり直すまで、何度も試しています。",
    back: "サーバーと、またつながりました。",
  },

  login: {
    title: "ログイン",
    working: "ログインしています。",
    needed: "ログインが必要です",
    neededText: "メールアドレスとパスワードか、1回だけ使えるリンクで入ります。",
    mail: "メールアドレス",
    password: "パスワード",
    code: "確認コード(6けた)",
    codeHint: "携帯電話などの認証アプリに、いま出ているコードです。",
    needMail: "メールアドレスを書いてください。",
    needPassword: "パスワードを書いてください。",
    enter: "ログインする",
    withPassword: "パスワードでログインする",
    expired: "このリンクは、もう使えません",
    expiredText: "リンクが使えるのは、作ってから15分の間に1回だけです。",
    silent: "サーバーから答えがありません",
    silentText: "サーバーが動いているか確かめてから、もう一度お試しください。",
    again: "もう一度試す",
    how: "新しいリンクの作り方",
    steps: [
      { text: "辻番のサーバーの画面(端末)を、管理者として開く", command: "" },
      { text: "次の命令を打つ", command: "tsujiban login-link" },
      { text: "表示されたリンクを、15分の間に開く", command: "" },
    ],
    ask: "サーバーを管理していないときは、見守り担当に新しいリンクを頼んでください。",
  },

  problem: {
    title: "うまくいきませんでした",
    silent: "サーバーから答えがありません。",
    refused: (status: number) => `サーバーが断りました(${status})。`,
    again: "もう一度試す",
    forbidden: "このページを見る権限がありません。",
    missing: "このページはありません。",
    home: "「いまの様子」へ",
  },

  components: {
    title: "部品の一覧",
    lead: "画面の部品を、すべての状態で並べたページです。中身は見本で、本当の記録ではありません。",
    link: "つながり",
    loadingAndEmpty: "待ち・空・失敗",
    buttons: "ボタン",
    forms: "入力",
  },
};

export type Texts = typeof ja;
export type StateWord = keyof Texts["state"];
