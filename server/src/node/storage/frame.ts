import { crc32 } from 'node:zlib';

/**
 * The log's unit: 4 bytes length, 4 bytes CRC-32 (both of the payload, little-endian), payload. A frame is there whole or
 * it is the torn end of the log.
 */
export const FRAME_HEADER = 8;
/** Longer than any commit; a greater length is rubbish. */
const LONGEST_FRAME = 2 ** 30;

export interface Frame {
  /** Head and blobs as they are written, one after the other. */
  readonly pieces: readonly Uint8Array[];
  readonly length: number;
}

export function frame(payload: readonly Uint8Array[]): Frame {
  let length = 0;
  let crc = 0;
  for (const piece of payload) {
    length += piece.length;
    crc = crc32(piece, crc);
  }
  if (length > LONGEST_FRAME) throw new RangeError(`a commit of ${length} bytes is too large for the log`);
  const header = Buffer.allocUnsafe(FRAME_HEADER);
  header.writeUInt32LE(length, 0);
  header.writeUInt32LE(crc, 4);
  return { pieces: [header, ...payload], length: FRAME_HEADER + length };
}

/** The payload at `at`; `undefined` when what is there is no whole frame. */
export function frameAt(bytes: Buffer, at: number): Buffer | undefined {
  if (at + FRAME_HEADER > bytes.length) return undefined;
  const length = bytes.readUInt32LE(at);
  const end = at + FRAME_HEADER + length;
  if (length === 0 || length > LONGEST_FRAME || end > bytes.length) return undefined;
  const payload = bytes.subarray(at + FRAME_HEADER, end);
  return crc32(payload) === bytes.readUInt32LE(at + 4) ? payload : undefined;
}
