import { kinds, useQuery } from "../api/query";
import { mayCall, useSession } from "../api/session";
import { BackLink } from "../components/BackLink";
import { CompanyNew } from "../components/CompanyNew";
import { CompanyRow } from "../components/CompanyRow";
import { Empty } from "../components/Empty";
import { Failure } from "../components/Failure";
import { Loading } from "../components/Loading";
import { Page } from "../components/Page";
import { useLanguage } from "../text/language";

/** The companies; a new one for whoever runs the installation. */
export function CompaniesPage() {
  const { texts } = useLanguage();
  const { me } = useSession();
  const query = useQuery("companies", {}, kinds("status", "device"));
  const companies = query.data?.companies;
  return (
    <Page title={texts.companies.title}>
      <BackLink path="/settings" name={texts.settings.back} />
      <h1 class="page-title" tabIndex={-1}>
        {texts.companies.title}
      </h1>
      <p>{texts.companies.lead}</p>
      <div class="cards">
        {me.installation && <CompanyNew onDone={query.reload} />}
        {companies?.length === 0 && <Empty text={texts.companies.none} />}
        {companies?.map((company) => (
          <CompanyRow
            key={company.id}
            company={company}
            mayChange={mayCall(me, "company_change", company.id)}
            onDone={query.reload}
          />
        ))}
        {!companies && (query.error ? <Failure error={query.error} retry={query.reload} /> : <Loading />)}
      </div>
    </Page>
  );
}
