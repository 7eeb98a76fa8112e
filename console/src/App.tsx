import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { Shell } from "./components/Shell";
import { SignedIn } from "./components/SignedIn";
import { CasePage } from "./pages/CasePage";
import { CasesPage } from "./pages/CasesPage";
import { ComponentsPage } from "./pages/ComponentsPage";
import { DevicesPage } from "./pages/DevicesPage";
import { HomePage } from "./pages/HomePage";
import { LoginPage } from "./pages/LoginPage";
import { MissingPage } from "./pages/MissingPage";
import { useRoute, type Route } from "./route";
import { catalogues, firstLanguage, keepChoice, LanguageContext, type Language } from "./text/language";

function renderPage(route: Route, lost: boolean, heard: number) {
  switch (route.page) {
    case "home":
      return <HomePage lost={lost} heard={heard} />;
    case "cases":
      return <CasesPage key={String(route.all)} all={route.all} />;
    case "case":
      return <CasePage key={route.id} id={route.id} />;
    case "devices":
      return <DevicesPage />;
    default:
      return <MissingPage />;
  }
}

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
          <Shell here={location.pathname}>{(link) => renderPage(route, link.lost, link.heard)}</Shell>
        </SignedIn>
      )}
    </LanguageContext.Provider>
  );
}
