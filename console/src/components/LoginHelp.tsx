import { useLanguage } from "../text/language";
import "./LoginHelp.css";

/** How to come by a link that logs in. */
export function LoginHelp() {
  const { texts } = useLanguage();
  return (
    <section class="login-help">
      <h2>{texts.login.how}</h2>
      <ol>
        {texts.login.steps.map((step) => (
          <li key={step.text}>
            {step.text}
            {step.command && <code class="login-command">{step.command}</code>}
          </li>
        ))}
      </ol>
      <p>{texts.login.ask}</p>
    </section>
  );
}
