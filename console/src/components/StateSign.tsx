import type { StateWord } from "../text/ja";
import { useLanguage } from "../text/language";
import { StateShape } from "./StateShape";
import "./StateSign.css";

/** Shape, word and colour of a state, in a line of text. */
export function StateSign({ state }: { state: StateWord }) {
  const { texts } = useLanguage();
  return (
    <span class={`sign state-${state}`}>
      <StateShape state={state} />
      <span class="hidden">{texts.stateHidden}</span>
      <span class="sign-word">{texts.state[state]}</span>
    </span>
  );
}
