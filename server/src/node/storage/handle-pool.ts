import { close, open, read } from 'node:fs';
import { promisify } from 'node:util';

const openFile = promisify(open);
const closeFile = promisify(close);
const readFrom = promisify(read);

interface Handle {
  readonly fd: Promise<number>;
  users: number;
  /** Set when the pool has let go of it: the last user closes it. */
  dropped: boolean;
}

/** Files kept open for reading, the least recently used closed first. */
export class HandlePool {
  readonly #handles = new Map<string, Handle>();
  readonly #limit: number;

  constructor(limit = 256) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#handles.size;
  }

  /** The bytes from `start` to `end`, in `into` when they fit; fewer where the file is shorter. */
  async read(path: string, start: number, end: number, into?: Uint8Array): Promise<Uint8Array> {
    const handle = this.#take(path);
    try {
      const fd = await handle.fd;
      const size = end - start;
      const bytes = into && into.length >= size ? view(into, size) : Buffer.allocUnsafeSlow(size);
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await readFrom(fd, bytes, filled, bytes.length - filled, start + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return filled === bytes.length ? bytes : bytes.subarray(0, filled);
    } finally {
      handle.users -= 1;
      if (handle.dropped && handle.users === 0) closeQuietly(handle);
    }
  }

  /** Forgets a file that was replaced or removed. */
  drop(path: string): void {
    const handle = this.#handles.get(path);
    if (!handle) return;
    this.#handles.delete(path);
    handle.dropped = true;
    if (handle.users === 0) closeQuietly(handle);
  }

  close(): void {
    for (const path of [...this.#handles.keys()]) this.drop(path);
  }

  #take(path: string): Handle {
    let handle = this.#handles.get(path);
    if (handle) {
      this.#handles.delete(path);
    } else {
      handle = { fd: openFile(path, 'r'), users: 0, dropped: false };
      // A failed open is not kept; its user gets the error from the promise.
      handle.fd.catch(() => this.#handles.get(path) === handle && this.#handles.delete(path));
      for (const oldest of this.#handles.keys()) {
        if (this.#handles.size < this.#limit) break;
        this.drop(oldest);
      }
    }
    this.#handles.set(path, handle);
    handle.users += 1;
    return handle;
  }
}

function closeQuietly(handle: Handle): void {
  // Read-only handles: nothing can be lost by a failed close.
  handle.fd.then(closeFile).catch(() => {});
}

function view(memory: Uint8Array, size: number): Buffer {
  return Buffer.from(memory.buffer, memory.byteOffset, size);
}
