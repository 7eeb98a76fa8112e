import { useId, useRef, useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { useAdvisor } from "../context";
import "./TextToSend.css";

interface Props {
  text: string;
  /** Whom it goes to, for those who hear the page. */
  about?: string;
}

/** A text to take elsewhere: to the clipboard, or to selection where the browser will not. */
export function TextToSend({ text, about }: Props) {
  const { texts } = useAdvisor();
  const id = useId();
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
      <label class="field-label" for={id}>
        {texts.inquiry.text}
        {about && <span class="hidden"> {about}</span>}
      </label>
      <textarea id={id} ref={shown} class="field-input" readOnly rows={12} value={text} />
      <p class="send-act">
        <Button kind="plain" onClick={copy}>
          {texts.copy}
          {about && <span class="hidden"> {about}</span>}
        </Button>
        <span role="status">{said}</span>
      </p>
    </div>
  );
}
