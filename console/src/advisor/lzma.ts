/**
 * Reads one LZMA stream (.lzma with its length in the header), as tools/pack-engine writes it. The names are those of
 * the LZMA specification. The bytes come with the page; a stream that is cut off or refers before its beginning throws.
 */
const states = 12;
const position_states = 16;
const half = 1 << 10;
const top = 2 ** 24;
const first_length = 2;
const header_bytes = 13;

/** Where each kind of probability begins in their one array. */
const is_match = 0;
const is_rep = is_match + states * position_states;
const is_rep0 = is_rep + states;
const is_rep1 = is_rep0 + states;
const is_rep2 = is_rep1 + states;
const is_rep0_long = is_rep2 + states;
const slots = is_rep0_long + states * position_states;
const special = slots + 4 * 64;
const align = special + 128;
const match_length = align + 16;
const length_size = 2 + position_states * 16 + 256;
const rep_length = match_length + length_size;
const literals = rep_length + length_size;

class Reader {
  private readonly chances: Uint16Array;
  private readonly lc: number;
  private readonly lp_mask: number;
  private readonly pb_mask: number;
  private readonly out: Uint8Array<ArrayBuffer>;
  private range = 0xffffffff;
  private code = 0;
  private at = header_bytes + 1;
  private end = 0;

  constructor(private readonly bytes: Uint8Array) {
    const properties = bytes[0] ?? 0;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    this.lc = properties % 9;
    const lp = Math.floor(properties / 9) % 5;
    this.lp_mask = (1 << lp) - 1;
    this.pb_mask = (1 << Math.floor(properties / 45)) - 1;
    this.chances = new Uint16Array(literals + (0x300 << (this.lc + lp))).fill(half);
    this.out = new Uint8Array(view.getUint32(5, true));
    for (let n = 0; n < 4; n++) this.code = ((this.code << 8) | this.next()) >>> 0;
  }

  private next(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new Error("the pack is cut off");
    return byte;
  }

  private refill(): void {
    if (this.range >= top) return;
    this.range = (this.range << 8) >>> 0;
    this.code = ((this.code << 8) | this.next()) >>> 0;
  }

  private bit(index: number): number {
    const chance = this.chances[index] as number;
    const bound = (this.range >>> 11) * chance;
    const isOne = this.code >= bound;
    if (isOne) {
      this.range -= bound;
      this.code -= bound;
      this.chances[index] = chance - (chance >> 5);
    } else {
      this.range = bound;
      this.chances[index] = chance + ((2048 - chance) >> 5);
    }
    this.refill();
    return isOne ? 1 : 0;
  }

  private direct(count: number): number {
    let value = 0;
    for (; count > 0; count--) {
      this.range >>>= 1;
      const isOne = this.code >= this.range;
      if (isOne) this.code -= this.range;
      value = value * 2 + (isOne ? 1 : 0);
      this.refill();
    }
    return value;
  }

  private tree(from: number, count: number): number {
    let node = 1;
    for (let n = 0; n < count; n++) node = (node << 1) | this.bit(from + node);
    return node - (1 << count);
  }

  private reverseTree(from: number, count: number): number {
    let node = 1;
    let value = 0;
    for (let n = 0; n < count; n++) {
      const bit = this.bit(from + node);
      node = (node << 1) | bit;
      value |= bit << n;
    }
    return value;
  }

  private length(from: number, position: number): number {
    const row = from + 2 + position * 8;
    if (!this.bit(from)) return first_length + this.tree(row, 3);
    if (!this.bit(from + 1)) return first_length + 8 + this.tree(row + position_states * 8, 3);
    return first_length + 16 + this.tree(from + 2 + position_states * 16, 8);
  }

  private distance(length: number): number {
    const slot = this.tree(slots + Math.min(length - first_length, 3) * 64, 6);
    if (slot < 4) return slot;
    const count = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) * 2 ** count;
    if (slot < 14) return base + this.reverseTree(special + base - slot, count);
    return base + this.direct(count - 4) * 16 + this.reverseTree(align, 4);
  }

  private literal(isAfterMatch: boolean, back: number): void {
    const before = this.end > 0 ? (this.out[this.end - 1] as number) : 0;
    const from = literals + 0x300 * (((this.end & this.lp_mask) << this.lc) + (before >> (8 - this.lc)));
    let symbol = 1;
    if (isAfterMatch) {
      let like = this.out[this.end - back - 1] as number;
      while (symbol < 0x100) {
        const expected = (like >> 7) & 1;
        like <<= 1;
        const bit = this.bit(from + ((1 + expected) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (bit !== expected) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | this.bit(from + symbol);
    this.out[this.end++] = symbol;
  }

  private copy(back: number, length: number): void {
    if (back >= this.end || this.end + length > this.out.length) throw new Error("the pack is broken");
    for (; length > 0; length--, this.end++) this.out[this.end] = this.out[this.end - back - 1] as number;
  }

  read(): Uint8Array<ArrayBuffer> {
    let state = 0;
    let reps: [number, number, number, number] = [0, 0, 0, 0];
    while (this.end < this.out.length) {
      const position = this.end & this.pb_mask;
      if (!this.bit(is_match + state * position_states + position)) {
        this.literal(state >= 7, reps[0]);
        state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
        continue;
      }
      const isRep = this.bit(is_rep + state);
      if (!isRep) {
        const length = this.length(match_length, position);
        reps = [this.distance(length), reps[0], reps[1], reps[2]];
        state = state < 7 ? 7 : 10;
        this.copy(reps[0], length);
        continue;
      }
      if (!this.bit(is_rep0 + state)) {
        if (!this.bit(is_rep0_long + state * position_states + position)) {
          state = state < 7 ? 9 : 11;
          this.copy(reps[0], 1);
          continue;
        }
      } else if (!this.bit(is_rep1 + state)) {
        reps = [reps[1], reps[0], reps[2], reps[3]];
      } else if (!this.bit(is_rep2 + state)) {
        reps = [reps[2], reps[0], reps[1], reps[3]];
      } else {
        reps = [reps[3], reps[0], reps[1], reps[2]];
      }
      const length = this.length(rep_length, position);
      state = state < 7 ? 8 : 11;
      this.copy(reps[0], length);
    }
    return this.out;
  }
}

export function readLzma(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Reader(bytes).read();
}
