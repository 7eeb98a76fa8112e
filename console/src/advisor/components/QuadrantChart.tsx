import { useId } from "preact/hooks";
import { place, scaleOf, span } from "../chart";
import { useAdvisor } from "../context";
import { shortNumber } from "../numbers";
import type { Quadrant } from "../model/answers";
import { QuadrantPoint } from "./QuadrantPoint";
import "./Quadrant.css";

const width = 400;
const height = 330;
const room = { left: 52, top: 16, right: 24, bottom: 50 };
const inner = { width: width - room.left - room.right, height: height - room.top - room.bottom };

/** Points where both values are known, bars where one is a span; the table below says the same. */
export function QuadrantChart({ answer }: { answer: Quadrant }) {
  const { texts, language } = useAdvisor();
  const id = useId();
  const x = scaleOf(answer.points.map((one) => one.x));
  const y = scaleOf(answer.points.map((one) => one.y));
  const left = (value: number) => room.left + place(x, value, inner.width);
  const top = (value: number) => room.top + inner.height - place(y, value, inner.height);
  const isRight = answer.x.better !== "low";
  const isUp = answer.y.better !== "low";
  return (
    <figure class="quadrant-figure">
      <svg class="quadrant-chart" viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby={id}>
        <title id={id}>{texts.quadrant.chart(answer.x.label, answer.y.label)}</title>
        {answer.x.middle !== null && answer.y.middle !== null && (
          <rect
            class="quadrant-good"
            x={isRight ? left(answer.x.middle) : room.left}
            y={isUp ? room.top : top(answer.y.middle)}
            width={isRight ? room.left + inner.width - left(answer.x.middle) : left(answer.x.middle) - room.left}
            height={isUp ? top(answer.y.middle) - room.top : room.top + inner.height - top(answer.y.middle)}
          />
        )}
        {x.ticks.map((tick) => (
          <g key={tick}>
            <path class="quadrant-grid" d={`M${left(tick)} ${room.top}v${inner.height}`} />
            <text class="quadrant-tick" x={left(tick)} y={height - room.bottom + 20} text-anchor="middle">
              {shortNumber(tick, language)}
            </text>
          </g>
        ))}
        {y.ticks.map((tick) => (
          <g key={tick}>
            <path class="quadrant-grid" d={`M${room.left} ${top(tick)}h${inner.width}`} />
            <text class="quadrant-tick" x={room.left - 8} y={top(tick) + 5} text-anchor="end">
              {shortNumber(tick, language)}
            </text>
          </g>
        ))}
        <path class="quadrant-axis" d={`M${room.left} ${room.top}v${inner.height}h${inner.width}`} />
        <text class="quadrant-label" x={room.left + inner.width / 2} y={height - 12} text-anchor="middle">
          {answer.x.label}
        </text>
        {(["bars", "ring"] as const).flatMap((part) =>
          answer.points.map((one) => {
            const [x1, x2] = span(x, one.x, inner.width);
            const [y1, y2] = span(y, one.y, inner.height);
            return (
              <QuadrantPoint
                key={`${part} ${one.service}`}
                part={part}
                no={one.no}
                good={one.good}
                across={[room.left + x1, room.left + x2]}
                up={[room.top + inner.height - y1, room.top + inner.height - y2]}
              />
            );
          }),
        )}
      </svg>
      <figcaption>
        {texts.quadrant.y}: {answer.y.label} / {texts.quadrant.x}: {answer.x.label}
      </figcaption>
    </figure>
  );
}
