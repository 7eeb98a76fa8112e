import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { operations, type Problem } from "../../../console/src/generated/types";
import { readGuards } from "./guards";
import { findPacked, readPack, type PackedFile } from "./pack";
import type { Change } from "./post";
import { Refused } from "./refused";
import type { World } from "./world";

type Operation = keyof typeof operations;

const guards = readGuards();
const advisorGuards = readGuards(" 'wasm-unsafe-eval'");

const routes = Object.entries(operations).map(([name, { method, path }]) => ({
  name: name as Operation,
  method,
  pattern: new RegExp(`^${path.replace("{id}", "(\\d+)")}$`),
}));

/**
 * A small people's gate before a world in memory: the pack with its headers, the API with sessions and
 * the guard against foreign pages, the stream of changes. It can fall silent like a real one.
 */
export class Gate {
  /** Answers nothing and cuts what is open. */
  silent = false;
  /** Refuses new streams of changes. */
  streamless = false;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly streams = new Set<ServerResponse>();
  private readonly files: Map<string, PackedFile>;

  constructor(
    private readonly world: World,
    pack: string,
  ) {
    this.files = readPack(pack);
    this.server = createServer((request, response) => void this.serve(request, response));
    this.server.on("connection", (socket) => {
      if (this.silent) socket.destroy();
      this.sockets.add(socket);
      socket.on("close", () => this.sockets.delete(socket));
    });
    world.tell = (change: Change) =>
      this.streams.forEach((stream) => stream.write(`data: ${JSON.stringify(change)}\n\n`));
  }

  async start(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((done) => this.server.close(done));
  }

  fallSilent(): void {
    this.silent = true;
    this.cut();
  }

  cutStreams(): void {
    this.streamless = true;
    this.streams.forEach((stream) => stream.destroy());
  }

  listening(): number {
    return this.streams.size;
  }

  private cut(): void {
    this.sockets.forEach((socket) => socket.destroy());
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://gate");
    if (!url.pathname.startsWith("/api/")) return this.servePage(url.pathname, response);
    try {
      await this.serveApi(url, request, response);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { status, code, text, detail, subject } = error;
      const problem: Problem = { type: `urn:tsujiban:${code}`, title: text, status, detail, subject };
      response.writeHead(status, { "Content-Type": "application/problem+json" });
      response.end(JSON.stringify(problem));
    }
  }

  private servePage(path: string, response: ServerResponse): void {
    const file = findPacked(this.files, path);
    const own = path.startsWith("/advisor/") ? advisorGuards : guards;
    for (const [name, value] of Object.entries(own)) response.setHeader(name, value);
    response.writeHead(file ? 200 : 404, { "Content-Type": file?.type ?? "text/plain" });
    response.end(file?.body ?? "");
  }

  private async serveApi(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = routes.find((one) => one.method === request.method && one.pattern.test(url.pathname));
    if (!route) throw new Refused(404);
    this.world.calls.push(route.name);
    const body = await readBody(request);
    if (request.method === "POST") guardPost(request);
    const session = /(?:^|; )tsujiban=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
    const { roles } = operations[route.name];
    if (roles.length > 0 && !this.world.sessions.has(session)) throw new Refused(401);
    if (roles.length > 0 && !this.world.holds(roles)) throw new Refused(403, "TB-1402", "この操作は許されていません。");
    if (route.name === "changes") return this.serveChanges(response);

    const id = route.pattern.exec(url.pathname)?.[1];
    const given = { ...readQuery(url), ...body, ...(id ? { id: Number(id) } : {}) };
    const handler = this.world.handlers[route.name] as ((given: object) => object) | undefined;
    if (!handler) throw new Refused(404);
    const reply = handler(given);
    if (roles.length === 0) this.openSession(response);
    if (route.name === "logout") this.world.sessions.delete(session);
    response.writeHead(200, { "Content-Type": "application/json" });
    response.end(JSON.stringify(reply));
  }

  private openSession(response: ServerResponse): void {
    const session = `s${this.world.sessions.size + 1}`;
    this.world.sessions.add(session);
    response.setHeader("Set-Cookie", `tsujiban=${session}; Path=/; HttpOnly; SameSite=Strict`);
  }

  private serveChanges(response: ServerResponse): void {
    if (this.streamless) throw new Refused(503);
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    response.write(": here\n\n");
    this.streams.add(response);
    response.on("close", () => this.streams.delete(response));
  }
}

function guardPost(request: IncomingMessage): void {
  if (request.headers["content-type"] !== "application/json") throw new Refused(415);
  if (request.headers["sec-fetch-site"] !== "same-origin") throw new Refused(403);
}

async function readBody(request: IncomingMessage): Promise<object> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  return text ? (JSON.parse(text) as object) : {};
}

function readQuery(url: URL): object {
  const read = (value: string) => (value === "true" ? true : /^\d+$/.test(value) ? Number(value) : value);
  return Object.fromEntries([...url.searchParams].map(([name, value]) => [name, read(value)]));
}
