import { useSession } from "../api/session";
import type { EnrolCommand } from "../generated/types";
import { pick, useLanguage } from "../text/language";
import { Card } from "./Card";

/** Why no PC can be added yet, and what to do about it. */
export function EnrolNotYet({ command }: { command: EnrolCommand }) {
  const { texts, language } = useLanguage();
  const { me } = useSession();
  return (
    <Card title={texts.enrol.notYet} tone="alarm" name="unavailable">
      <p>{pick(command.text, language)}</p>
      <p>{pick(command.todo, language)}</p>
      {me.installation && (
        <p>
          <a href="/settings/server">{texts.enrol.toSettings}</a>
        </p>
      )}
    </Card>
  );
}
