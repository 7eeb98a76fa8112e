import { useCallback, useContext, useEffect, useRef, useState } from "preact/hooks";
import type { Replies, Requests } from "../generated/types";
import { useLanguage } from "../text/language";
import { call, Refusal, Silence, type Operation } from "./client";
import type { Change, Kind } from "./live";
import { SessionContext } from "./session";

export interface Query<T> {
  /** The last good answer; stays while a newer one is awaited. */
  data: T | null;
  /** Why the last call failed, null when it did not. */
  error: Refusal | Silence | null;
  reload: () => void;
  /** Takes an answer that came by another way, such as the reply to a POST. */
  put: (data: T) => void;
}

/** A burst of changes makes one call after another, never many at once. */
const gap_ms = 300;

export type Wish = (change: Change) => boolean;

export function kinds(...wanted: Kind[]): Wish {
  return (change) => change.kind === "all" || wanted.includes(change.kind);
}

/** Calls a GET operation now and again whenever a change comes that `wish` wants. */
export function useQuery<N extends Operation>(
  name: N,
  request: Requests[N],
  wish: Wish,
): Query<Replies[N]> {
  const { live, end } = useContext(SessionContext);
  const { language } = useLanguage();
  const [data, setData] = useState<Replies[N] | null>(null);
  const [error, setError] = useState<Refusal | Silence | null>(null);
  const wanted = useRef(wish);
  wanted.current = wish;
  const reload = useRef<() => void>(() => undefined);
  const generation = useRef(0);
  const key = JSON.stringify(request);

  useEffect(() => {
    const abort = new AbortController();
    let busy = false;
    let again = false;
    let timer = 0;

    async function ask(): Promise<void> {
      const asked = generation.current;
      try {
        const answer = await call(name, JSON.parse(key) as Requests[N], language, abort.signal);
        live.answered();
        if (abort.signal.aborted || asked !== generation.current) return;
        setData(answer);
        setError(null);
      } catch (caught) {
        if (abort.signal.aborted) return;
        fail(caught);
      }
    }

    function fail(caught: unknown): void {
      if (!(caught instanceof Refusal || caught instanceof Silence)) throw caught;
      if (caught instanceof Refusal && caught.status < 500) live.answered();
      else live.unanswered();
      if (caught instanceof Refusal && caught.status === 401) end();
      setError(caught);
    }

    function refresh(): void {
      again = busy;
      if (busy) return;
      busy = true;
      void ask().finally(() => {
        timer = window.setTimeout(() => {
          busy = false;
          if (again) refresh();
        }, gap_ms);
      });
    }

    reload.current = refresh;
    refresh();
    const forget = live.onChange((change) => {
      if (wanted.current(change)) refresh();
    });
    return () => {
      forget();
      clearTimeout(timer);
      abort.abort();
    };
  }, [name, key, language, live, end]);

  const put = useCallback((answer: Replies[N]) => {
    generation.current++;
    setData(answer);
    setError(null);
  }, []);
  return { data, error, reload: useCallback(() => reload.current(), []), put };
}
