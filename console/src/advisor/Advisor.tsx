import { useCallback, useEffect, useLayoutEffect, useMemo, useState } from "preact/hooks";
import { Page } from "./components/Page";
import { Top } from "./components/Top";
import { AdvisorContext, type Advisor as AdvisorState, type Ask } from "./context";
import type { Engine } from "./engine";
import { today } from "./file";
import type { Answers, Problem } from "./model/answers";
import type { Visit } from "./model/visit";
import { usePlace } from "./route";
import { emptyKept, forget, keep, readKept } from "./store";
import { firstLanguage, keepChoice, type Catalogues, type Language } from "./text/texts";

/** The page over its engine: one visit, one language, one place. */
export function Advisor({ engine, catalogues }: { engine: Engine; catalogues: Catalogues }) {
  const [{ visit, seen, saved }, setKept] = useState(readKept);
  const [kept, setIsKept] = useState(true);
  const [language, setLanguage] = useState<Language>(firstLanguage);
  const place = usePlace();
  const day = useMemo(() => today(), []);

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  // Before anything else may happen: whoever leaves the page loses nothing.
  useLayoutEffect(() => setIsKept(keep({ visit, seen, saved })), [visit, seen, saved]);

  const ask = useMemo<Ask>(() => {
    // An answer holds as long as visit and language do.
    const had = new Map<string, unknown>();
    return <K extends keyof Answers>(op: K, args: object = {}) => {
      const request = JSON.stringify({ op, today: day, lang: language, visit, ...args });
      if (!had.has(request)) had.set(request, engine(request));
      return had.get(request) as Answers[K] | { problem: Problem };
    };
  }, [engine, visit, language, day]);

  const words = useMemo(() => {
    return engine(JSON.stringify({ op: "words", today: day, lang: language })) as Answers["words"];
  }, [engine, language, day]);

  const change = useCallback((part: Partial<Visit>) => setKept((had) => ({ ...had, visit: { ...had.visit, ...part } })), []);
  const look = useCallback(
    (page: string) => setKept((had) => (had.seen.includes(page) ? had : { ...had, seen: [...had.seen, page] })),
    [],
  );
  const open = useCallback((next: Visit, id = 0) => setKept({ visit: next, seen: ["company"], saved: id }), []);
  const setSaved = useCallback((id: number) => setKept((had) => ({ ...had, saved: id })), []);
  const clear = useCallback(() => {
    forget();
    setKept(emptyKept());
  }, []);
  const choose = useCallback((next: Language) => {
    keepChoice(next);
    setLanguage(next);
  }, []);

  const texts = catalogues[language];
  const held = { visit, seen, saved, kept, change, look, open, setSaved, clear };
  const advisor: AdvisorState = { ...held, ask, words, texts, language, choose, today: day };
  return (
    <AdvisorContext.Provider value={advisor}>
      <Top />
      <Page page={place.page} />
    </AdvisorContext.Provider>
  );
}
