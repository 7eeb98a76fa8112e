import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { call, Refusal, Silence } from "../api/client";
import { Live } from "../api/live";
import { SessionContext } from "../api/session";
import type { Me } from "../generated/types";
import { FailedPage } from "../pages/FailedPage";
import { LoginPage } from "../pages/LoginPage";
import { useLanguage } from "../text/language";
import { Announcer } from "./Announcer";
import { Loading } from "./Loading";

/** Asks who is logged in; shows its children to somebody, the way to log in to nobody. */
export function SignedIn({ children }: { children: ComponentChildren }) {
  const { language } = useLanguage();
  const [me, setMe] = useState<Me | null>(null);
  const [out, setOut] = useState(false);
  const [error, setError] = useState<Refusal | Silence | null>(null);
  const [news, setNews] = useState("");
  const live = useMemo(() => new Live(), []);

  const ask = useCallback(async () => {
    setError(null);
    try {
      setMe(await call("me", {}, language));
    } catch (caught) {
      if (!(caught instanceof Refusal || caught instanceof Silence)) throw caught;
      if (caught instanceof Refusal && caught.status === 401) setOut(true);
      else setError(caught);
    }
  }, [language]);

  useEffect(() => void ask(), []);
  useEffect(() => {
    if (!me || out) return undefined;
    live.start();
    return () => live.stop();
  }, [live, me, out]);

  const end = useCallback(() => setOut(true), []);
  const renew = useCallback(() => void ask(), [ask]);
  const session = useMemo(() => me && { me, live, end, renew, announce: setNews }, [me, live, end, renew]);

  const enter = () => {
    setOut(false);
    setMe(null);
    void ask();
  };

  if (out) return <LoginPage onLogin={enter} />;
  if (error) return <FailedPage error={error} retry={() => void ask()} />;
  if (!session) return <Loading />;
  return (
    <SessionContext.Provider value={session}>
      {children}
      <Announcer text={news} />
    </SessionContext.Provider>
  );
}
