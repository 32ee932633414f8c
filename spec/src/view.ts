/**
 * Some operations answer `200` in several shapes, chosen by the query or by `Accept`. OpenAPI can list the shapes but
 * not say which belongs to which request; this extension of an operation does, for validators.
 */
export interface View {
  readonly name: string;
  /** Parameters that the request has for this view: a value, or `null` for any. Absent: whatever the query says. */
  readonly query?: Readonly<Record<string, string | null>>;
  readonly mediaType: string;
  /** Name of the component schema of the body; of one item of it for `text/event-stream`. */
  readonly schema: string;
  /** Headers that this view always has. */
  readonly requiredHeaders: readonly string[];
}

/** Views of the `200` answer, tried in order. An answer that fits none is wrong. */
export function views(...list: View[]) {
  return { 'x-openflue-views': list };
}
