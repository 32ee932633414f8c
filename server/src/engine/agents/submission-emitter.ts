import type { EventScope } from '@openflue/spec';
import type { Emitter, NewEvent } from '../../events/emitter.ts';
import { scoped } from '../../events/event-log.ts';
import type { StoredSubmission } from '../../storage/port.ts';
import { submittedMessage } from './submitted-message.ts';
import { userMessageId } from './user-message-id.ts';

/**
 * The events of one submission's harness. The user message that the harness announces is the submission's own: it gets
 * the id that callers can tell, and its images say where their bytes are.
 */
export class SubmissionEmitter implements Emitter {
  readonly #parent: Emitter;
  readonly #submission: StoredSubmission;
  /** The id that the harness gave to the user message. */
  #announced: string | undefined;
  #shown: boolean;

  /** `shown`: the user message is in the stream already. */
  constructor(parent: Emitter, submission: StoredSubmission, shown: boolean) {
    this.#parent = parent;
    this.#submission = submission;
    this.#shown = shown;
  }

  emit(event: NewEvent): void {
    this.#parent.emit(this.#isUserMessage(event) ? this.#named(event) : event);
  }

  note: Emitter['note'] = (observation) => this.#parent.note(observation);

  with(scope: Partial<EventScope>): Emitter {
    return scoped(this, scope);
  }

  /** Shows the user message, if nothing did yet: also what never came to a turn was said. */
  showUserMessage(turnId: string): void {
    if (this.#shown) return;
    const { session, submissionId } = this.#submission;
    const scope = { session, turnId, messageId: userMessageId(submissionId) };
    const message = submittedMessage(this.#submission);
    this.#parent.emit({ type: 'message_start', ...scope, message: { role: 'user', content: [] } });
    this.#parent.emit({ type: 'message_end', ...scope, message });
    this.#shown = true;
  }

  #isUserMessage(event: NewEvent): event is Extract<NewEvent, { type: 'message_start' | 'message_end' }> {
    if (this.#shown || (event.type !== 'message_start' && event.type !== 'message_end')) return false;
    if (event.message.role !== 'user' || event.session !== this.#submission.session) return false;
    if (event.taskId !== undefined || event.parentSession !== undefined) return false;
    this.#announced ??= event.messageId;
    return event.messageId === this.#announced;
  }

  #named(event: Extract<NewEvent, { type: 'message_start' | 'message_end' }>): NewEvent {
    const messageId = userMessageId(this.#submission.submissionId);
    if (event.type === 'message_start') return { ...event, messageId };
    this.#shown = true;
    return { ...event, messageId, message: submittedMessage(this.#submission) };
  }
}
