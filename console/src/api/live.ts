import { operations } from "../generated/types";

/** What changed, as the server says; `all` when the stream opens, `tick` now and then. */
export type Kind = "status" | "case" | "device" | "notice" | "rules" | "all" | "tick";

export interface Change {
  kind: Kind;
  id: number;
}

/** Whether we hear the server. `heard` is the time of its last word, in ms. */
export interface Link {
  lost: boolean;
  heard: number;
}

const grace_ms = 10_000;
const tick_ms = 20_000;
const retry_first_ms = 1_000;
const retry_last_ms = 15_000;
/** A tab that nobody sees this long lends its stream to others: a browser has few per server. */
const rest_ms = 60_000;

/**
 * The line to the server: its stream of changes, opened again when it breaks, and a tick that shows
 * whether the server still answers (a stream on a dead network looks merely quiet). When either has
 * failed for ten seconds the link is lost, and pages must say that they do not see.
 */
export class Live {
  link: Link = { lost: false, heard: Date.now() };
  private readonly changeListeners = new Set<(change: Change) => void>();
  private readonly linkListeners = new Set<(link: Link) => void>();
  private source: EventSource | null = null;
  private readonly down = new Map<"stream" | "answers", number>();
  private retry_ms = retry_first_ms;
  private timers: { retry?: number; lost?: number; tick?: number; rest?: number } = {};

  start(): void {
    this.connect();
    this.timers.tick = window.setInterval(() => this.tell({ kind: "tick", id: 0 }), tick_ms);
    window.addEventListener("online", this.wake);
    document.addEventListener("visibilitychange", this.turn);
  }

  stop(): void {
    this.source?.close();
    this.source = null;
    Object.values(this.timers).forEach((timer) => clearTimeout(timer));
    window.removeEventListener("online", this.wake);
    document.removeEventListener("visibilitychange", this.turn);
  }

  onChange(listener: (change: Change) => void): () => void {
    this.changeListeners.add(listener);
    return () => this.changeListeners.delete(listener);
  }

  onLink(listener: (link: Link) => void): () => void {
    this.linkListeners.add(listener);
    return () => this.linkListeners.delete(listener);
  }

  /** A call was answered, with whatever answer. */
  answered(): void {
    this.up("answers");
  }

  /** A call was not answered. */
  unanswered(): void {
    this.fail("answers");
  }

  private readonly turn = (): void => {
    clearTimeout(this.timers.rest);
    if (document.visibilityState !== "hidden") this.wake();
    else this.timers.rest = window.setTimeout(() => this.rest(), rest_ms);
  };

  private readonly wake = (): void => {
    if (!this.source || this.down.has("stream")) this.connect();
    this.tell({ kind: "tick", id: 0 });
  };

  /** Without the stream the tick goes on, so the window's title does not lie. */
  private rest(): void {
    clearTimeout(this.timers.retry);
    this.source?.close();
    this.source = null;
    this.down.delete("stream");
  }

  private connect(): void {
    clearTimeout(this.timers.retry);
    this.source?.close();
    const source = new EventSource(operations.changes.path);
    this.source = source;
    source.onopen = () => {
      this.retry_ms = retry_first_ms;
      this.up("stream");
      this.tell({ kind: "all", id: 0 });
    };
    source.onmessage = (event: MessageEvent<string>) => {
      this.up("stream");
      this.tell(JSON.parse(event.data) as Change);
    };
    source.onerror = () => this.reconnect(source);
  }

  /** The waits differ by chance, so that a restarted server is not met by everybody at once. */
  private reconnect(source: EventSource): void {
    source.close();
    if (source !== this.source) return;
    this.fail("stream");
    this.tell({ kind: "tick", id: 0 });
    const wait = this.retry_ms * (0.5 + Math.random() / 2);
    this.retry_ms = Math.min(this.retry_ms * 2, retry_last_ms);
    this.timers.retry = window.setTimeout(() => this.connect(), wait);
  }

  private up(what: "stream" | "answers"): void {
    this.down.delete(what);
    this.publish({ lost: this.link.lost && this.down.size > 0, heard: Date.now() });
  }

  private fail(what: "stream" | "answers"): void {
    if (!this.down.has(what)) this.down.set(what, Date.now());
    this.judge();
  }

  /** Says that the link is lost once anything has been down for the whole grace. */
  private judge(): void {
    clearTimeout(this.timers.lost);
    if (this.down.size === 0 || this.link.lost) return;
    const left = Math.min(...this.down.values()) + grace_ms - Date.now();
    if (left <= 0) this.publish({ ...this.link, lost: true });
    else this.timers.lost = window.setTimeout(() => this.judge(), left);
  }

  private publish(link: Link): void {
    if (link.lost === this.link.lost && !link.lost) {
      this.link.heard = link.heard;
      return;
    }
    this.link = link;
    this.linkListeners.forEach((listener) => listener(link));
  }

  private tell(change: Change): void {
    this.changeListeners.forEach((listener) => listener(change));
  }
}
