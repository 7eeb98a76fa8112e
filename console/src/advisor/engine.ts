import { pack } from "virtual:engine-pack";
import { readLzma } from "./lzma";
import { readTables } from "./tables";
import { readTexts, type Catalogues } from "./text/texts";

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

/** What the page carries: the engine's code, its own texts, the catalogue's files by name. */
interface Unpacked {
  code: Uint8Array<ArrayBuffer>;
  catalogues: Catalogues;
  files: [name: string, text: string][];
}

export function unpack(): Unpacked {
  let rest = readLzma(Uint8Array.from(atob(pack), (letter) => letter.charCodeAt(0)));
  const take = () => {
    const length = new DataView(rest.buffer, rest.byteOffset).getUint32(0, true);
    const part = rest.subarray(4, 4 + length);
    rest = rest.subarray(4 + length);
    return part;
  };
  const code = take();
  const catalogues = readTexts(decoder.decode(take()));
  return { code, catalogues, files: readTables(decoder.decode(rest)) };
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
export async function openEngine({ code, files }: Unpacked): Promise<Engine> {
  const { instance } = await WebAssembly.instantiate(code, {});
  const exports = instance.exports as unknown as Exports;
  exports._initialize?.();
  for (const [name, text] of files) {
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
