/** What the model is told before the conversation: the agent's own instructions, then where it works. */
export function systemPrompt(instructions: string | undefined, cwd: string | undefined): string {
  const place =
    cwd === undefined
      ? 'You work in a workspace of files; relative paths start at its working directory.'
      : `Your working directory is ${cwd}; relative paths start there.`;
  return [instructions?.trim(), place].filter(Boolean).join('\n\n');
}
