import { holds, isText } from '../../storage/fence.ts';
import { instanceKey } from '../../storage/instance-cursor.ts';
import type { Effect } from '../../storage/plan.ts';
import { agentStream, type Collection, type Expectation, type Fence } from '../../storage/port.ts';
import { pointerOf } from '../../storage/run-query.ts';
import type { Bulk } from './bulk.ts';
import { keyOf } from './key.ts';
import type { Section } from './sections.ts';

type DocumentEffect = Extract<Effect, { type: 'document.put' | 'document.delete' }>;
type Put = Extract<DocumentEffect, { type: 'document.put' }>;

/** The last that a batch makes of each document. */
export class DocumentDrafts {
  readonly #last = new Map<string, DocumentEffect>();

  take(effect: DocumentEffect): void {
    this.#last.set(draftKey(effect.collection, effect.id), effect);
  }

  /** Whether a fence stands after what this batch does; `unknown` when it does nothing to its document. */
  verdict(fence: Fence): boolean | 'unknown' {
    const draft = this.#last.get(draftKey(fence.collection, fence.id));
    if (!draft) return 'unknown';
    if (draft.type === 'document.delete') return false;
    const { collection, value } = draft;
    return (collection === 'runs' || collection === 'submissions') && holds(fence, value);
  }

  /** Whether a document is, after what this batch does, what it is thought to be; `unknown` as above. */
  meets(expectation: Expectation): boolean | 'unknown' {
    const draft = this.#last.get(draftKey(expectation.collection, expectation.id));
    if (!draft) return 'unknown';
    return isText(expectation, draft.type === 'document.put' ? JSON.stringify(draft.value) : undefined);
  }

  /** Sections without a change are left out. */
  encode(bulk: Bulk): Partial<Record<Section, object[]>> {
    const sections: Partial<Record<Section, object[]>> = {};
    for (const draft of this.#last.values()) {
      const row = draft.type === 'document.delete' ? { collection: draft.collection } : columnsOf(draft);
      const text = draft.type === 'document.put' && bulk.addText(JSON.stringify(draft.value));
      const section = sectionOf(draft);
      sections[section] ??= [];
      sections[section].push({ id: keyOf(draft.id), ...row, ...text });
    }
    return sections;
  }
}

/** Some collections have a table of their own, since something other than an id is asked of them. */
function sectionOf({ type, collection }: DocumentEffect): Section {
  if (type === 'document.delete') return 'removed';
  switch (collection) {
    case 'runs':
    case 'tombstones':
    case 'instances':
    case 'submissions':
      return collection;
    default:
      return 'documents';
  }
}

function columnsOf({ collection, value }: Put): object {
  switch (collection) {
    case 'runs': {
      const { workflowName, status, attempts, endedAt } = value;
      const endedAtMs = endedAt === undefined ? null : Date.parse(endedAt);
      const pointer = JSON.stringify(pointerOf(value));
      return { workflow: keyOf(workflowName), status, attempts, ended_at_ms: endedAtMs, pointer };
    }
    case 'tombstones':
      return { deleted_at_ms: Date.parse(value.deletedAt) };
    case 'instances':
      return { agent: keyOf(value.agentName), place: keyOf(instanceKey(value)) };
    case 'submissions': {
      const { agentName, instanceId, sequence, settlement, attempts = 1 } = value;
      const instance = keyOf(agentStream(agentName, instanceId));
      return { instance, sequence, settled: settlement !== undefined, attempts };
    }
    default:
      return { collection };
  }
}

function draftKey(collection: Collection, id: string): string {
  return `${collection}/${id}`;
}
