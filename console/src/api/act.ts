import { useCallback, useContext, useEffect, useRef, useState } from "preact/hooks";
import type { Replies, Requests } from "../generated/types";
import { useLanguage } from "../text/language";
import { call, Refusal, Silence, type Operation } from "./client";
import { SessionContext } from "./session";

export interface Act {
  busy: boolean;
  /** Why the last call failed, null when it did not. */
  error: Refusal | Silence | null;
  /** Calls an operation that changes something; `then` takes the answer, and only an answer. */
  run: <N extends Operation>(name: N, request: Requests[N], then: (reply: Replies[N]) => void) => void;
  forget: () => void;
}

/** A person's acts, one at a time: busy while one is under way, its refusal kept until the next. */
export function useAct(): Act {
  const { end } = useContext(SessionContext);
  const { language } = useLanguage();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Refusal | Silence | null>(null);
  const here = useRef(true);

  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);

  const fail = (caught: unknown) => {
    if (!(caught instanceof Refusal || caught instanceof Silence)) throw caught;
    if (caught instanceof Refusal && caught.status === 401) end();
    if (here.current) setError(caught);
  };
  const run: Act["run"] = (name, request, then) => {
    setBusy(true);
    setError(null);
    void call(name, request, language)
      .then((reply) => here.current && then(reply), fail)
      .finally(() => here.current && setBusy(false));
  };
  return { busy, error, run, forget: useCallback(() => setError(null), []) };
}
