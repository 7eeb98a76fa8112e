import { useEffect, useState } from "preact/hooks";
import { call, Refusal } from "../api/client";
import { Button } from "../components/Button";
import { Header } from "../components/Header";
import { LoginForm } from "../components/LoginForm";
import { LoginHelp } from "../components/LoginHelp";
import { Page } from "../components/Page";
import { navigate } from "../route";
import { useLanguage } from "../text/language";
import "./LoginPage.css";

type Step = "needed" | "working" | "expired" | "silent";

/** Takes the one-time secret out of the address, so that neither history nor a glance keeps it. */
function takeToken(): string {
  const token = location.hash.slice(1);
  if (token) history.replaceState(null, "", location.pathname + location.search);
  return token;
}

/** After a login on the login's own address. */
const goHome = () => navigate("/", true);

/** Exchanges the link's secret for a session; without one, asks for the password or says how to get a link. */
export function LoginPage({ onLogin = goHome }: { onLogin?: () => void }) {
  const { texts, language } = useLanguage();
  const [token, setToken] = useState(takeToken);
  const [step, setStep] = useState<Step>(token ? "working" : "needed");

  const login = async () => {
    setStep("working");
    try {
      await call("login", { token }, language);
      onLogin();
    } catch (error) {
      setStep(error instanceof Refusal && error.status < 500 ? "expired" : "silent");
    }
  };
  useEffect(() => {
    if (token) void login();
  }, [token]);
  useEffect(() => {
    const takeNext = () => setToken((old) => takeToken() || old);
    window.addEventListener("hashchange", takeNext);
    return () => window.removeEventListener("hashchange", takeNext);
  }, []);

  const heading = step === "working" ? texts.login.working : texts.login[step];
  return (
    <>
      <Header />
      <Page title={texts.login.title}>
        <div class="login" data-step={step}>
          <div aria-live="polite">
            <h1 class="page-title" tabIndex={-1}>
              {heading}
            </h1>
            {step !== "working" && <p>{texts.login[`${step}Text`]}</p>}
          </div>
          {step === "silent" && <Button onClick={() => void login()}>{texts.login.again}</Button>}
          {(step === "needed" || step === "expired") && (
            <>
              <LoginForm onDone={onLogin} />
              <LoginHelp />
            </>
          )}
        </div>
      </Page>
    </>
  );
}
