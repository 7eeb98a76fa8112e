import { catalogue as packedCatalogue, engine as packedEngine } from "virtual:engine-pack";

/** Answers one request, a JSON text, with what its answer holds. */
export type Engine = (request: string) => unknown;

/** What the engine shows of itself. Texts go in through room that it gives and takes back. */
interface Exports {
  memory: WebAssembly.Memory;
  _initialize?: () => void;
  page_room: (length: number) => number;
  page_file: (name: number, name_length: number, text: number, text_length: number) => number;
  page_open: () => number;
  page_call: (request: number, length: number) => number;
  page_answer: () => number;
  page_answer_len: () => number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Bytes out of what the build packed: base64 of gzip. */
async function unpack(packed: string): Promise<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(plain).arrayBuffer();
}

function put({ memory, page_room }: Exports, text: string): [at: number, length: number] {
  const bytes = encoder.encode(text);
  const at = page_room(bytes.length);
  if (at === 0) throw new Error("out of memory");
  new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
  return [at, bytes.length];
}

function readAnswer({ memory, page_answer, page_answer_len }: Exports): string {
  return decoder.decode(new Uint8Array(memory.buffer, page_answer(), page_answer_len()));
}

/** Starts the engine over the catalogue that the page carries. */
export async function openEngine(): Promise<Engine> {
  const [code, texts] = await Promise.all([unpack(packedEngine), unpack(packedCatalogue)]);
  const { instance } = await WebAssembly.instantiate(code, {});
  const exports = instance.exports as unknown as Exports;
  exports._initialize?.();
  for (const [name, text] of Object.entries(JSON.parse(decoder.decode(texts)) as Record<string, string>)) {
    if (exports.page_file(...put(exports, name), ...put(exports, text)) !== 0) throw new Error(name);
  }
  if (exports.page_open() !== 0) throw new Error(readAnswer(exports));
  return (request) => {
    exports.page_call(...put(exports, request));
    const answer = readAnswer(exports);
    if (!answer) throw new Error("no answer");
    return JSON.parse(answer) as unknown;
  };
}
