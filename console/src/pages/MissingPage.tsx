import { Page } from "../components/Page";
import { useLanguage } from "../text/language";

export function MissingPage() {
  const { texts } = useLanguage();
  return (
    <Page title={texts.problem.missing}>
      <h1 class="page-title" tabIndex={-1}>
        {texts.problem.missing}
      </h1>
      <p>
        <a href="/">{texts.problem.home}</a>
      </p>
    </Page>
  );
}
