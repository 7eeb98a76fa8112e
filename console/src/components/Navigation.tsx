import type { Me } from "../generated/types";
import { mayCall } from "../api/session";
import { useLanguage } from "../text/language";
import "./Navigation.css";

const pages = [
  { name: "home", path: "/", needs: "status" },
  { name: "cases", path: "/cases", needs: "cases" },
  { name: "devices", path: "/devices", needs: "devices" },
  { name: "advisor", path: "/advisor/", needs: "visits" },
  { name: "settings", path: "/settings", needs: "me" },
] as const;

interface Props {
  me: Me;
  /** The path of the page shown. */
  here: string;
  onLogout: () => void;
}

/** The pages that the person may see. */
export function Navigation({ me, here, onLogout }: Props) {
  const { texts } = useLanguage();
  const isHere = (path: string) => (path === "/" ? here === "/" : here.startsWith(path));
  return (
    <nav class="nav" aria-label={texts.nav.label}>
      <ul class="nav-list" role="list">
        {pages
          .filter((page) => mayCall(me, page.needs))
          .map((page) => (
            <li key={page.name}>
              <a
                class="nav-link"
                href={page.path}
                // A page of its own, which the console does not show itself.
                target={page.name === "advisor" ? "_self" : undefined}
                aria-current={isHere(page.path) ? "page" : undefined}
              >
                {texts.nav[page.name]}
              </a>
            </li>
          ))}
        <li class="nav-last">
          <button class="nav-link" type="button" onClick={onLogout}>
            {texts.nav.logout}
          </button>
        </li>
      </ul>
    </nav>
  );
}
