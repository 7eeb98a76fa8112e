import type { Day } from "../api/days";

/** Upright boxes as top and height; what differs in colour differs in shape too. */
const boxes: Record<Day, [top: number, height: number][]> = {
  whole: [[0, 32]],
  part: [[16, 16]],
  blind: [
    [0, 10],
    [22, 10],
  ],
  none: [[13, 6]],
  absent: [[30, 2]],
};

/** One day of the bar, three units wide. */
export function DayShape({ day, x }: { day: Day; x: number }) {
  return (
    <>
      {boxes[day].map(([top, height]) => (
        <rect key={top} class={`day day-${day}`} x={x} y={top} width={3} height={height} />
      ))}
    </>
  );
}
