import { useRef, useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { useAdvisor } from "../context";
import "./TextToSend.css";

/** A text to take elsewhere: to the clipboard, or to selection where the browser will not. */
export function TextToSend({ text }: { text: string }) {
  const { texts } = useAdvisor();
  const shown = useRef<HTMLTextAreaElement>(null);
  const [said, setSaid] = useState("");
  const copy = () => {
    const done = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error("no clipboard"));
    done.then(
      () => setSaid(texts.copied),
      () => {
        shown.current?.select();
        setSaid(texts.notCopied);
      },
    );
  };
  return (
    <div class="send" data-part="send">
      <label class="field-label" for="send-text">
        {texts.inquiry.text}
      </label>
      <textarea id="send-text" ref={shown} class="field-input" readOnly rows={12} value={text} />
      <p class="send-act">
        <Button kind="plain" onClick={copy}>
          {texts.copy}
        </Button>
        <span role="status">{said}</span>
      </p>
    </div>
  );
}
