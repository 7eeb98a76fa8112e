import { operations, type Problem, type Replies, type Requests } from "../generated/types";

export type Operation = keyof typeof operations;

const patience_ms = 10_000;

/** The server answered, and its answer was no. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem | null,
  ) {
    super(`${status} ${problem?.type ?? ""}`);
  }
}

/** The server did not answer. */
export class Silence extends Error {}

interface Target {
  url: string;
  rest: Record<string, string | number | boolean>;
}

/** Fills `{id}` of the path from the request; what is left goes into the query or the body. */
function aim(path: string, request: object): Target {
  const rest = { ...request } as Target["rest"];
  const url = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest[name];
    delete rest[name];
    return encodeURIComponent(String(value));
  });
  return { url, rest };
}

/** Zero, false and empty mean "any" in a request: they are left out. */
function query(rest: Target["rest"]): string {
  const given = Object.entries(rest).filter(([, value]) => Boolean(value));
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text && `?${text}`;
}

async function send(url: string, init: RequestInit, outer?: AbortSignal): Promise<Response> {
  const abort = new AbortController();
  const forward = () => abort.abort();
  const timer = setTimeout(forward, patience_ms);
  outer?.addEventListener("abort", forward);
  try {
    return await fetch(url, { ...init, signal: abort.signal });
  } catch (error) {
    throw outer?.aborted ? error : new Silence();
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", forward);
  }
}

async function readProblem(response: Response): Promise<Problem | null> {
  if (!response.headers.get("content-type")?.startsWith("application/problem+json")) return null;
  return (await response.json().catch(() => null)) as Problem | null;
}

/** Calls one operation of the API; throws Refusal or Silence. */
export async function call<N extends Operation>(
  name: N,
  request: Requests[N],
  language: string,
  signal?: AbortSignal,
): Promise<Replies[N]> {
  const { method, path } = operations[name];
  const { url, rest } = aim(path, request);
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": language };
  const init: RequestInit = { method, headers, cache: "no-store" };
  if (method === "POST") {
    headers["Content-Type"] = "application/json";
    init.body = JSON.stringify(rest);
  }
  const response = await send(method === "GET" ? url + query(rest) : url, init, signal);
  if (!response.ok) throw new Refusal(response.status, await readProblem(response));
  try {
    return (await response.json()) as Replies[N];
  } catch (error) {
    throw signal?.aborted ? error : new Silence();
  }
}
