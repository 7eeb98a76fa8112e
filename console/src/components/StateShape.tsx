import type { StateWord } from "../text/ja";
import "./StateShape.css";

/** One outline per state, so that the shape alone tells them apart in black and white. */
const outlines: Record<StateWord, string> = {
  ok: "M24 3a21 21 0 1 1 0 42a21 21 0 1 1 0-42z",
  caution: "M24 4 46 43H2z",
  danger: "M15 3h18l12 12v18L33 45H15L3 33V15z",
  working: "M8 3h32a5 5 0 0 1 5 5v32a5 5 0 0 1-5 5H8a5 5 0 0 1-5-5V8a5 5 0 0 1 5-5z",
  unseen: "M24 3a21 21 0 1 1 0 42a21 21 0 1 1 0-42z",
};

const inner: Record<StateWord, string> = {
  ok: "M14 25l7 7 14-15",
  caution: "M24 18v12M24 36v.5",
  danger: "M16 16l16 16M32 16L16 32",
  working: "M24 12v12l8 5",
  unseen: "M18.5 19a5.5 5.5 0 1 1 7.5 5.1c-1.4.6-2 1.4-2 2.9v2M24 34.5v.5",
};

export function StateShape({ state }: { state: StateWord }) {
  return (
    <svg class={`shape shape-${state}`} viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <path class="shape-outline" d={outlines[state]} />
      <path class="shape-inner" d={inner[state]} />
    </svg>
  );
}
