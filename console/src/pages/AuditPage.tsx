import { kinds, useQuery } from "../api/query";
import { AuditRecord } from "../components/AuditRecord";
import { BackLink } from "../components/BackLink";
import { Choice } from "../components/Choice";
import { Page } from "../components/Page";
import { navigate } from "../route";
import { useLanguage } from "../text/language";

/** Who did what, of all companies or of one. */
export function AuditPage({ company }: { company: number }) {
  const { texts } = useLanguage();
  const companies = useQuery("companies", {}, kinds("status"));
  const known = companies.data?.companies ?? [];
  const choose = (id: string) => navigate(Number(id) ? `/settings/audit?company=${id}` : "/settings/audit", true);
  return (
    <Page title={texts.audit.title}>
      <BackLink path="/settings" name={texts.settings.back} />
      <h1 class="page-title" tabIndex={-1}>
        {texts.audit.title}
      </h1>
      <p>{texts.audit.lead}</p>
      {known.length > 1 && (
        <Choice
          name="company"
          value={String(company)}
          fault=""
          onValue={choose}
          label={texts.audit.company}
          options={[
            { value: "0", name: texts.audit.all },
            ...known.map((one) => ({ value: String(one.id), name: one.name })),
          ]}
        />
      )}
      <AuditRecord company={company} />
    </Page>
  );
}
