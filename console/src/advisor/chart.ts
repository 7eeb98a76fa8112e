import type { Range } from "./model/answers";

/** An axis over the values that are known, with a little air at both ends. */
export interface Scale {
  least: number;
  most: number;
  ticks: number[];
}

/** 1, 2 or 5 times a power of ten, so that about `count` of them fill the span. */
function roundStep(span: number, count: number): number {
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5].find((one) => one * power >= rough) ?? 10) * power;
}

/** Over all ends that are known; an open end reaches the axis' own. */
export function scaleOf(ranges: Range[]): Scale {
  const ends = ranges.flatMap(({ lo, hi }) => [lo, hi]).filter((one): one is number => one !== null);
  const low = Math.min(0, ...ends);
  const high = Math.max(low + 1, ...ends);
  const whole = ends.every(Number.isInteger) ? 1 : 0;
  const step = Math.max(roundStep(high - low, 4), whole);
  const most = Math.ceil((high * 1.02) / step) * step;
  const ticks: number[] = [];
  for (let tick = Math.floor(low / step) * step; tick <= most; tick += step) ticks.push(tick);
  return { least: ticks[0] ?? low, most: ticks.at(-1) ?? most, ticks };
}

/** Where a value lies on a line of this length. */
export function place(scale: Scale, value: number, length: number): number {
  return ((value - scale.least) / (scale.most - scale.least)) * length;
}

/** Both ends of a range on that line. */
export function span(scale: Scale, { lo, hi }: Range, length: number): [number, number] {
  return [place(scale, lo ?? scale.least, length), place(scale, hi ?? scale.most, length)];
}
