// Made by `openflue types`; changes made here are lost. With `createFlueClient<App>({ … })` of @openflue/sdk the compiler knows
// the names of workflows and agents, what a workflow takes, and what it gives.

export interface App {
  workflows: {
    /** Digests a document: first each section, then the whole. */
    digest: {
      payload: {
        document: string;
      };
      result: {
        digest: string;
        sections: {
          heading: string;
          digest: string;
        }[];
      };
    };
  };
  agents: {
    assistant: unknown;
  };
}
