/** What was sent before arrives: a connection that breaks at once would take it along. */
export const delivered = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
