import { Page } from "../components/Page";
import { useLanguage } from "../text/language";

/** There is nothing at this address, or nothing for this person. */
export function NoPage({ text }: { text: string }) {
  const { texts } = useLanguage();
  return (
    <Page title={text}>
      <h1 class="page-title" tabIndex={-1}>
        {text}
      </h1>
      <p>
        <a href="/">{texts.problem.home}</a>
      </p>
    </Page>
  );
}
