/** A line of a calendar file is folded at 75 bytes (RFC 5545 3.1); so many letters of any script are fewer. */
const fold_letters = 24;

function escape(text: string): string {
  return text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");
}

function fold(line: string): string {
  const letters = [...line];
  const parts: string[] = [];
  for (let at = 0; at < letters.length; at += fold_letters) parts.push(letters.slice(at, at + fold_letters).join(""));
  return parts.join("\r\n ");
}

function dayAfter(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}

const plain = (day: string) => day.replaceAll("-", "");

/** A reminder on one day (RFC 5545), for the calendar that the company already uses. */
export function makeReminder(day: string, title: string, text: string, now = new Date()): string {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, "");
  return [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//tsujiban//advisor//JA",
    "BEGIN:VEVENT",
    `UID:${stamp}-${plain(day)}@tsujiban`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${plain(day)}`,
    `DTEND;VALUE=DATE:${plain(dayAfter(day))}`,
    `SUMMARY:${escape(title)}`,
    `DESCRIPTION:${escape(text)}`,
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    "TRIGGER:PT9H",
    `DESCRIPTION:${escape(title)}`,
    "END:VALARM",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ]
    .map(fold)
    .join("\r\n");
}
