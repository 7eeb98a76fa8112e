import { Refusal, Silence } from "../api/client";
import { useLanguage } from "../text/language";
import { Button } from "./Button";
import "./Failure.css";

interface Props {
  error: Refusal | Silence;
  retry?: () => void;
}

/** A call that failed: the server's own words where it has some. */
export function Failure({ error, retry }: Props) {
  const { texts } = useLanguage();
  const problem = error instanceof Refusal ? error.problem : null;
  const plain = error instanceof Refusal ? texts.problem.refused(error.status) : texts.problem.silent;
  return (
    <div class="failure" role="alert">
      <p class="failure-title">{problem?.title || texts.problem.title}</p>
      <p>{problem?.detail || plain}</p>
      {problem?.subject && <p class="failure-subject">{problem.subject}</p>}
      {retry && (
        <Button kind="plain" onClick={retry}>
          {texts.problem.again}
        </Button>
      )}
    </div>
  );
}
