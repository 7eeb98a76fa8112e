import type { ComponentChildren } from "preact";
import type { StateWord } from "../text/ja";
import { useLanguage } from "../text/language";
import { StateShape } from "./StateShape";
import "./StatePanel.css";

interface Props {
  state: StateWord;
  /** Whose state it is; empty on a page about nothing else. */
  name: string;
  sentence: string;
  /** The page's heading, or one company's among several. */
  level: "h1" | "h2";
  children?: ComponentChildren;
}

/** The state in one large word, with its sentence. */
export function StatePanel({ state, name, sentence, level, children }: Props) {
  const { texts } = useLanguage();
  const Heading = level;
  return (
    <section class={`panel panel-${level} state-${state}`} data-state={state}>
      <StateShape state={state} />
      <div class="panel-body">
        <Heading class="panel-heading" tabIndex={level === "h1" ? -1 : undefined}>
          {name && <span class="panel-name">{name}</span>}
          <span class="hidden">{texts.stateHidden}</span>
          <span class="panel-word">{texts.state[state]}</span>
        </Heading>
        <p class="panel-sentence">{sentence}</p>
        {children}
      </div>
    </section>
  );
}
