import { useEffect, useRef } from "preact/hooks";
import type { EnrolCommand, EnrolKey } from "../generated/types";
import { formatBytes } from "../text/format";
import { useLanguage } from "../text/language";
import { Button } from "./Button";
import { Card } from "./Card";
import { CopyText } from "./CopyText";
import { Moment } from "./Moment";

interface Props {
  made: EnrolKey;
  /** Null while it is not known. */
  command: EnrolCommand | null;
  onAgain: () => void;
  /** A key that has just been made takes the focus. */
  focus?: boolean;
}

/** A fresh key, shown this once, in the command that uses it. */
export function NewKey({ made, command, onAgain, focus = true }: Props) {
  const { texts, language } = useLanguage();
  const { enrol } = texts;
  const box = useRef<HTMLDivElement>(null);
  const ready = command?.available ? command : null;
  useEffect(() => {
    if (focus) box.current?.focus();
  }, []);
  return (
    <div ref={box} tabIndex={-1} class="new-key">
      <Card title={enrol.made} tone="act" name="new-key">
        <p>{enrol.once}</p>
        <p>
          {enrol.until} <Moment at={made.expires} />
        </p>
        {ready && (
          <>
            <p>{enrol.commandLead}</p>
            <CopyText name="command" label={enrol.command} text={ready.command.replaceAll("KEY", made.key)} />
          </>
        )}
        <CopyText name="key" label={enrol.key} text={made.key} />
        {ready && (
          <details class="more">
            <summary>{enrol.byHand}</summary>
            <p>{enrol.byHandLead}</p>
            <p>
              <a href={ready.url} download>
                {enrol.archive(formatBytes(ready.archive_bytes, language))}
              </a>
            </p>
            <CopyText name="hash" label={enrol.hash} text={ready.archive_hash} />
          </details>
        )}
        <Button kind="plain" onClick={onAgain}>
          {enrol.again}
        </Button>
      </Card>
    </div>
  );
}
