import { useEffect, useState } from "preact/hooks";

/** The page stands behind the # of the address, so that it works from a folder as from a server. */
export interface Place {
  page: string;
  part: string;
}

function here(): Place {
  const [page = "", part = ""] = location.hash.replace(/^#\/?/, "").split("/");
  return { page, part };
}

export function usePlace(): Place {
  const [place, setPlace] = useState(here);
  useEffect(() => {
    const update = () => setPlace(here());
    window.addEventListener("hashchange", update);
    return () => window.removeEventListener("hashchange", update);
  }, []);
  return place;
}

export function go(address: string): void {
  location.hash = address;
}
