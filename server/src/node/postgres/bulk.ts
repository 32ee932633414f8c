/** Where bytes are within a batch's data. */
export interface Place {
  readonly at: number;
  readonly size: number;
}

const encoder = new TextEncoder();

/** Bytes of a batch, sent as one value: so they need no quoting. */
export class Bulk {
  readonly #pieces: Uint8Array[] = [];
  #size = 0;

  add(bytes: Uint8Array): Place {
    const at = this.#size;
    this.#pieces.push(bytes);
    this.#size += bytes.length;
    return { at, size: bytes.length };
  }

  addText(text: string): Place {
    return this.add(encoder.encode(text));
  }

  joined(): Uint8Array {
    return Buffer.concat(this.#pieces, this.#size);
  }
}
