import type { ComponentChildren } from "preact";
import type { Operation } from "../api/client";
import type { Link } from "../api/live";
import { mayCall, useSession } from "../api/session";
import { AccountPage } from "../pages/AccountPage";
import { AuditPage } from "../pages/AuditPage";
import { CasePage } from "../pages/CasePage";
import { CasesPage } from "../pages/CasesPage";
import { CompaniesPage } from "../pages/CompaniesPage";
import { DevicePage } from "../pages/DevicePage";
import { DevicesPage } from "../pages/DevicesPage";
import { EnrolPage } from "../pages/EnrolPage";
import { HomePage } from "../pages/HomePage";
import { MailPage } from "../pages/MailPage";
import { NoPage } from "../pages/NoPage";
import { PeoplePage } from "../pages/PeoplePage";
import { PersonPage } from "../pages/PersonPage";
import { RulePage } from "../pages/RulePage";
import { RulesPage } from "../pages/RulesPage";
import { ServerPage } from "../pages/ServerPage";
import { SettingsPage } from "../pages/SettingsPage";
import type { PageName, Route } from "../route";
import { useLanguage } from "../text/language";

type Of<P extends PageName> = Extract<Route, { page: P }>;

/** A page: the operation that it lives on, whether it is for the whole installation, how it is shown. */
type Row<P extends PageName> = {
  needs: Operation;
  installation?: true;
  show: (route: Of<P>, link: Link) => ComponentChildren;
};

type Outside = "login" | "components" | "missing" | "home";

const pages: { [P in Exclude<PageName, Outside>]: Row<P> } = {
  cases: { needs: "cases", show: ({ all }) => <CasesPage key={String(all)} all={all} /> },
  case: { needs: "case", show: ({ id }) => <CasePage key={id} id={id} /> },
  devices: { needs: "devices", show: () => <DevicesPage /> },
  device: { needs: "device", show: ({ id }) => <DevicePage key={id} id={id} /> },
  enrol: { needs: "enrol_key", show: () => <EnrolPage /> },
  settings: { needs: "me", show: () => <SettingsPage /> },
  account: { needs: "sessions", show: () => <AccountPage /> },
  companies: { needs: "companies", show: () => <CompaniesPage /> },
  people: { needs: "persons", show: () => <PeoplePage /> },
  person: { needs: "persons", show: ({ id }) => <PersonPage key={id} id={id} /> },
  audit: { needs: "audit", show: ({ company }) => <AuditPage key={company} company={company} /> },
  mail: { needs: "settings", installation: true, show: () => <MailPage /> },
  server: { needs: "settings", installation: true, show: () => <ServerPage /> },
  rules: { needs: "rules", installation: true, show: () => <RulesPage /> },
  rule: { needs: "rule_text", installation: true, show: ({ name }) => <RulePage key={name} name={name} /> },
};

/** The pages behind the login; each person begins with the first that is theirs. */
export function Inside({ route, link }: { route: Route; link: Link }) {
  const { texts } = useLanguage();
  const { me } = useSession();
  if (route.page === "home") {
    if (mayCall(me, "status")) return <HomePage lost={link.lost} heard={link.heard} />;
    return mayCall(me, "devices") ? <DevicesPage /> : <NoPage text={texts.problem.forbidden} />;
  }
  if (route.page === "login" || route.page === "components" || route.page === "missing") {
    return <NoPage text={texts.problem.missing} />;
  }
  const row = pages[route.page] as Row<typeof route.page>;
  const may = mayCall(me, row.needs) && (!row.installation || me.installation);
  return may ? <>{row.show(route as never, link)}</> : <NoPage text={texts.problem.forbidden} />;
}
