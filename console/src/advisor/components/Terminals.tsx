import { useId } from "preact/hooks";
import { Button } from "../../components/Button";
import { Field } from "../../components/Field";
import { useAdvisor } from "../context";
import { useFault } from "../faults";
import "./Slider.css";
import "./Terminals.css";

const presets = [5, 10, 20];
/** The slider's end; any number may be typed. */
const most = 50;

/** How many PCs: typed, slid or one of the three that are compared most. */
export function Terminals({ shown }: { shown: number | null }) {
  const { texts, visit, change } = useAdvisor();
  const fault = useFault("visit.terminals");
  const id = useId();
  const value = visit.terminals === undefined ? String(shown ?? "") : String(visit.terminals);
  const set = (terminals: string) => change({ terminals });
  return (
    <section class="terminals" data-part="terminals">
      <Field label={texts.money.terminals} name="terminals" value={value} fault={fault} digits onValue={set} />
      <div class="slider">
        <label class="hidden" for={id}>
          {texts.money.slider}
        </label>
        <input
          id={id}
          type="range"
          min="1"
          max={most}
          value={shown ?? 1}
          onInput={(event) => set(event.currentTarget.value)}
        />
      </div>
      <div class="terminals-presets" role="group" aria-label={texts.money.presets}>
        {presets.map((one) => (
          <Button key={one} kind="plain" pressed={shown === one} onClick={() => set(String(one))}>
            {texts.money.preset(one)}
          </Button>
        ))}
      </div>
    </section>
  );
}
