/** What one day of a PC was: the letters of a device's `days`. */
export type Day = "absent" | "none" | "whole" | "part" | "blind";

const letters: Record<string, Day> = { "-": "absent", ".": "none", o: "whole", h: "part", b: "blind" };

/** In the order of the legend. */
export const dayWords: readonly Day[] = ["whole", "part", "blind", "none", "absent"];

export const n_days = 90;

/** The last 90 days, oldest first, today last. A letter that this console does not know is no data. */
export function readDays(text: string): Day[] {
  const days = [...text].slice(-n_days).map((letter) => letters[letter] ?? "none");
  return [...Array<Day>(n_days - days.length).fill("absent"), ...days];
}

export function countDays(days: Day[]): Record<Day, number> {
  const counts: Record<Day, number> = { absent: 0, none: 0, whole: 0, part: 0, blind: 0 };
  for (const day of days) counts[day]++;
  return counts;
}

export interface Span {
  day: Day;
  /** Days before today of its first and last day. */
  from: number;
  to: number;
}

/** Days in a row that were not fully seen, the newest first. */
export function listGaps(days: Day[]): Span[] {
  const spans: Span[] = [];
  days.forEach((day, at) => {
    const ago = days.length - 1 - at;
    const last = spans[spans.length - 1];
    if (last && last.day === day && last.to === ago + 1) last.to = ago;
    else spans.push({ day, from: ago, to: ago });
  });
  return spans.filter(({ day }) => day !== "whole" && day !== "absent").reverse();
}
