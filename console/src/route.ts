import { useEffect, useState } from "preact/hooks";

export type Route =
  | { page: "home" }
  | { page: "login" }
  | { page: "cases"; all: boolean }
  | { page: "case"; id: number }
  | { page: "devices" }
  | { page: "components" }
  | { page: "missing" };

const moved = "tsujiban:moved";

export function parseRoute(path: string, search: string): Route {
  const found = /^\/cases\/(\d{1,15})$/.exec(path);
  if (found) return { page: "case", id: Number(found[1]) };
  if (path === "/") return { page: "home" };
  if (path === "/login") return { page: "login" };
  if (path === "/cases") return { page: "cases", all: new URLSearchParams(search).has("all") };
  if (path === "/devices") return { page: "devices" };
  if (path === "/components") return { page: "components" };
  return { page: "missing" };
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
