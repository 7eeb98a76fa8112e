import { useAdvisor } from "../context";
import type { PageKey } from "../tasks";
import "./ViewTabs.css";

const views: PageKey[] = ["candidates", "compare", "narrow", "quadrant"];

/** The four ways to look at the same candidates. */
export function ViewTabs({ here }: { here: PageKey }) {
  const { texts } = useAdvisor();
  return (
    <nav class="views" aria-label={texts.frame.views}>
      {views.map((view) => (
        <a key={view} href={`#/${view}`} aria-current={view === here ? "page" : undefined}>
          {texts.pages[view]}
        </a>
      ))}
    </nav>
  );
}
