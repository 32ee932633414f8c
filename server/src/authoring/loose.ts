/**
 * The type of a payload or environment that its author gave none: read without a cast, as in `payload.text`. The one
 * place for it; code that names a type gets that type.
 */
// biome-ignore lint/suspicious/noExplicitAny: an untyped payload must be readable without casts
export type Loose = any;
