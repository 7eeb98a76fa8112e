import { kinds, useQuery } from "../api/query";
import { BackLink } from "../components/BackLink";
import { Failure } from "../components/Failure";
import { Loading } from "../components/Loading";
import { Page } from "../components/Page";
import { PersonView } from "../components/PersonView";
import { useLanguage } from "../text/language";

/** One person. */
export function PersonPage({ id }: { id: number }) {
  const { texts } = useLanguage();
  const query = useQuery("persons", { company: 0 }, kinds("status"));
  const person = query.data?.persons.find((one) => one.id === id);
  const title = person?.name ?? (query.data ? texts.people.missing : texts.people.title);
  return (
    <Page title={title} ready={Boolean(query.data ?? query.error)}>
      <BackLink path="/settings/people" name={texts.people.back} />
      <h1 class="page-title" tabIndex={-1}>
        {title}
      </h1>
      {person && <PersonView person={person} onChange={query.reload} />}
      {!query.data && (query.error ? <Failure error={query.error} retry={query.reload} /> : <Loading />)}
    </Page>
  );
}
