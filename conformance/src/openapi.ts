/** The parts of an OpenAPI document that answers are checked against. */
export interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components?: {
    readonly schemas?: Readonly<Record<string, object>>;
    readonly responses?: Readonly<Record<string, ResponseObject>>;
  };
}

export type PathItem = Readonly<Record<string, Operation>>;

export interface Operation {
  readonly operationId?: string;
  readonly responses?: Readonly<Record<string, ResponseObject | Reference>>;
  readonly 'x-openflue-views'?: readonly View[];
}

interface Reference {
  readonly $ref: string;
}

export interface ResponseObject {
  readonly headers?: Readonly<Record<string, { readonly required?: boolean; readonly schema?: object }>>;
  readonly content?: Readonly<Record<string, { readonly schema?: object; readonly itemSchema?: object }>>;
}

/** Which of several `200` shapes a request gets: the first whose query and media type fit. */
export interface View {
  readonly name: string;
  /** Parameters that the request has: a value, or `null` for any. */
  readonly query?: Readonly<Record<string, string | null>>;
  readonly mediaType: string;
  /** Name of a component schema. */
  readonly schema: string;
  readonly requiredHeaders: readonly string[];
}
