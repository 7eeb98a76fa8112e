import { useState } from "preact/hooks";
import { FactForm } from "../components/FactForm";
import { Frame } from "../components/Frame";
import { Part } from "../components/Part";
import { TextToSend } from "../components/TextToSend";
import { Button } from "../../components/Button";
import { useAdvisor } from "../context";
import { giveFile } from "../file";
import type { FactChange } from "../model/answers";

/** The change as one text: each file with its row, and the row whose place it takes. */
function toText({ changes, text }: FactChange): string {
  const rows = changes.map(({ file, row, replaces, line }) =>
    [`${file}${replaces ? `:${line ?? ""}` : ""}`, ...(replaces ? [`- ${replaces}`] : []), `+ ${row}`].join("\n"),
  );
  return [...rows, text].join("\n\n");
}

/** A fact corrected, as a row that others can review: with its source and date. */
export function FactsPage() {
  const { texts } = useAdvisor();
  const [made, setMade] = useState<FactChange | null>(null);
  return (
    <Frame page="facts" lead={texts.facts.lead}>
      <FactForm onMade={setMade} />
      {made && (
        <Part title={texts.facts.result} lead={texts.facts.resultLead} name="change">
          <TextToSend text={toText(made)} />
          <Button kind="plain" onClick={() => giveFile("tsujiban-change.txt", "text/plain", toText(made))}>
            {texts.facts.saveFile}
          </Button>
        </Part>
      )}
    </Frame>
  );
}
