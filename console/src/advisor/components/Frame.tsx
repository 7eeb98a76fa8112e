import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useArrival } from "../arrival";
import { useAdvisor } from "../context";
import { pageAfter, pageBefore, taskOf, tasks, type PageKey } from "../tasks";
import "./Frame.css";

interface Props {
  page: PageKey;
  lead?: string;
  /** Tables and charts take the whole width. */
  wide?: boolean;
  children: ComponentChildren;
}

/** One page of the visit: where it stands, its heading, the ways back and on. */
export function Frame({ page, lead, wide, children }: Props) {
  const { texts, look } = useAdvisor();
  const heading = useRef<HTMLHeadingElement>(null);
  const task = taskOf(page);
  const next = pageAfter(page);
  const before = pageBefore(page);
  useEffect(() => {
    look(page);
    document.title = `${texts.pages[page]} - ${texts.name}`;
  }, [page, texts, look]);
  useArrival(heading, page);
  return (
    <main class={wide ? "frame frame-wide" : "frame"} id="main" tabIndex={-1}>
      <nav class="frame-way" aria-label={texts.frame.list}>
        <a href="#/">{texts.frame.list}</a>
        {task && (
          <span>
            <span class="frame-step">{texts.frame.step(tasks.indexOf(task) + 1, tasks.length)}</span> {texts.tasks[task.key]}
          </span>
        )}
      </nav>
      <h1 class="frame-title" ref={heading} tabIndex={-1}>
        {texts.pages[page]}
      </h1>
      {lead && <p class="frame-lead">{lead}</p>}
      {children}
      {task && (
        <div class="frame-on">
          {next && (
            <a class="button" href={`#/${next}`}>
              {texts.frame.nextIs(texts.pages[next])}
            </a>
          )}
          <a class="button button-quiet" href={`#/${before ?? ""}`}>
            {texts.frame.back}
          </a>
        </div>
      )}
    </main>
  );
}
