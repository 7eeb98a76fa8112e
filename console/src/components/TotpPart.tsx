import { useEffect, useRef, useState } from "preact/hooks";
import { useAct } from "../api/act";
import { useSession } from "../api/session";
import type { Totp } from "../generated/types";
import { useLanguage } from "../text/language";
import { Button } from "./Button";
import { Card } from "./Card";
import { Failure } from "./Failure";
import { TotpEnd } from "./TotpEnd";
import { TotpSetup } from "./TotpSetup";

/** One-time codes: begin, confirm, end. */
export function TotpPart({ onDone }: { onDone: () => void }) {
  const { texts } = useLanguage();
  const { me, announce } = useSession();
  const act = useAct();
  const [fresh, setFresh] = useState<Totp | null>(null);
  const [told, setTold] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const before = useRef(fresh);

  // The button that was pressed is gone: the focus goes on to what took its place.
  useEffect(() => {
    if (before.current !== fresh) box.current?.focus();
    before.current = fresh;
  }, [fresh]);

  const say = (text: string) => {
    setFresh(null);
    setTold(text);
    announce(text);
    onDone();
  };
  return (
    <Card title={texts.account.totp} name="totp">
      <div ref={box} tabIndex={-1} class="new-key">
        <p>{me.totp ? texts.account.totpIsOn : texts.account.totpLead}</p>
        {told && <p class="setting-value">{told}</p>}
        {act.error && <Failure error={act.error} />}
        {fresh && <TotpSetup totp={fresh} onDone={() => say(texts.account.confirmed)} onCancel={() => setFresh(null)} />}
        {!fresh && !me.totp && (
          <Button kind="plain" busy={act.busy} onClick={() => act.run("totp_begin", {}, setFresh)}>
            {act.busy ? texts.act.sending : texts.account.begin}
          </Button>
        )}
        {!fresh && me.totp && (
          <details class="more">
            <summary>{texts.account.end}</summary>
            <TotpEnd onDone={() => say(texts.account.ended)} />
          </details>
        )}
      </div>
    </Card>
  );
}
