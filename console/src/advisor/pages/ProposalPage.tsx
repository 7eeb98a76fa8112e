import { Button } from "../../components/Button";
import { CoordinatorFields } from "../components/CoordinatorFields";
import { DocumentBlock } from "../components/DocumentBlock";
import { Frame } from "../components/Frame";
import { Problem } from "../components/Problem";
import { SaveFile } from "../components/SaveFile";
import { useAdvisor, useAnswer } from "../context";
import "../components/Sheet.css";

/** The proposal as two sheets of paper: what is on the screen is what is printed. */
export function ProposalPage() {
  const { texts } = useAdvisor();
  const { answer, problem } = useAnswer("proposal");
  return (
    <Frame page="proposal" lead={texts.proposal.lead} wide>
      <div class="not-printed">
        <Problem problem={problem} />
        <CoordinatorFields />
        <div class="quote-buttons">
          <Button onClick={() => print()}>{texts.proposal.print}</Button>
          <SaveFile />
        </div>
      </div>
      <div class="sheets">
        {answer?.pages.map((page, at) => (
          <section class="sheet" key={at} aria-label={texts.proposal.sheet(at + 1)}>
            {page.blocks.map((block, n) => (
              <DocumentBlock key={n} block={block} />
            ))}
          </section>
        ))}
      </div>
    </Frame>
  );
}
