import { useEffect, useRef, useState } from "preact/hooks";
import { useAct } from "../api/act";
import { useSession } from "../api/session";
import { isFixed } from "../api/settings";
import type { Settings } from "../generated/types";
import { useLanguage } from "../text/language";
import { Button } from "./Button";
import { Card } from "./Card";
import { Confirm } from "./Confirm";
import { SmtpForm } from "./SmtpForm";

interface Props {
  settings: Settings;
  onDone: (settings: Settings) => void;
}

/** Which server sends mail, and the way to another. */
export function MailServer({ settings, onDone }: Props) {
  const { texts } = useLanguage();
  const { announce } = useSession();
  const act = useAct();
  const fixed = isFixed(settings, "smtp");
  const [changing, setChanging] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const before = useRef(changing);

  // The button that was pressed is gone: the focus goes on to what took its place.
  useEffect(() => {
    if (before.current !== changing) box.current?.querySelector<HTMLElement>("select, button")?.focus();
    before.current = changing;
  }, [changing]);

  const done = (changed: Settings) => {
    onDone(changed);
    setChanging(false);
    announce(texts.saved);
  };
  const stop = () => act.run("settings_change", { key: "smtp", value: "" }, done);
  const asks = changing || (!settings.smtp && !fixed);
  return (
    <Card title={texts.mail.server} name="smtp" tone={settings.smtp ? "plain" : "alarm"}>
      <div ref={box}>
        {!settings.smtp && <p>{texts.mail.none}</p>}
        {settings.smtp && <p class="setting-value">{settings.smtp}</p>}
        {settings.smtp_user && <p>{texts.mail.user(settings.smtp_user)}</p>}
        {fixed && <p>{texts.settings.fixed}</p>}
        {asks && (
          <SmtpForm settings={settings} onDone={done} {...(settings.smtp ? { onCancel: () => setChanging(false) } : {})} />
        )}
        {!asks && !fixed && (
          <div class="choices">
            <Button kind="plain" onClick={() => setChanging(true)}>
              {texts.mail.change}
            </Button>
            <Confirm
              label={texts.mail.stop}
              text={texts.mail.stopText}
              yes={texts.mail.stopYes}
              busy={act.busy}
              error={act.error}
              onYes={stop}
            />
          </div>
        )}
      </div>
    </Card>
  );
}
