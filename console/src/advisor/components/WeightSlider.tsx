import { useId } from "preact/hooks";
import { useAdvisor } from "../context";
import type { WeightWord } from "../model/answers";
import "./Slider.css";

/** How much one part counts: its number stands beside it. */
export function WeightSlider({ word }: { word: WeightWord }) {
  const { visit, change } = useAdvisor();
  const id = useId();
  const value = visit.weights?.[word.part] ?? word.weight;
  return (
    <div class="slider">
      <label for={id}>{word.text}</label>
      <output class="slider-number" for={id}>
        {value}
      </output>
      <input
        id={id}
        type="range"
        min="0"
        max="100"
        step="10"
        value={value}
        onInput={(event) => change({ weights: { ...visit.weights, [word.part]: Number(event.currentTarget.value) } })}
      />
    </div>
  );
}
