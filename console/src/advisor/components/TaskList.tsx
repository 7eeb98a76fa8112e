import { useAdvisor } from "../context";
import { tasks, taskState } from "../tasks";
import "./TaskList.css";

/** The tasks in order, each with how far it is: not looked at is apart from looked at and not complete. */
export function TaskList() {
  const { texts, visit, seen } = useAdvisor();
  return (
    <ol class="tasks">
      {tasks.map((task, at) => {
        const state = taskState(task, visit, seen);
        return (
          <li key={task.key} class={`task task-${state}`} data-task={task.key}>
            <span class="task-number" aria-hidden="true">
              {at + 1}
            </span>
            <div class="task-words">
              <a href={`#/${task.pages[0]}`}>{texts.tasks[task.key]}</a>
              <p>{texts.taskLead[task.key]}</p>
            </div>
            <span class="task-state">{texts.state[state]}</span>
          </li>
        );
      })}
    </ol>
  );
}
