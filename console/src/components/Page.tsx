import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useLanguage } from "../text/language";
import "./Page.css";

interface Props {
  /** For the window's title. */
  title: string;
  /** False while the heading's words are not there yet. */
  ready?: boolean;
  children: ComponentChildren;
}

/** False for the page that the browser itself opened: its focus is the browser's business. */
let isFurther = false;

/** The main part of a page. A new page is a new place: its heading takes the focus, as after a load. */
export function Page({ title, ready = true, children }: Props) {
  const { texts } = useLanguage();
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    document.title = `${title} - ${texts.name}`;
  }, [title, texts]);
  useEffect(() => {
    if (!ready) return;
    if (isFurther) {
      window.scrollTo(0, 0);
      (main.current?.querySelector<HTMLElement>("h1[tabindex]") ?? main.current)?.focus();
    }
    isFurther = true;
  }, [ready]);
  return (
    <main class="page" id="main" ref={main} tabIndex={-1}>
      {children}
    </main>
  );
}
