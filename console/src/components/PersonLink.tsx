import { useState } from "preact/hooks";
import { useAct } from "../api/act";
import type { LoginLink } from "../generated/types";
import { useLanguage } from "../text/language";
import { Button } from "./Button";
import { Card } from "./Card";
import { CopyText } from "./CopyText";
import { Failure } from "./Failure";

/** A one-time login for somebody, shown once. */
export function PersonLink({ id }: { id: number }) {
  const { texts } = useLanguage();
  const act = useAct();
  const [link, setLink] = useState<LoginLink | null>(null);
  return (
    <Card title={texts.people.link} name="person-link">
      <p>{texts.people.linkLead}</p>
      <div role="status">
        {link && (
          <>
            <p>{texts.people.linkOnce}</p>
            <CopyText name="link" label={texts.people.linkUrl} text={link.url} />
          </>
        )}
      </div>
      {act.error && <Failure error={act.error} />}
      <Button kind="plain" busy={act.busy} onClick={() => act.run("person_link", { id }, setLink)}>
        {act.busy ? texts.act.sending : texts.people.linkMake}
      </Button>
    </Card>
  );
}
