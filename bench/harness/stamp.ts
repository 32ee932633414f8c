/** Milliseconds of a clock that all processes of a machine share and that is never set. */
export function stamp(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}
