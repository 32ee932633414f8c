import type { Effect } from '../../storage/plan.ts';
import type { StoredInstance } from '../../storage/port.ts';
import { pointerOf } from '../../storage/run-query.ts';
import { InstanceList } from './instance-list.ts';
import { AGENTS, type Place, RUNS, SUBMISSIONS, TOMBSTONES } from './layout.ts';
import { RunList } from './run-list.ts';
import { Tombstones } from './tombstones.ts';
import { UnsettledSubmissions } from './unsettled-submissions.ts';

type DocumentEffect = Extract<Effect, { type: 'document.put' | 'document.delete' }>;

/** What is found otherwise than by id: each list hears of the changes of its documents when they are visible. */
export class Lists {
  readonly runs: RunList;
  readonly tombstones: Tombstones;
  readonly instances: InstanceList;
  readonly unsettled = new UnsettledSubmissions();

  constructor(dataDir: string) {
    this.runs = new RunList(dataDir);
    this.tombstones = new Tombstones(dataDir);
    this.instances = new InstanceList(dataDir);
  }

  /** What tells the list concerned of a change. `before`: the document's JSON text, if there was one. */
  noting(effect: DocumentEffect, before: string | undefined): (() => void) | undefined {
    if (effect.type === 'document.delete') return this.#notingDeletion(effect, before);
    // Values are copied now: they are the caller's again when the change is visible.
    switch (effect.collection) {
      case 'runs': {
        const pointer = pointerOf(effect.value);
        return () => this.runs.put(pointer);
      }
      case 'tombstones': {
        const tombstone = { ...effect.value };
        return () => this.tombstones.put(tombstone);
      }
      case 'submissions': {
        const { submissionId, settlement } = effect.value;
        return () => this.unsettled.put({ submissionId, ...(settlement && { settlement }) });
      }
      case 'instances': {
        const { agentName, instanceId, createdAt } = effect.value;
        return before === undefined ? () => this.instances.put({ agentName, instanceId, createdAt }) : undefined;
      }
      default:
        return undefined;
    }
  }

  #notingDeletion(
    { collection, id }: Pick<DocumentEffect, 'collection' | 'id'>,
    before: string | undefined,
  ): (() => void) | undefined {
    if (collection === 'runs') return () => this.runs.delete(id);
    if (collection === 'tombstones') return () => this.tombstones.delete(id);
    if (collection === 'submissions') return () => this.unsettled.delete(id);
    if (collection !== 'instances' || before === undefined) return undefined;
    const instance: StoredInstance = JSON.parse(before);
    return () => this.instances.delete(instance);
  }

  /** The same, told by a place's name and its document's text before and after. */
  noteTexts(place: Place, name: string, before: string | undefined, after: string | undefined): void {
    if (before === after && before === undefined) return;
    const collection = collectionOf(place);
    if (!collection) return;
    const text = after ?? before ?? '';
    const id = collection === 'tombstones' ? name.slice(TOMBSTONES.length + 1) : idOf(JSON.parse(text));
    const effect: DocumentEffect =
      after === undefined
        ? { type: 'document.delete', collection, id }
        : { type: 'document.put', collection, id, value: JSON.parse(after) };
    this.noting(effect, before)?.();
  }

  /** Writes what the index files lack. Returns the files that it touched. */
  flush(): string[] {
    return [...this.runs.flush(), ...this.tombstones.flush(), ...this.instances.flush()];
  }
}

function collectionOf(place: Place): 'runs' | 'submissions' | 'tombstones' | 'instances' | undefined {
  if (place.startsWith(`${RUNS}/`)) return 'runs';
  if (place.startsWith(`${SUBMISSIONS}/`)) return 'submissions';
  if (place.startsWith(`${TOMBSTONES}/`)) return 'tombstones';
  return place.startsWith(`${AGENTS}/`) ? 'instances' : undefined;
}

function idOf(document: { runId?: string; submissionId?: string }): string {
  return document.runId ?? document.submissionId ?? '';
}
