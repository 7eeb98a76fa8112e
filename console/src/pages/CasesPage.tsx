import { AllCases } from "../components/AllCases";
import { OpenCases } from "../components/OpenCases";
import { Page } from "../components/Page";
import { useLanguage } from "../text/language";
import "./CasesPage.css";

/** The queue. */
export function CasesPage({ all }: { all: boolean }) {
  const { texts } = useLanguage();
  const filters = [
    { name: texts.cases.open, path: "/cases", here: !all },
    { name: texts.cases.all, path: "/cases?all", here: all },
  ];
  return (
    <Page title={texts.cases.title}>
      <div class="cases-head">
        <h1 class="page-title" tabIndex={-1}>
          {texts.cases.title}
        </h1>
        <nav class="cases-filter" aria-label={texts.cases.filter}>
          {filters.map((filter) => (
            <a key={filter.path} href={filter.path} aria-current={filter.here ? "true" : undefined}>
              {filter.name}
            </a>
          ))}
        </nav>
      </div>
      {all ? <AllCases /> : <OpenCases none={texts.cases.none} />}
    </Page>
  );
}
