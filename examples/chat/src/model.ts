/** Claude where there is a key; otherwise the demo model, which needs neither key nor network and says what it is. */
export function modelFor(env: Record<string, string | undefined>): string {
  return env.ANTHROPIC_API_KEY ? 'anthropic/claude-haiku-4-5' : 'demo/chat';
}
