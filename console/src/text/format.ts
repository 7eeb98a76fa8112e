import type { Language } from "./language";

const weekdays: Record<Language, string[]> = {
  ja: ["日", "月", "火", "水", "木", "金", "土"],
  en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
};

const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

function two(n: number): string {
  return String(n).padStart(2, "0");
}

function toDate(usec: number): Date {
  return new Date(usec / 1000);
}

function isSameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}

/** 14:05 */
export function formatTime(usec: number): string {
  const date = toDate(usec);
  return `${date.getHours()}:${two(date.getMinutes())}`;
}

/** 14:05:09.120, for stations that lie milliseconds apart. */
export function formatClock(usec: number): string {
  const date = toDate(usec);
  const ms = String(date.getMilliseconds()).padStart(3, "0");
  return `${formatTime(usec)}:${two(date.getSeconds())}.${ms}`;
}

/** 11月23日(月) 14:05; with the year when it is not this one. */
export function formatDateTime(usec: number, language: Language, now = new Date()): string {
  const date = toDate(usec);
  const weekday = weekdays[language][date.getDay()];
  const other = date.getFullYear() !== now.getFullYear();
  if (language === "ja") {
    const year = other ? `${date.getFullYear()}年` : "";
    return `${year}${date.getMonth() + 1}月${date.getDate()}日(${weekday}) ${formatTime(usec)}`;
  }
  const year = other ? ` ${date.getFullYear()}` : "";
  return `${weekday} ${date.getDate()} ${months[date.getMonth()]}${year} ${formatTime(usec)}`;
}

/** 11月23日(月): so many days before a moment, by Japan's calendar, as the server counts days. */
export function formatDay(usec: number, ago: number, language: Language): string {
  const japan = new Date(usec / 1000 + 9 * 3_600_000 - ago * 86_400_000);
  const weekday = weekdays[language][japan.getUTCDay()];
  if (language === "ja") return `${japan.getUTCMonth() + 1}月${japan.getUTCDate()}日(${weekday})`;
  return `${weekday} ${japan.getUTCDate()} ${months[japan.getUTCMonth()]}`;
}

/** The time alone when it is today's. */
export function formatShort(usec: number, language: Language, now = new Date()): string {
  return isSameDay(toDate(usec), now) ? formatTime(usec) : formatDateTime(usec, language, now);
}

/** For <time datetime>. */
export function formatMachine(usec: number): string {
  return toDate(usec).toISOString();
}

export function formatCount(n: number, language: Language): string {
  return n.toLocaleString(language);
}

interface Units {
  hours: (n: number) => string;
  minutes: (n: number) => string;
  seconds: (n: string) => string;
}

/** 0.34秒, 12秒, 3分5秒, 2時間5分: as fine as it matters. */
export function formatDuration(usec: number, units: Units): string {
  const seconds = Math.max(0, usec) / 1e6;
  if (seconds < 10) return units.seconds(seconds.toFixed(2));
  const whole = Math.round(seconds);
  if (whole < 60) return units.seconds(String(whole));
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return units.minutes(minutes) + (whole % 60 ? units.seconds(String(whole % 60)) : "");
  return units.hours(Math.floor(minutes / 60)) + (minutes % 60 ? units.minutes(minutes % 60) : "");
}

/** 1.4 MB. */
export function formatBytes(n: number, language: Language): string {
  const big = n >= 1_000_000;
  const size = (n / (big ? 1_000_000 : 1_000)).toLocaleString(language, { maximumFractionDigits: 1 });
  return `${size} ${big ? "MB" : "kB"}`;
}
