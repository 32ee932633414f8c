import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

const LONGEST = 100;
const KEPT_OF_LONG = 40;
/** Names that some systems give to devices, with or without an extension. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/;

/**
 * One path segment for any name: the same for the same name, different for different ones, also where the file system
 * folds case or normalises unicode, never `.` or `..`, at most 170 characters. Plain names stay readable.
 */
export function pathSegment(name: string): string {
  let encoded = '';
  // By UTF-16 code units, so that lone surrogates keep apart what UTF-8 would make equal.
  for (let i = 0; i < name.length && encoded.length <= LONGEST; i++) {
    const unit = name.charCodeAt(i);
    encoded += isPlain(unit) && !(unit === DOT && i === 0) ? name.charAt(i) : `%${unit.toString(16).padStart(4, '0')}`;
  }
  if (encoded.length > LONGEST) return `${encoded.slice(0, KEPT_OF_LONG)}~${digest(name)}`;
  if (encoded === '' || RESERVED.test(encoded) || encoded.endsWith('.')) return `~${encoded}~`;
  return encoded;
}

/** A short, even spread over 256 directories. */
export function spread(name: string): string {
  return (crc32(Buffer.from(name, 'utf16le')) & 0xff).toString(16).padStart(2, '0');
}

/** 64 hexadecimal digits that stand for the name. */
export function digest(name: string): string {
  return createHash('sha256').update(Buffer.from(name, 'utf16le')).digest('hex');
}

const DOT = 46;

/** `a-z`, `0-9`, `-`, `_`, `.` */
function isPlain(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57) || unit === 45 || unit === 95 || unit === DOT;
}
