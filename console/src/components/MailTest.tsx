import { useAct } from "../api/act";
import type { Settings } from "../generated/types";
import { useLanguage } from "../text/language";
import { Button } from "./Button";
import { Card } from "./Card";
import { Failure } from "./Failure";
import { Moment } from "./Moment";

interface Props {
  settings: Settings;
  onDone: (settings: Settings) => void;
}

/** Sends a mail to the asker and tells what became of it. */
export function MailTest({ settings, onDone }: Props) {
  const { texts } = useLanguage();
  const act = useAct();
  const told = texts.mail.states[settings.test_state] ?? "";
  return (
    <Card title={texts.mail.test} name="mail-test">
      <p>{texts.mail.testLead}</p>
      <div role="status" data-test-state={settings.test_state}>
        {told && (
          <p class={settings.test_state === "failed" ? "field-error" : "setting-value"}>
            {told} {settings.test_at > 0 && <Moment at={settings.test_at} />}
          </p>
        )}
        {told && settings.test_detail && (
          <p>
            {texts.mail.answer}: <code class="setting-code">{settings.test_detail}</code>
          </p>
        )}
      </div>
      {act.error && <Failure error={act.error} />}
      <Button kind="plain" busy={act.busy} onClick={() => act.run("mail_test", {}, onDone)}>
        {act.busy ? texts.act.sending : texts.mail.testDo}
      </Button>
    </Card>
  );
}
