import { useRef, useState } from "preact/hooks";
import { useLanguage } from "../text/language";
import { Button } from "./Button";
import "./CopyText.css";

interface Props {
  label: string;
  text: string;
  name: string;
}

/** Selects the text, so that a person can copy it where the browser will not. */
function select(element: HTMLElement | null): void {
  if (element) getSelection()?.selectAllChildren(element);
}

/** A text to take elsewhere, with a button that copies it. */
export function CopyText({ label, text, name }: Props) {
  const { texts } = useLanguage();
  const [state, setState] = useState<"" | "copied" | "selected">("");
  const shown = useRef<HTMLElement>(null);
  const copy = () => {
    const done = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error("no clipboard"));
    done.then(
      () => setState("copied"),
      () => {
        select(shown.current);
        setState("selected");
      },
    );
  };
  return (
    <div class="copy" data-part={name}>
      <p class="copy-label">{label}</p>
      <code class="copy-text" ref={shown}>
        {text}
      </code>
      <div class="copy-act">
        <Button kind="plain" onClick={copy}>
          {texts.copy.copy}
          <span class="hidden">{texts.copy.what(label)}</span>
        </Button>
        <span role="status">{state && texts.copy[state]}</span>
      </div>
    </div>
  );
}
