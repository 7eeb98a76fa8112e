import type { Link } from "../api/live";
import { mayCall, useSession } from "../api/session";
import { CasePage } from "../pages/CasePage";
import { CasesPage } from "../pages/CasesPage";
import { DevicesPage } from "../pages/DevicesPage";
import { HomePage } from "../pages/HomePage";
import { NoPage } from "../pages/NoPage";
import type { Route } from "../route";
import { useLanguage } from "../text/language";

/** The pages behind the login; each person begins with the first that is theirs. */
export function Inside({ route, link }: { route: Route; link: Link }) {
  const { texts } = useLanguage();
  const { me } = useSession();
  const forbidden = <NoPage text={texts.problem.forbidden} />;
  switch (route.page) {
    case "home":
      if (mayCall(me, "status")) return <HomePage lost={link.lost} heard={link.heard} />;
      return mayCall(me, "devices") ? <DevicesPage /> : forbidden;
    case "cases":
      return mayCall(me, "cases") ? <CasesPage key={String(route.all)} all={route.all} /> : forbidden;
    case "case":
      return mayCall(me, "case") ? <CasePage key={route.id} id={route.id} /> : forbidden;
    case "devices":
      return mayCall(me, "devices") ? <DevicesPage /> : forbidden;
    default:
      return <NoPage text={texts.problem.missing} />;
  }
}
