import type { ConversationPart } from '@openflue/sdk';

type Call = Extract<ConversationPart, { type: 'dynamic-tool' }>;

const states = {
  'input-available': 'running',
  'output-available': 'done',
  'output-error': 'failed',
} satisfies Record<Call['state'], string>;

/** What a tool was asked and what it gave: one line, and everything behind it. */
export function ToolCall({ call }: { call: Call }) {
  const { toolName, state, input, output, errorText } = call;
  return (
    <details className="tool" data-state={states[state]}>
      <summary>
        <code>{toolName}</code> <span className="state">{states[state]}</span>
      </summary>
      <h3>Input</h3>
      <pre>{shown(input)}</pre>
      {output !== undefined && (
        <>
          <h3>Output</h3>
          <pre>{shown(output)}</pre>
        </>
      )}
      {errorText !== undefined && (
        <>
          <h3>Error</h3>
          <pre className="problem">{errorText}</pre>
        </>
      )}
    </details>
  );
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
