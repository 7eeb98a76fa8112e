/** The first that fits counts: many browsers call themselves by others' names too. */
const browsers: [pattern: RegExp, name: string][] = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/(?:Chrome|Chromium|CriOS)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const systems: [pattern: RegExp, name: string][] = [
  [/\bAndroid\b/, "Android"],
  [/\b(?:iPhone|iPad)\b/, "iPhone / iPad"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "Mac"],
  [/\bLinux\b/, "Linux"],
];

/** "Chrome, Linux" from what a browser calls itself; as it stands when it is none that is known. */
export function nameBrowser(agent: string): string {
  const find = (rows: [RegExp, string][]) => rows.find(([pattern]) => pattern.test(agent))?.[1];
  const browser = find(browsers);
  return browser ? [browser, find(systems)].filter(Boolean).join(", ") : agent;
}
