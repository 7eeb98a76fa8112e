import { useEffect, useRef } from "preact/hooks";
import { useArrival } from "../arrival";
import { KeptNote } from "../components/KeptNote";
import { OpenFile } from "../components/OpenFile";
import { SaveFile } from "../components/SaveFile";
import { ServerVisits } from "../components/ServerVisits";
import { TaskList } from "../components/TaskList";
import { useAdvisor } from "../context";
import { tasks, taskState } from "../tasks";
import { isServed } from "../watch";
import "./HomePage.css";

/** What this is, and the eight tasks. */
export function HomePage() {
  const { texts, visit, seen } = useAdvisor();
  const t = texts.home;
  const states = tasks.map((task) => taskState(task, visit, seen));
  const done = states.filter((one) => one === "done").length;
  const next = tasks[Math.max(0, states.findIndex((one) => one !== "done"))];
  const heading = useRef<HTMLHeadingElement>(null);
  useArrival(heading, "");
  useEffect(() => {
    document.title = texts.name;
  }, [texts]);
  return (
    <main class="frame home" id="main" tabIndex={-1}>
      <h1 class="frame-title" ref={heading} tabIndex={-1}>
        {t.title}
      </h1>
      <p class="home-lead">{t.lead}</p>
      <p class="home-quiet">{t.unknown}</p>
      <p class="home-start">
        <a class="button" href={`#/${next?.pages[0] ?? ""}`}>
          {seen.length > 0 ? t.resume : t.start}
        </a>
      </p>
      <section class="frame-part" aria-labelledby="tasks">
        <h2 id="tasks">{t.tasks}</h2>
        <p class="home-quiet">{t.done(done, tasks.length)}</p>
        <TaskList />
      </section>
      <section class="frame-part" data-part="files">
        <h2>{t.files}</h2>
        <KeptNote />
        <div class="quote-buttons">
          <SaveFile />
          <OpenFile />
        </div>
      </section>
      {isServed() && <ServerVisits />}
      <section class="frame-part">
        <h2>{t.facts}</h2>
        <p>{t.factsLead}</p>
        <p class="notice-link">
          <a href="#/facts">{t.facts}</a>
        </p>
      </section>
      {!isServed() && <p class="home-quiet home-foot">{t.offline}</p>}
    </main>
  );
}
