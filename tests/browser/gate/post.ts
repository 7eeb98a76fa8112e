import type { Device, Me, Replies, Requests, Status } from "../../../console/src/generated/types";

export interface Change {
  kind: "status" | "case" | "device" | "notice" | "rules";
  id: number;
  company: number;
}

export type Handlers = { [N in keyof Replies]?: (request: Requests[N]) => Replies[N] };

/** What the parts of the world know of the whole. */
export interface Post {
  me: Me;
  status: Status;
  devices: Device[];
  tell: (change: Change) => void;
}
