import type { JSX } from "preact";
import { CandidatesPage } from "../pages/CandidatesPage";
import { ComparePage } from "../pages/ComparePage";
import { FactsPage } from "../pages/FactsPage";
import { HomePage } from "../pages/HomePage";
import { InquiryPage } from "../pages/InquiryPage";
import { InsurancePage } from "../pages/InsurancePage";
import { MatterPage } from "../pages/MatterPage";
import { MoneyPage } from "../pages/MoneyPage";
import { NarrowPage } from "../pages/NarrowPage";
import { OutcomePage } from "../pages/OutcomePage";
import { PlacesPage } from "../pages/PlacesPage";
import { ProposalPage } from "../pages/ProposalPage";
import { QuadrantPage } from "../pages/QuadrantPage";
import { QuestionsPage } from "../pages/QuestionsPage";
import { TypePage } from "../pages/TypePage";
import { UrgentPage } from "../pages/UrgentPage";
import { WhatIfPage } from "../pages/WhatIfPage";
import type { PageKey } from "../tasks";

const pages: Record<PageKey, () => JSX.Element> = {
  company: () => <QuestionsPage key="company" page="company" />,
  places: () => <PlacesPage />,
  guard: () => <QuestionsPage key="guard" page="guard" />,
  people: () => <QuestionsPage key="people" page="people" />,
  urgent: () => <UrgentPage />,
  type: () => <TypePage />,
  matter: () => <MatterPage />,
  candidates: () => <CandidatesPage />,
  compare: () => <ComparePage />,
  narrow: () => <NarrowPage />,
  quadrant: () => <QuadrantPage />,
  money: () => <MoneyPage />,
  insurance: () => <InsurancePage />,
  whatif: () => <WhatIfPage />,
  outcome: () => <OutcomePage />,
  inquiry: () => <InquiryPage />,
  proposal: () => <ProposalPage />,
  facts: () => <FactsPage />,
};

/** The page of this name; the list of tasks where there is none. */
export function Page({ page }: { page: string }) {
  return (pages as Record<string, (() => JSX.Element) | undefined>)[page]?.() ?? <HomePage />;
}
