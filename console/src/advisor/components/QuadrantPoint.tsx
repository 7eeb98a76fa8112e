interface Props {
  no: number;
  good: boolean;
  /** Both ends, in the chart's own measure. */
  across: [number, number];
  up: [number, number];
  part: "bars" | "ring";
}

const cap = 5;

/** One service: bars as long as what is unknown of its values; then, above all bars, its number in a ring. */
export function QuadrantPoint({ no, good, across: [x1, x2], up: [y1, y2], part }: Props) {
  const x = (x1 + x2) / 2;
  const y = (y1 + y2) / 2;
  if (part === "ring") {
    return (
      <g class={good ? "point point-good" : "point"}>
        <circle cx={x} cy={y} r="11" />
        <text x={x} y={y + 4.5} text-anchor="middle">
          {no}
        </text>
      </g>
    );
  }
  return (
    <g>
      {x2 - x1 > 1 && <path class="point-bar" d={`M${x1} ${y - cap}v${2 * cap}M${x1} ${y}H${x2}M${x2} ${y - cap}v${2 * cap}`} />}
      {y1 - y2 > 1 && <path class="point-bar" d={`M${x - cap} ${y1}h${2 * cap}M${x} ${y1}V${y2}M${x - cap} ${y2}h${2 * cap}`} />}
    </g>
  );
}
