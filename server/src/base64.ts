/** Base64 without Node's Buffer. Both ways let other work in between the pieces of what is long. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Uint8Array(128);
for (let value = 0; value < ALPHABET.length; value++) VALUES[ALPHABET.charCodeAt(value)] = value;
/** Characters decoded, or bytes encoded, without a pause: a few milliseconds. Multiples of 4 and of 3. */
const PIECE_CHARACTERS = 4 * 256 * 1024;
const PIECE_BYTES = 3 * 256 * 1024;

/** `text` is valid base64, padded. */
export async function decodeBase64(text: string): Promise<Uint8Array> {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  const at = (index: number) => VALUES[text.charCodeAt(index)] ?? 0;
  for (let start = 0; start < text.length; start += PIECE_CHARACTERS) {
    if (start > 0) await pause();
    const end = Math.min(text.length, start + PIECE_CHARACTERS);
    for (let from = start, to = (start / 4) * 3; from < end; from += 4, to += 3) {
      const group = (at(from) << 18) | (at(from + 1) << 12) | (at(from + 2) << 6) | at(from + 3);
      // What would be behind the end, for padding, is dropped by the typed array.
      bytes[to] = group >> 16;
      bytes[to + 1] = group >> 8;
      bytes[to + 2] = group;
    }
  }
  return bytes;
}

export async function encodeBase64(bytes: Uint8Array): Promise<string> {
  let text = '';
  for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
    if (start > 0) await pause();
    let binary = '';
    const end = Math.min(bytes.length, start + PIECE_BYTES);
    // A call takes only so many arguments.
    for (let at = start; at < end; at += 0x8000) {
      binary += String.fromCharCode(...bytes.subarray(at, Math.min(end, at + 0x8000)));
    }
    text += btoa(binary);
  }
  return text;
}

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
