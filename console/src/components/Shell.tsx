import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { call } from "../api/client";
import type { Link } from "../api/live";
import { useSession } from "../api/session";
import { useLanguage } from "../text/language";
import { Header } from "./Header";
import { LostBanner } from "./LostBanner";
import { Navigation } from "./Navigation";
import "./Shell.css";

interface Props {
  here: string;
  children: (link: Link) => ComponentChildren;
}

/** What surrounds every page behind the login, and says when the server is not heard. */
export function Shell({ here, children }: Props) {
  const { texts, language } = useLanguage();
  const { me, live, end, announce } = useSession();
  const [link, setLink] = useState(live.link);
  const wasLost = useRef(false);

  useEffect(() => live.onLink((next) => setLink({ ...next })), [live]);
  useEffect(() => {
    if (wasLost.current && !link.lost) announce(texts.lost.back);
    wasLost.current = link.lost;
  }, [link.lost]);

  const logout = () => {
    // The cookie may outlive a server that does not answer; the page forgets at once all the same.
    call("logout", {}, language).catch(() => undefined);
    end();
  };

  return (
    <>
      <a class="skip" href="#main">
        {texts.skip}
      </a>
      <Header>
        <Navigation me={me} here={here} onLogout={logout} />
      </Header>
      {link.lost && (
        <div class="shell-lost">
          <LostBanner heard={link.heard} />
        </div>
      )}
      {children(link)}
    </>
  );
}
