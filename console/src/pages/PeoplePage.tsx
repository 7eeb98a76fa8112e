import { useState } from "preact/hooks";
import { kinds, useQuery } from "../api/query";
import { mayCall, useSession } from "../api/session";
import { BackLink } from "../components/BackLink";
import { Choice } from "../components/Choice";
import { Failure } from "../components/Failure";
import { Loading } from "../components/Loading";
import { Page } from "../components/Page";
import { PeopleList } from "../components/PeopleList";
import { PersonNew } from "../components/PersonNew";
import { useLanguage } from "../text/language";

/** The people of all companies, or of one. */
export function PeoplePage() {
  const { texts } = useLanguage();
  const { me } = useSession();
  const [company, setCompany] = useState(0);
  const query = useQuery("persons", { company }, kinds("status"));
  const companies = useQuery("companies", {}, kinds("status")).data?.companies ?? [];
  const options = companies.map((one) => ({ value: String(one.id), name: one.name }));
  return (
    <Page title={texts.people.title}>
      <BackLink path="/settings" name={texts.settings.back} />
      <h1 class="page-title" tabIndex={-1}>
        {texts.people.title}
      </h1>
      <p>{texts.people.lead}</p>
      {companies.length > 1 && (
        <Choice
          name="company"
          value={String(company)}
          fault=""
          onValue={(id) => setCompany(Number(id))}
          label={texts.people.which}
          options={[{ value: "0", name: texts.people.all }, ...options]}
        />
      )}
      <div class="cards">
        {query.data && <PeopleList persons={query.data.persons} />}
        {!query.data && (query.error ? <Failure error={query.error} retry={query.reload} /> : <Loading />)}
        {mayCall(me, "person_new") && companies.length > 0 && (
          <PersonNew key={company} companies={companies} company={company} onDone={query.reload} />
        )}
      </div>
    </Page>
  );
}
