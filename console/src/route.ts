import { useEffect, useState } from "preact/hooks";

export type Route =
  | { page: "home" }
  | { page: "login" }
  | { page: "cases"; all: boolean }
  | { page: "case"; id: number }
  | { page: "devices" }
  | { page: "device"; id: number }
  | { page: "enrol" }
  | { page: "settings" }
  | { page: "mail" }
  | { page: "server" }
  | { page: "rules" }
  | { page: "rule"; name: string }
  | { page: "companies" }
  | { page: "people" }
  | { page: "person"; id: number }
  | { page: "audit"; company: number }
  | { page: "account" }
  | { page: "components" }
  | { page: "missing" };

export type PageName = Route["page"];

const moved = "tsujiban:moved";

const fixed: Record<string, Route> = {
  "/": { page: "home" },
  "/login": { page: "login" },
  "/devices": { page: "devices" },
  "/devices/add": { page: "enrol" },
  "/settings": { page: "settings" },
  "/settings/mail": { page: "mail" },
  "/settings/server": { page: "server" },
  "/settings/rules": { page: "rules" },
  "/settings/rules/new": { page: "rule", name: "" },
  "/settings/companies": { page: "companies" },
  "/settings/people": { page: "people" },
  "/settings/account": { page: "account" },
  "/components": { page: "components" },
};

/** Paths with a part that varies. */
const open: [pattern: RegExp, make: (part: string) => Route][] = [
  [/^\/cases\/(\d{1,15})$/, (id) => ({ page: "case", id: Number(id) })],
  [/^\/devices\/(\d{1,15})$/, (id) => ({ page: "device", id: Number(id) })],
  [/^\/settings\/people\/(\d{1,15})$/, (id) => ({ page: "person", id: Number(id) })],
  [/^\/settings\/rules\/text\/([a-z0-9_-]{1,64})$/, (name) => ({ page: "rule", name })],
];

export function parseRoute(path: string, search: string): Route {
  const asked = new URLSearchParams(search);
  if (path === "/cases") return { page: "cases", all: asked.has("all") };
  if (path === "/settings/audit") return { page: "audit", company: Number(asked.get("company")) || 0 };
  for (const [pattern, make] of open) {
    const part = pattern.exec(path)?.[1];
    if (part) return make(part);
  }
  return fixed[path] ?? { page: "missing" };
}

export function navigate(path: string, replace = false): void {
  if (replace) history.replaceState(null, "", path);
  else history.pushState(null, "", path);
  window.dispatchEvent(new Event(moved));
}

/** Follows links inside the console without loading it anew; leaves every other click alone. */
function followLink(event: MouseEvent): void {
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!plain || event.defaultPrevented || !link || link.target || link.hasAttribute("download")) return;
  if (link.origin !== location.origin || link.hash) return;
  event.preventDefault();
  navigate(link.pathname + link.search);
}

export function useRoute(): Route {
  const here = () => parseRoute(location.pathname, location.search);
  const [route, setRoute] = useState(here);
  useEffect(() => {
    const update = () => setRoute(here());
    window.addEventListener("popstate", update);
    window.addEventListener(moved, update);
    document.addEventListener("click", followLink);
    return () => {
      window.removeEventListener("popstate", update);
      window.removeEventListener(moved, update);
      document.removeEventListener("click", followLink);
    };
  }, []);
  return route;
}
