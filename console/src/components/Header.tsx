import type { ComponentChildren } from "preact";
import { useLanguage } from "../text/language";
import { LanguageSwitch } from "./LanguageSwitch";
import "./Header.css";

/** The name of the post, its pages, the language. */
export function Header({ children }: { children?: ComponentChildren }) {
  const { texts } = useLanguage();
  return (
    <header class="header">
      <div class="header-inner">
        <a class="header-name" href="/">
          <img src="/mark.svg" alt="" width="32" height="32" />
          <span>{texts.name}</span>
        </a>
        <LanguageSwitch />
        {children}
      </div>
    </header>
  );
}
