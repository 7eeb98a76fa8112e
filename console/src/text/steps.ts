/** A text of what to do, taken apart: a line before, numbered steps, a line after. */
export interface Instructions {
  before: string;
  steps: string[];
  after: string;
}

const circled = "①②③④⑤⑥⑦⑧⑨";

/** The mark of step n, as ①, (1) or 1. with a gap or a sentence's start before it. */
function findMark(text: string, n: number, from: number): { at: number; length: number } | null {
  const mark = circled[n - 1] ?? "";
  const pattern = new RegExp(`${mark}|(?<=^|[\\s。.:])(?:\\(${n}\\)|${n}\\.(?=\\s))`, "g");
  pattern.lastIndex = from;
  const found = pattern.exec(text);
  return found && { at: found.index, length: found[0].length };
}

/**
 * Marks count only in their order, so a later "step ③ is enough" stays text. The last step ends with
 * its line.
 */
export function splitSteps(text: string): Instructions {
  const marks: { at: number; length: number }[] = [];
  let from = 0;
  for (let n = 1; n <= circled.length; n++) {
    const mark = findMark(text, n, from);
    if (!mark) break;
    marks.push(mark);
    from = mark.at + mark.length;
  }
  if (marks.length === 0) return { before: text.trim(), steps: [], after: "" };
  const parts = marks.map((mark, i) => text.slice(mark.at + mark.length, marks[i + 1]?.at).trim());
  const [last = "", ...after] = (parts.pop() ?? "").split("\n");
  return {
    before: text.slice(0, marks[0]?.at).trim(),
    steps: [...parts, last.trim()],
    after: after.join("\n").trim(),
  };
}
