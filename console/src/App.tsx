import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { Inside } from "./components/Inside";
import { Shell } from "./components/Shell";
import { SignedIn } from "./components/SignedIn";
import { ComponentsPage } from "./pages/ComponentsPage";
import { LoginPage } from "./pages/LoginPage";
import { useRoute } from "./route";
import { catalogues, firstLanguage, keepChoice, LanguageContext, type Language } from "./text/language";

export function App() {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  const route = useRoute();
  const choose = useCallback((next: Language) => {
    keepChoice(next);
    setLanguage(next);
  }, []);
  const choice = useMemo(() => ({ language, texts: catalogues[language], choose }), [language, choose]);

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  return (
    <LanguageContext.Provider value={choice}>
      {route.page === "components" && <ComponentsPage />}
      {route.page === "login" && <LoginPage />}
      {route.page !== "components" && route.page !== "login" && (
        <SignedIn>
          <Shell here={location.pathname}>{(link) => <Inside route={route} link={link} />}</Shell>
        </SignedIn>
      )}
    </LanguageContext.Provider>
  );
}
