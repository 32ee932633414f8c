// Made from spec/ by `npm run spec`; never edited.

export interface paths {
    "/workflows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List workflows
         * @description The workflows that answer over HTTP, with the JSON Schemas of what they take and give.
         */
        get: operations["listWorkflows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a run
         * @description Admits one run. The body is the payload of the workflow: any JSON value, or nothing at all. What was answered `202` is on disk and ends in exactly one `run_end`. With `?wait=result` the answer comes when the run has ended; with `Accept: text/event-stream` the answer is the run's stream from its start until it closes. The two do not go together. A client that goes away cancels nothing.
         */
        post: operations["invokeWorkflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List runs
         * @description Newest first. The route exists only where the application has said who may use it; elsewhere it is `404 route_not_found`.
         */
        get: operations["listRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{runId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a run's events, or its record
         * @description The run's events, as a Durable Streams read: a page at a time, waiting for more (`live=long-poll`), or as a stream (`live=sse`). The stream closes right after `run_end`. With `?meta`: the run record, as plain JSON.
         */
        get: operations["readRun"];
        put?: never;
        post?: never;
        /**
         * Delete a run that has ended
         * @description Whole: its record, its events, and the receipt of its idempotency key, which may be used for a new run. From then on, and for 30 days at the least, its id answers `410 run_expired`. A run that has not ended is `409 run_active`: cancel it first. Offered only where the application has said who may list runs; elsewhere it is `405`.
         */
        delete: operations["deleteRun"];
        options?: never;
        /**
         * Ask where a run's stream is
         * @description The tail of the stream, and whether it is closed, without a body.
         */
        head: operations["headRun"];
        patch?: never;
        trace?: never;
    };
    "/runs/{runId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask a run to stop
         * @description Durable before it is answered, and repeatable. The run ends `cancelled`, with an error of type `run_cancelled`, unless it ends by itself first; a run that has ended answers `200` with the status that it ended with.
         */
        post: operations["cancelRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List agents
         * @description The agents that answer over HTTP.
         */
        get: operations["listAgents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/agents/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the instances of an agent
         * @description Newest first, by the time of their first work. The route exists only where the application has said who may list runs; elsewhere it is `404 route_not_found`.
         */
        get: operations["listInstances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/agents/{name}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an instance's events, or a conversation
         * @description The instance's events, as a Durable Streams read; this stream stays open. With `view=history`: a conversation as it stands now. With `view=updates`: its changes, as a Durable Streams read that goes on from a snapshot's `offset`. One offset space serves all views of an instance.
         */
        get: operations["readAgent"];
        put?: never;
        /**
         * Prompt an agent instance
         * @description Admits one prompt. The work of an instance is done strictly in the order it was admitted, and each piece settles exactly once. With `?wait=result` the answer comes when this prompt has settled. A client that goes away cancels nothing.
         */
        post: operations["promptAgent"];
        /**
         * Delete an agent instance
         * @description Stops what runs and what waits, as an abort does, then deletes the instance whole: events, conversations, attachments, files, and the receipts of its idempotency keys. Later work begins a new instance, which takes no offset of the old one. Offered only where the application has said who may list runs; elsewhere it is `405`.
         */
        delete: operations["deleteInstance"];
        options?: never;
        /**
         * Ask where an instance's stream is
         * @description The tail of the stream, without a body.
         */
        head: operations["headAgent"];
        patch?: never;
        trace?: never;
    };
    "/agents/{name}/{id}/dispatch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give an agent instance asynchronous input
         * @description Admits one input, in order with the prompts. In the conversation it shows as a user message.
         */
        post: operations["dispatchAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/agents/{name}/{id}/abort": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop the work of an agent instance
         * @description Stops what runs and what waits; each of it settles as `aborted`. What is admitted later is not touched.
         */
        post: operations["abortAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/agents/{name}/{id}/attachments/{attachmentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an image that was sent
         * @description The bytes, as they were sent with a prompt. They never change.
         */
        get: operations["readAttachment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The document of this deployment, as JSON
         * @description The contract, with one concrete operation for each exposed workflow, and its own payload and result schemas.
         */
        get: operations["readOpenapiJson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.yaml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The document of this deployment, as YAML
         * @description The contract, with one concrete operation for each exposed workflow, and its own payload and result schemas.
         */
        get: operations["readOpenapiYaml"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/capabilities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What this server can do
         * @description The version of the protocol, and which of its optional parts are offered here.
         */
        get: operations["readCapabilities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the process alive?
         * @description Answers as long as the process does; touches nothing else. Needs no authentication.
         */
        get: operations["readHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Does the server take work?
         * @description Not while it starts, and not while it drains before a stop. Needs no authentication.
         */
        get: operations["readReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AbortReceipt: {
            /** @description Whether there was anything to stop. */
            aborted: boolean;
        };
        /** @description The loop of model turns has ended. */
        AgentEndEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "agent_end";
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "agent_end";
        };
        /** @description An agent that answers over HTTP. */
        AgentInfo: {
            /** @example support */
            name: string;
            description?: string;
        };
        /** @description An instance of an agent, without what it was told. */
        AgentInstance: {
            /**
             * @description As callers address it.
             * @example ticket-42
             */
            id: string;
            /**
             * Format: date-time
             * @description When it was given its first work. UTC.
             */
            createdAt: string;
            /** @description How many pieces of work it was given so far. */
            submissions: number;
        };
        /** @description A page of instances, newest first. */
        AgentInstanceList: {
            instances: components["schemas"]["AgentInstance"][];
            /** @description Opaque; present when there are more. */
            nextCursor?: string;
        };
        AgentList: {
            agents: components["schemas"]["AgentInfo"][];
        };
        /** @description The loop of model turns begins. */
        AgentStartEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "agent_start";
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "agent_start";
        };
        /**
         * @description A conversation, materialised; or its changes.
         * @enum {string}
         */
        AgentView: "history" | "updates";
        /** @description One block of what a model said. */
        AssistantContent: components["schemas"]["TextContent"] | components["schemas"]["ThinkingContent"] | components["schemas"]["ToolCallContent"];
        AssistantMessage: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            role: "assistant";
            content: components["schemas"]["AssistantContent"][];
        };
        /** @description The status at the time of the answer. */
        CancelReceipt: {
            runId: components["schemas"]["RunId"];
            status: components["schemas"]["RunStatus"];
        };
        /** @description What this server can do. */
        Capabilities: {
            /** @constant */
            protocol: "openflue";
            /**
             * @description Version of the protocol.
             * @example 0.1.0
             */
            version: string;
            /** @constant */
            eventVersion: 3;
            /** @description Optional parts that this server offers: `agents`, `attachments`, `cancel`, `conversation`, `delete`, `dispatch`, `idempotency`, `list`, `resume`, `tail`, or its own. */
            features: string[];
            /** @description The implementation, where it wants to be known. */
            server?: {
                name: string;
                version?: string;
            };
        };
        /** @description Changes of a conversation, in order. */
        ChunkBatch: components["schemas"]["ConversationChunk"][];
        /** @description One batch of conversation changes. */
        ChunkDataFrame: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event: "data";
            /** @description JSON text: `ChunkBatch`. */
            data: string;
        };
        /** @description One SSE frame of a stream of conversation changes. */
        ChunkFrame: components["schemas"]["ChunkDataFrame"] | components["schemas"]["ControlFrame"];
        /** @description Strictly increasing, first by `batch` and then by `index`: a chunk that came before is recognised. */
        ChunkPosition: {
            batch: number;
            index: number;
        };
        /** @description Old turns were replaced by a summary, or could not be. */
        CompactionEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "compaction";
            reason: components["schemas"]["CompactionReason"];
            estimatedTokens: number;
            messagesBefore: number;
            messagesAfter: number;
            /** @description Milliseconds. */
            durationMs: number;
            isError: boolean;
            error?: components["schemas"]["EventError"];
            usage?: components["schemas"]["Usage"];
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "compaction";
        };
        /** @enum {string} */
        CompactionReason: "threshold" | "overflow" | "manual";
        /** @description Old turns are about to be replaced by a summary. */
        CompactionStartEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "compaction_start";
            reason: components["schemas"]["CompactionReason"];
            estimatedTokens: number;
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "compaction_start";
        };
        /** @description Follows every batch. */
        ControlFrame: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event: "control";
            /** @description JSON text: `StreamControl`. */
            data: string;
        };
        /** @description One change of a conversation. Readers ignore types they do not know. */
        ConversationChunk: components["schemas"]["ConversationResetChunk"] | components["schemas"]["MessageAppendedChunk"] | components["schemas"]["MessageStartedChunk"] | components["schemas"]["MessageDeltaChunk"] | components["schemas"]["ToolInputChunk"] | components["schemas"]["ToolOutputChunk"] | components["schemas"]["ToolOutputErrorChunk"] | components["schemas"]["MessageCompletedChunk"] | components["schemas"]["SubmissionSettledChunk"];
        ConversationChunkBase: {
            conversationId: string;
            position: components["schemas"]["ChunkPosition"];
        };
        ConversationMessage: {
            id: string;
            /** @enum {string} */
            role: "user" | "assistant";
            submissionId?: components["schemas"]["SubmissionId"];
            parts: components["schemas"]["ConversationPart"][];
            metadata?: {
                /** Format: date-time */
                timestamp?: string;
                usage?: components["schemas"]["Usage"];
                model?: string;
            };
        };
        ConversationPart: components["schemas"]["TextPart"] | components["schemas"]["ReasoningPart"] | components["schemas"]["FilePart"] | components["schemas"]["ToolPart"];
        /** @description Forget what was; start over from this snapshot. */
        ConversationResetChunk: components["schemas"]["ConversationChunkBase"] & {
            /** @constant */
            type: "conversation-reset";
            snapshot: components["schemas"]["ConversationSnapshot"];
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "conversation-reset";
        };
        /** @description A conversation as it stood at `offset`; reading `view=updates` from there goes on where it ends. */
        ConversationSnapshot: {
            /** @constant */
            v: 1;
            conversationId: string;
            offset: components["schemas"]["Offset"];
            messages: components["schemas"]["ConversationMessage"][];
            settlements: components["schemas"]["Settlement"][];
        };
        /**
         * @description Id of one dispatched input. Opaque to clients; sorts by time of creation.
         * @example dsp_01JZ8Q4T6W3XN5V7B9C1D2E3F4
         */
        DispatchId: string;
        DispatchReceipt: {
            dispatchId: components["schemas"]["DispatchId"];
            /** Format: date-time */
            acceptedAt: string;
        };
        DispatchRequest: {
            input: components["schemas"]["JsonValue"];
            session?: components["schemas"]["SessionName"];
        };
        ErrorBody: {
            type: components["schemas"]["ErrorType"];
            /** @description One sentence for people; may change. */
            message: string;
            /** @description What exactly was wrong and what to do about it; may change. */
            details: string;
            ref?: components["schemas"]["ErrorRef"];
            /** @description More for the developer; in development only. */
            dev?: string;
            /** @description Facts for programs: `issues` of a validation, `runId` of a failed run and the like. */
            meta?: {
                issues?: components["schemas"]["ValidationIssue"][];
            } & {
                [key: string]: unknown;
            };
        };
        /** @description The body of every answer with a status of 400 or more. */
        ErrorEnvelope: {
            error: components["schemas"]["ErrorBody"];
        };
        /**
         * @description Finds the failure in the server's log. Opaque to clients; sorts by time of creation.
         * @example err_01JZ8Q4T6W3XN5V7B9C1D2E3F4
         */
        ErrorRef: string;
        /**
         * @description Stable and machine-readable: branch on this. Each type has one status.
         * @example invalid_request
         * @enum {string}
         */
        ErrorType: "invalid_json" | "invalid_request" | "unauthorized" | "forbidden" | "agent_not_found" | "workflow_not_found" | "run_not_found" | "stream_not_found" | "attachment_not_found" | "route_not_found" | "method_not_allowed" | "idempotency_conflict" | "run_active" | "submission_aborted" | "run_expired" | "payload_too_large" | "unsupported_media_type" | "queue_full" | "internal_error" | "run_failed" | "submission_failed" | "not_implemented" | "not_ready" | "wait_timeout";
        /** @description Events, in order. */
        EventBatch: components["schemas"]["FlueEvent"][];
        /** @description One batch of events. */
        EventDataFrame: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event: "data";
            /** @description JSON text: `EventBatch`. */
            data: string;
        };
        /** @description What every event carries beside its `type`; ids where they apply. */
        EventEnvelope: {
            /** @constant */
            v: 3;
            /** @description Counts the events of a run, or of a submission, from 0. Not a stream offset. */
            eventIndex: number;
            /**
             * Format: date-time
             * @description UTC.
             * @example 2026-01-15T09:30:00.000Z
             */
            timestamp: string;
            runId?: components["schemas"]["RunId"];
            /** @description The agent instance, by the id in its URL. */
            instanceId?: string;
            submissionId?: components["schemas"]["SubmissionId"];
            dispatchId?: components["schemas"]["DispatchId"];
            harness?: string;
            session?: string;
            /** @description The session above: on a task's `task_start` and `task`, and on what an action does. */
            parentSession?: string;
            taskId?: string;
            operationId?: string;
            turnId?: string;
            messageId?: string;
        };
        /**
         * @description An error inside a run or a submission, as events and records carry it.
         * @example {
         *       "name": "Error",
         *       "type": "run_timeout",
         *       "message": "The run took longer than 3600000 ms."
         *     }
         */
        EventError: {
            /** @description Class of the error that was thrown. */
            name?: string;
            /** @description Machine-readable: `run_cancelled`, `run_timeout`, `run_interrupted`, `journal_mismatch`, or another. */
            type?: string;
            message: string;
            meta?: {
                [key: string]: unknown;
            };
        };
        /** @description One SSE frame of a stream of events. */
        EventFrame: components["schemas"]["EventDataFrame"] | components["schemas"]["ControlFrame"];
        FilePart: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "file";
            mediaType: string;
            /** @description Attachment id. */
            id?: string;
            /** @description Bytes. */
            size?: number;
            filename?: string;
            /** @description Where the bytes are, absolute. */
            url?: string;
        };
        /**
         * @description Why a model stopped: it was done, hit its token limit, calls tools, failed, or was aborted.
         * @enum {string}
         */
        FinishReason: "stop" | "length" | "toolUse" | "error" | "aborted";
        /** @description One event, told apart by `type`. A later server may send types that are not listed here: readers pass on what they do not know and never drop it. */
        FlueEvent: components["schemas"]["RunStartEvent"] | components["schemas"]["RunResumeEvent"] | components["schemas"]["RunEndEvent"] | components["schemas"]["OperationStartEvent"] | components["schemas"]["OperationEvent"] | components["schemas"]["AgentStartEvent"] | components["schemas"]["AgentEndEvent"] | components["schemas"]["TurnStartEvent"] | components["schemas"]["TurnEvent"] | components["schemas"]["MessageStartEvent"] | components["schemas"]["MessageEndEvent"] | components["schemas"]["TextDeltaEvent"] | components["schemas"]["ThinkingStartEvent"] | components["schemas"]["ThinkingDeltaEvent"] | components["schemas"]["ThinkingEndEvent"] | components["schemas"]["ToolStartEvent"] | components["schemas"]["ToolEvent"] | components["schemas"]["TaskStartEvent"] | components["schemas"]["TaskEvent"] | components["schemas"]["CompactionStartEvent"] | components["schemas"]["CompactionEvent"] | components["schemas"]["LogEvent"] | components["schemas"]["IdleEvent"] | components["schemas"]["SubmissionSettledEvent"];
        Health: {
            /** @constant */
            status: "ok";
        };
        /** @description The instance has nothing to do. */
        IdleEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "idle";
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "idle";
        };
        ImageContent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "image";
            /** @example image/png */
            mimeType: string;
            /** @description Base64. In events always `[image data omitted from event]`. */
            data: string;
            /** @description In events: where `GET /agents/{name}/{id}/attachments/{attachmentId}` has the bytes. */
            attachmentId?: string;
        };
        /** @description One block of what a model is given. */
        InputContent: components["schemas"]["TextContent"] | components["schemas"]["ImageContent"];
        /**
         * @description A JSON Schema, dialect 2020-12.
         * @example {
         *       "type": "object"
         *     }
         */
        JsonSchema: {
            [key: string]: unknown;
        };
        /** @description Any JSON value, `null` included. */
        JsonValue: unknown;
        /** @enum {string} */
        LiveMode: "long-poll" | "sse";
        /** @description The application logged something. */
        LogEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "log";
            level: components["schemas"]["LogLevel"];
            message: string;
            attributes?: {
                [key: string]: unknown;
            };
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "log";
        };
        /** @enum {string} */
        LogLevel: "info" | "warn" | "error";
        /** @description One message of a conversation with a model. */
        Message: components["schemas"]["UserMessage"] | components["schemas"]["AssistantMessage"] | components["schemas"]["ToolResultMessage"];
        /** @description A whole message. */
        MessageAppendedChunk: components["schemas"]["ConversationChunkBase"] & {
            /** @constant */
            type: "message-appended";
            message: components["schemas"]["ConversationMessage"];
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "message-appended";
        };
        /** @description An assistant message has ended. */
        MessageCompletedChunk: components["schemas"]["ConversationChunkBase"] & {
            /** @constant */
            type: "message-completed";
            messageId: string;
            usage?: components["schemas"]["Usage"];
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "message-completed";
        };
        /** @description More of a message's text or reasoning. */
        MessageDeltaChunk: components["schemas"]["ConversationChunkBase"] & {
            /** @constant */
            type: "message-delta";
            messageId: string;
            /** @enum {string} */
            kind: "text" | "reasoning";
            delta: string;
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "message-delta";
        };
        /** @description A message, whole: authoritative over the deltas before it. */
        MessageEndEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "message_end";
            message: components["schemas"]["Message"];
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "message_end";
        };
        /** @description An assistant message begins. */
        MessageStartedChunk: components["schemas"]["ConversationChunkBase"] & {
            /** @constant */
            type: "message-started";
            messageId: string;
            submissionId?: components["schemas"]["SubmissionId"];
            /** Format: date-time */
            timestamp?: string;
            model?: string;
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "message-started";
        };
        /** @description A message begins; its content may still be empty. */
        MessageStartEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "message_start";
            message: components["schemas"]["Message"];
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "message_start";
        };
        /** @description One model call as it was made, without its content. */
        ModelRequest: {
            providerId: string;
            providerName: string;
            requestedModel: string;
            /** @description Wire API spoken, such as `anthropic-messages`. */
            api: string;
            reasoningLevel?: string;
            maxTokens?: number;
        };
        /** @description How one model call ended, without its content. */
        ModelResponse: {
            responseId?: string;
            responseModel?: string;
            finishReason?: components["schemas"]["FinishReason"];
            usage?: components["schemas"]["Usage"];
            error?: components["schemas"]["EventError"];
        };
        /**
         * @description A place in a stream: reading from it yields what comes after. Opaque; give back what you were given.
         * @example 4821907356120384_0000000000002048
         */
        Offset: string;
        /** @description An OpenAPI 3.2 document. */
        OpenApiDocument: {
            openapi: string;
            info: {
                [key: string]: unknown;
            };
            paths: {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        /** @description An operation has ended. A prompt's text is in its messages, not here. */
        OperationEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "operation";
            operationKind: components["schemas"]["OperationKind"];
            /** @description Milliseconds. */
            durationMs: number;
            isError: boolean;
            error?: components["schemas"]["EventError"];
            result?: components["schemas"]["JsonValue"];
            usage?: components["schemas"]["Usage"];
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "operation";
        };
        /** @enum {string} */
        OperationKind: "prompt" | "skill" | "task" | "shell" | "compact" | "step";
        /** @description An operation of the harness begins. */
        OperationStartEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "operation_start";
            operationKind: components["schemas"]["OperationKind"];
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "operation_start";
        };
        /** @description What the agent answered, and with which model. */
        PromptAnswer: {
            text: string;
            usage: components["schemas"]["Usage"];
            model: {
                provider: string;
                id: string;
            };
        };
        PromptImage: {
            /** @constant */
            type: "image";
            mimeType: string;
            /** @description Base64, at most 14 MiB of it. */
            data: string;
        };
        /** @description A prompt was admitted. Reading `streamUrl` from `offset` yields all of its events, among those of other submissions: filter by `submissionId`. */
        PromptReceipt: {
            submissionId: components["schemas"]["SubmissionId"];
            streamUrl: components["schemas"]["StreamUrl"];
            offset: components["schemas"]["Offset"];
        };
        PromptRequest: {
            message: string;
            images?: components["schemas"]["PromptImage"][];
            session?: components["schemas"]["SessionName"];
        };
        /** @description A prompt that has completed. */
        PromptResult: components["schemas"]["PromptReceipt"] & {
            result: components["schemas"]["PromptAnswer"];
        };
        ReasoningPart: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "reasoning";
            text: string;
            /** @enum {string} */
            state: "streaming" | "done";
        };
        /** @description A run has ended: its last event, after which its stream closes. */
        RunEndEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "run_end";
            /** @description Milliseconds. */
            durationMs: number;
            isError: boolean;
            result?: components["schemas"]["JsonValue"];
            error?: components["schemas"]["EventError"];
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "run_end";
        };
        /**
         * @description Id of one workflow run. Opaque to clients; sorts by time of creation.
         * @example run_01JZ8Q4T6W3XN5V7B9C1D2E3F4
         */
        RunId: string;
        /** @description A page of runs, newest first. */
        RunList: {
            runs: components["schemas"]["RunPointer"][];
            /** @description Opaque; present when there are more. */
            nextCursor?: string;
        };
        /** @description A run without what it was given and what it made. */
        RunPointer: {
            runId: components["schemas"]["RunId"];
            /** @example summarize */
            workflowName: string;
            status: components["schemas"]["RunStatus"];
            /**
             * Format: date-time
             * @description When the run was admitted. UTC.
             */
            startedAt: string;
            /** Format: date-time */
            endedAt?: string;
            /** @description Milliseconds from `startedAt` to `endedAt`. */
            durationMs?: number;
            /** @description Present once the run has ended. */
            isError?: boolean;
            /** @description How often the run was begun: 1 from its admission on, and one more for every resumption. */
            attempts: number;
        };
        /** @description A run was admitted: it is on disk, and will end. */
        RunReceipt: {
            runId: components["schemas"]["RunId"];
            streamUrl: components["schemas"]["StreamUrl"];
            offset: components["schemas"]["Offset"];
        };
        /** @description A run, whole. */
        RunRecord: components["schemas"]["RunPointer"] & {
            /** @description What the run was given; absent without a body. */
            payload?: components["schemas"]["JsonValue"];
            /**
             * @deprecated
             * @description The same value as `payload`, for clients of the 1.0-beta line.
             */
            input?: components["schemas"]["JsonValue"];
            result?: components["schemas"]["JsonValue"];
            error?: components["schemas"]["EventError"];
        };
        /** @description A run that has completed. */
        RunResult: components["schemas"]["RunReceipt"] & {
            /** @description `null` when the workflow returned nothing. */
            result: components["schemas"]["JsonValue"];
        };
        /** @description An interrupted run goes on. */
        RunResumeEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "run_resume";
            workflowName: string;
            /** Format: date-time */
            startedAt: string;
            /** @description The first execution of a run is attempt 1. */
            attempt: number;
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "run_resume";
        };
        /** @description A run begins. */
        RunStartEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "run_start";
            workflowName: string;
            /** Format: date-time */
            startedAt: string;
            /** @description Absent when the run was admitted without a body. */
            payload?: components["schemas"]["JsonValue"];
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "run_start";
        };
        /**
         * @description `active` from admission to the end; then one of the other three, for good.
         * @enum {string}
         */
        RunStatus: "active" | "completed" | "errored" | "cancelled";
        /** @description A history of its own over the same files. Default `default`. */
        SessionName: string;
        /** @description How one submission ended. */
        Settlement: {
            submissionId: components["schemas"]["SubmissionId"];
            outcome: components["schemas"]["SubmissionOutcome"];
            result?: components["schemas"]["JsonValue"];
            error?: components["schemas"]["EventError"];
        };
        /** @description The content of a control frame: where the reader is now. */
        StreamControl: {
            streamNextOffset: components["schemas"]["Offset"];
            /** @description Opaque; give it back as `cursor`. */
            streamCursor?: string;
            /** @description True when everything up to the tail was delivered. */
            upToDate?: boolean;
            /** @description True when nothing will follow, ever. */
            streamClosed?: boolean;
        };
        /**
         * Format: uri
         * @description Where the events are read: absolute, mount prefix included.
         * @example https://flue.example.com/runs/run_01JZ8Q4T6W3XN5V7B9C1D2E3F4
         */
        StreamUrl: string;
        /**
         * @description Id of one piece of work given to an agent instance. Opaque to clients; sorts by time of creation.
         * @example sub_01JZ8Q4T6W3XN5V7B9C1D2E3F4
         */
        SubmissionId: string;
        /**
         * @description How a submission ended.
         * @enum {string}
         */
        SubmissionOutcome: "completed" | "failed" | "aborted";
        /** @description A submission has ended. */
        SubmissionSettledChunk: components["schemas"]["ConversationChunkBase"] & {
            /** @constant */
            type: "submission-settled";
            submissionId: components["schemas"]["SubmissionId"];
            outcome: components["schemas"]["SubmissionOutcome"];
            result?: components["schemas"]["JsonValue"];
            error?: components["schemas"]["EventError"];
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "submission-settled";
        };
        /** @description A submission has ended, once and for all. */
        SubmissionSettledEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "submission_settled";
            outcome: components["schemas"]["SubmissionOutcome"];
            result?: components["schemas"]["JsonValue"];
            error?: components["schemas"]["EventError"];
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "submission_settled";
        };
        /** @description A delegated task has ended. */
        TaskEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "task";
            prompt?: string;
            agent?: string;
            cwd?: string;
            /** @description Milliseconds. */
            durationMs: number;
            isError: boolean;
            result?: components["schemas"]["JsonValue"];
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "task";
        };
        /** @description A task is delegated to a child session. */
        TaskStartEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "task_start";
            prompt: string;
            agent?: string;
            cwd?: string;
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "task_start";
        };
        TextContent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "text";
            text: string;
        };
        /** @description More text of the message in progress. */
        TextDeltaEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "text_delta";
            text: string;
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "text_delta";
        };
        TextPart: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "text";
            text: string;
            /** @enum {string} */
            state: "streaming" | "done";
        };
        ThinkingContent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "thinking";
            thinking: string;
            /** @description Opaque; what the provider wants back when the message is sent to it again. */
            thinkingSignature?: string;
            /** @description True when the provider withheld the text; `thinkingSignature` then holds its bytes. */
            redacted?: boolean;
        };
        /** @description More text of a thinking block. */
        ThinkingDeltaEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "thinking_delta";
            /** @description Index of the block in the message's content. */
            contentIndex: number;
            delta: string;
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "thinking_delta";
        };
        /** @description A thinking block, whole. */
        ThinkingEndEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "thinking_end";
            /** @description Index of the block in the message's content. */
            contentIndex: number;
            content: string;
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "thinking_end";
        };
        /** @description A thinking block begins. */
        ThinkingStartEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "thinking_start";
            /** @description Index of the block in the message's content. */
            contentIndex: number;
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "thinking_start";
        };
        ToolCallContent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "toolCall";
            id: string;
            name: string;
            arguments: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** @description Opaque; what the provider wants back when the message is sent to it again. */
            thoughtSignature?: string;
        };
        /** @description A tool has ended. */
        ToolEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "tool";
            toolCallId: string;
            toolName: string;
            args?: components["schemas"]["JsonValue"];
            /** @description Milliseconds. */
            durationMs: number;
            isError: boolean;
            result?: components["schemas"]["JsonValue"];
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "tool";
        };
        /** @description A message calls a tool. */
        ToolInputChunk: components["schemas"]["ConversationChunkBase"] & {
            /** @constant */
            type: "tool-input";
            messageId: string;
            toolCallId: string;
            toolName: string;
            input: components["schemas"]["JsonValue"];
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "tool-input";
        };
        /** @description A tool answered. */
        ToolOutputChunk: components["schemas"]["ConversationChunkBase"] & {
            /** @constant */
            type: "tool-output";
            toolCallId: string;
            output: components["schemas"]["JsonValue"];
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "tool-output";
        };
        /** @description A tool failed. */
        ToolOutputErrorChunk: components["schemas"]["ConversationChunkBase"] & {
            /** @constant */
            type: "tool-output-error";
            toolCallId: string;
            errorText: string;
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "tool-output-error";
        };
        ToolPart: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "dynamic-tool";
            toolName: string;
            toolCallId: string;
            /** @enum {string} */
            state: "input-available" | "output-available" | "output-error";
            input: components["schemas"]["JsonValue"];
            output?: components["schemas"]["JsonValue"];
            errorText?: string;
        };
        ToolResultMessage: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            role: "toolResult";
            toolCallId: string;
            toolName: string;
            content: components["schemas"]["InputContent"][];
            isError: boolean;
        };
        /** @description A tool is about to run. */
        ToolStartEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "tool_start";
            toolCallId: string;
            toolName: string;
            args?: components["schemas"]["JsonValue"];
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "tool_start";
        };
        /** @description One model call has ended. */
        TurnEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "turn";
            purpose: components["schemas"]["TurnPurpose"];
            /** @description Milliseconds. */
            durationMs: number;
            isError: boolean;
            request: components["schemas"]["ModelRequest"];
            response: components["schemas"]["ModelResponse"];
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "turn";
        };
        /** @enum {string} */
        TurnPurpose: "agent" | "compaction";
        /** @description One model call begins. */
        TurnStartEvent: components["schemas"]["EventEnvelope"] & {
            /** @constant */
            type: "turn_start";
            purpose: components["schemas"]["TurnPurpose"];
            /**
             * @description Which one is called.
             * @example anthropic/claude-haiku-4-5
             */
            model?: string;
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "turn_start";
        };
        /** @description Tokens spent on model work, and their price in US dollars (0 where unknown). */
        Usage: {
            input: number;
            output: number;
            cacheRead: number;
            cacheWrite: number;
            totalTokens: number;
            cost: {
                input: number;
                output: number;
                cacheRead: number;
                cacheWrite: number;
                total: number;
            };
        };
        UserMessage: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            role: "user";
            content: string | components["schemas"]["InputContent"][];
        };
        /**
         * @description One finding of a validation, in Standard Schema's shape.
         * @example {
         *       "message": "Expected a string",
         *       "path": [
         *         "text"
         *       ]
         *     }
         */
        ValidationIssue: {
            /** @description What is wrong, for people. */
            message: string;
            /** @description Where: keys and indexes from the root of the value. Absent: the value as a whole. */
            path?: (string | number)[];
        };
        /** @description A workflow that answers over HTTP. */
        WorkflowInfo: {
            /** @example summarize */
            name: string;
            description?: string;
            /** @description JSON Schema of the payload, where it is declared. */
            input?: components["schemas"]["JsonSchema"];
            /** @description JSON Schema of the result, where it is declared. */
            output?: components["schemas"]["JsonSchema"];
        };
        WorkflowList: {
            workflows: components["schemas"]["WorkflowInfo"][];
        };
    };
    responses: {
        /** @description `agent_not_found`: There is no such agent. */
        AgentNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @constant */
                        type?: "agent_not_found";
                    };
                };
            };
        };
        /** @description `agent_not_found`: There is no such agent. `attachment_not_found`: There is no such attachment. */
        AgentNotFoundOrAttachmentNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        type?: "agent_not_found" | "attachment_not_found";
                    };
                };
            };
        };
        /** @description `agent_not_found`: There is no such agent. `route_not_found`: There is no such route. */
        AgentNotFoundOrRouteNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        type?: "agent_not_found" | "route_not_found";
                    };
                };
            };
        };
        /** @description `agent_not_found`: There is no such agent. `stream_not_found`: There is no such stream. */
        AgentNotFoundOrStreamNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        type?: "agent_not_found" | "stream_not_found";
                    };
                };
            };
        };
        /** @description `forbidden`: This is not allowed. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @constant */
                        type?: "forbidden";
                    };
                };
            };
        };
        /** @description `idempotency_conflict`: This idempotency key was used with another request body. */
        IdempotencyConflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @constant */
                        type?: "idempotency_conflict";
                    };
                };
            };
        };
        /** @description `idempotency_conflict`: This idempotency key was used with another request body. `submission_aborted`: The submission was aborted. */
        IdempotencyConflictOrSubmissionAborted: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        type?: "idempotency_conflict" | "submission_aborted";
                    };
                };
            };
        };
        /** @description `internal_error`: The server failed. */
        InternalError: {
            headers: {
                /** @description The same as `error.ref`, where the failure was logged. */
                "flue-error-ref"?: components["schemas"]["ErrorRef"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @constant */
                        type?: "internal_error";
                    };
                };
            };
        };
        /** @description `internal_error`: The server failed. `run_failed`: The run failed. */
        InternalErrorOrRunFailed: {
            headers: {
                /** @description The same as `error.ref`, where the failure was logged. */
                "flue-error-ref"?: components["schemas"]["ErrorRef"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        type?: "internal_error" | "run_failed";
                    };
                };
            };
        };
        /** @description `internal_error`: The server failed. `submission_failed`: The submission failed. */
        InternalErrorOrSubmissionFailed: {
            headers: {
                /** @description The same as `error.ref`, where the failure was logged. */
                "flue-error-ref"?: components["schemas"]["ErrorRef"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        type?: "internal_error" | "submission_failed";
                    };
                };
            };
        };
        /** @description `invalid_json`: The request body is not valid JSON. `invalid_request`: The request is not valid. */
        InvalidJsonOrInvalidRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        type?: "invalid_json" | "invalid_request";
                    };
                };
            };
        };
        /** @description `invalid_request`: The request is not valid. */
        InvalidRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @constant */
                        type?: "invalid_request";
                    };
                };
            };
        };
        /** @description `method_not_allowed`: This route does not answer that method. */
        MethodNotAllowed: {
            headers: {
                /** @description The methods that this path answers. */
                Allow: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @constant */
                        type?: "method_not_allowed";
                    };
                };
            };
        };
        /** @description `not_implemented`: This server does not offer that. */
        NotImplemented: {
            headers: {
                /** @description The same as `error.ref`, where the failure was logged. */
                "flue-error-ref"?: components["schemas"]["ErrorRef"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @constant */
                        type?: "not_implemented";
                    };
                };
            };
        };
        /** @description `not_ready`: The server is not ready. */
        NotReady: {
            headers: {
                /** @description Seconds after which to try again. */
                "Retry-After"?: string;
                /** @description The same as `error.ref`, where the failure was logged. */
                "flue-error-ref"?: components["schemas"]["ErrorRef"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @constant */
                        type?: "not_ready";
                    };
                };
            };
        };
        /** @description `payload_too_large`: The request body is too large. */
        PayloadTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @constant */
                        type?: "payload_too_large";
                    };
                };
            };
        };
        /** @description `queue_full`: Too much work is waiting. */
        QueueFull: {
            headers: {
                /** @description Seconds after which to try again. */
                "Retry-After": string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @constant */
                        type?: "queue_full";
                    };
                };
            };
        };
        /** @description `route_not_found`: There is no such route. */
        RouteNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @constant */
                        type?: "route_not_found";
                    };
                };
            };
        };
        /** @description `run_active`: The run has not ended. */
        RunActive: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @constant */
                        type?: "run_active";
                    };
                };
            };
        };
        /** @description `run_expired`: The run is no longer kept. */
        RunExpired: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @constant */
                        type?: "run_expired";
                    };
                };
            };
        };
        /** @description `run_not_found`: There is no such run. */
        RunNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @constant */
                        type?: "run_not_found";
                    };
                };
            };
        };
        /** @description `unauthorized`: Authentication is required. */
        Unauthorized: {
            headers: {
                /** @description How to authenticate. */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @constant */
                        type?: "unauthorized";
                    };
                };
            };
        };
        /** @description `unsupported_media_type`: The request body must be sent as application/json. */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @constant */
                        type?: "unsupported_media_type";
                    };
                };
            };
        };
        /** @description `wait_timeout`: The result did not come in time; the work goes on. */
        WaitTimeout: {
            headers: {
                /** @description The same as `error.ref`, where the failure was logged. */
                "flue-error-ref"?: components["schemas"]["ErrorRef"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @constant */
                        type?: "wait_timeout";
                    };
                };
            };
        };
        /** @description `workflow_not_found`: There is no such workflow. */
        WorkflowNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"] & {
                    error?: components["schemas"]["ErrorBody"] & {
                        /** @constant */
                        type?: "workflow_not_found";
                    };
                };
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listWorkflows: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them, by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["NotReady"];
        };
    };
    invokeWorkflow: {
        parameters: {
            query?: {
                /** @description Answer when the work has ended. */
                wait?: "result";
            };
            header?: {
                /** @description Makes a repetition safe: the same key and body give the same receipt again, and start nothing. Per caller, method and path, for as long as what it admitted is kept. */
                "Idempotency-Key"?: string;
                /** @description `wait=<seconds>` (RFC 7240), together with `?wait=result`: what is still going on then answers the `202` receipt. Without it the server's own limit answers `504`. */
                Prefer?: string;
            };
            path: {
                /**
                 * @description The workflow's name: its file name.
                 * @example summarize
                 */
                name: string;
            };
            cookie?: never;
        };
        /** @description The payload. Checked against the workflow's input schema, where it has one, before a run exists. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["JsonValue"];
            };
        };
        responses: {
            /** @description The run has completed (`wait=result`), or its stream (`Accept: text/event-stream`). */
            200: {
                headers: {
                    /** @description The same as `streamUrl`. */
                    Location?: components["schemas"]["StreamUrl"];
                    /** @description The same as `offset`. */
                    "Stream-Next-Offset"?: components["schemas"]["Offset"];
                    /** @description Present when the key was known: this receipt was given before. */
                    "Idempotency-Replayed"?: "true";
                    /** @description `wait=<seconds>` when `Prefer` was honoured. */
                    "Preference-Applied"?: string;
                    /** @description What caches may keep. */
                    "Cache-Control"?: string;
                    /** @description Browsers must not guess the type. */
                    "X-Content-Type-Options"?: "nosniff";
                    /** @description Which origins may embed the answer. */
                    "Cross-Origin-Resource-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunResult"];
                    "text/event-stream": components["schemas"]["EventFrame"];
                };
            };
            /** @description The run was admitted. */
            202: {
                headers: {
                    /** @description The same as `streamUrl`. */
                    Location: components["schemas"]["StreamUrl"];
                    /** @description The same as `offset`. */
                    "Stream-Next-Offset": components["schemas"]["Offset"];
                    /** @description Present when the key was known: this receipt was given before. */
                    "Idempotency-Replayed"?: "true";
                    /** @description `wait=<seconds>` when `Prefer` was honoured. */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunReceipt"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["WorkflowNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["IdempotencyConflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["QueueFull"];
            500: components["responses"]["InternalErrorOrRunFailed"];
            503: components["responses"]["NotReady"];
            504: components["responses"]["WaitTimeout"];
        };
    };
    listRuns: {
        parameters: {
            query?: {
                /** @description Only runs of this workflow. */
                workflow?: string;
                /** @description Only runs in this status. */
                status?: components["schemas"]["RunStatus"];
                /** @description Most runs in one answer. */
                limit?: number;
                /** @description The `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunList"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["RouteNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["NotReady"];
        };
    };
    readRun: {
        parameters: {
            query?: {
                /** @description Present with any value: answer the run record instead of its events. */
                meta?: string;
                /** @description Where to read from. `-1` is the start (default), `now` the tail. */
                offset?: components["schemas"]["Offset"];
                /** @description Wait for what is not there yet: once (30 seconds at most), or as a stream. Needs `offset`. */
                live?: components["schemas"]["LiveMode"];
                /** @description Start at most this many items before the tail; only changes the start `-1`. */
                tail?: number;
                /** @description The `Stream-Cursor` of the answer before. */
                cursor?: string;
            };
            header?: {
                /** @description The `ETag` of an earlier answer: `304` when nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description Opaque; an id that this server never made is `404`.
                 * @example run_01JZ8Q4T6W3XN5V7B9C1D2E3F4
                 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events, or with `?meta` the record. */
            200: {
                headers: {
                    /** @description Where to read on. */
                    "Stream-Next-Offset"?: components["schemas"]["Offset"];
                    /** @description Present when the answer reaches the tail. */
                    "Stream-Up-To-Date"?: "true";
                    /** @description Present when the stream is closed and the answer reaches its end. */
                    "Stream-Closed"?: "true";
                    /** @description Give it back as `cursor` in the next live read. */
                    "Stream-Cursor"?: string;
                    /** @description Validator of this answer; absent for `offset=now` and for SSE. */
                    ETag?: string;
                    /** @description What caches may keep. */
                    "Cache-Control"?: string;
                    /** @description Browsers must not guess the type. */
                    "X-Content-Type-Options"?: "nosniff";
                    /** @description Which origins may embed the answer. */
                    "Cross-Origin-Resource-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventBatch"] | components["schemas"]["RunRecord"];
                    "text/event-stream": components["schemas"]["EventFrame"];
                };
            };
            /** @description Long-poll: nothing came in time, or the stream is closed and was read to its end. */
            204: {
                headers: {
                    /** @description Where to read on. */
                    "Stream-Next-Offset": components["schemas"]["Offset"];
                    /** @description Present when the answer reaches the tail. */
                    "Stream-Up-To-Date"?: "true";
                    /** @description Present when the stream is closed and the answer reaches its end. */
                    "Stream-Closed"?: "true";
                    /** @description Give it back as `cursor` in the next live read. */
                    "Stream-Cursor"?: string;
                    /** @description What caches may keep. */
                    "Cache-Control"?: string;
                    /** @description Browsers must not guess the type. */
                    "X-Content-Type-Options"?: "nosniff";
                    /** @description Which origins may embed the answer. */
                    "Cross-Origin-Resource-Policy"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nothing has changed since the answer with this `ETag`. */
            304: {
                headers: {
                    /** @description Validator of this answer; absent for `offset=now` and for SSE. */
                    ETag: string;
                    /** @description Where to read on. */
                    "Stream-Next-Offset"?: components["schemas"]["Offset"];
                    /** @description What caches may keep. */
                    "Cache-Control"?: string;
                    /** @description Browsers must not guess the type. */
                    "X-Content-Type-Options"?: "nosniff";
                    /** @description Which origins may embed the answer. */
                    "Cross-Origin-Resource-Policy"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["RunNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            410: components["responses"]["RunExpired"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["NotReady"];
        };
    };
    deleteRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Opaque; an id that this server never made is `404`.
                 * @example run_01JZ8Q4T6W3XN5V7B9C1D2E3F4
                 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing of it is kept. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["RunNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["RunActive"];
            410: components["responses"]["RunExpired"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["NotReady"];
        };
    };
    headRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Opaque; an id that this server never made is `404`.
                 * @example run_01JZ8Q4T6W3XN5V7B9C1D2E3F4
                 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where the stream is now. */
            200: {
                headers: {
                    /** @description The tail. */
                    "Stream-Next-Offset": components["schemas"]["Offset"];
                    /** @description Present when the stream is closed. */
                    "Stream-Closed"?: "true";
                    /** @description What caches may keep. */
                    "Cache-Control"?: string;
                    /** @description Browsers must not guess the type. */
                    "X-Content-Type-Options"?: "nosniff";
                    /** @description Which origins may embed the answer. */
                    "Cross-Origin-Resource-Policy"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `unauthorized`: Authentication is required. */
            401: {
                headers: {
                    /** @description How to authenticate. */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `forbidden`: This is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `run_not_found`: There is no such run. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `method_not_allowed`: This route does not answer that method. */
            405: {
                headers: {
                    /** @description The methods that this path answers. */
                    Allow: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `run_expired`: The run is no longer kept. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal_error`: The server failed. */
            500: {
                headers: {
                    /** @description The same as `error.ref`, where the failure was logged. */
                    "flue-error-ref"?: components["schemas"]["ErrorRef"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `not_ready`: The server is not ready. */
            503: {
                headers: {
                    /** @description Seconds after which to try again. */
                    "Retry-After"?: string;
                    /** @description The same as `error.ref`, where the failure was logged. */
                    "flue-error-ref"?: components["schemas"]["ErrorRef"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    cancelRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Opaque; an id that this server never made is `404`.
                 * @example run_01JZ8Q4T6W3XN5V7B9C1D2E3F4
                 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run had ended already, or has now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CancelReceipt"];
                };
            };
            /** @description The run will stop. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CancelReceipt"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["RunNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            410: components["responses"]["RunExpired"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["NotReady"];
        };
    };
    listAgents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them, by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["NotReady"];
        };
    };
    listInstances: {
        parameters: {
            query?: {
                /** @description Most instances in one answer. */
                limit?: number;
                /** @description The `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The agent's name: its file name.
                 * @example support
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentInstanceList"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["AgentNotFoundOrRouteNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["NotReady"];
        };
    };
    readAgent: {
        parameters: {
            query?: {
                /** @description What to read. Absent: the events. */
                view?: components["schemas"]["AgentView"];
                /** @description Of which conversation; only with `view`. Default `default`. */
                session?: components["schemas"]["SessionName"];
                /** @description Where to read from. `-1` is the start (default), `now` the tail. */
                offset?: components["schemas"]["Offset"];
                /** @description Wait for what is not there yet: once (30 seconds at most), or as a stream. Needs `offset`. */
                live?: components["schemas"]["LiveMode"];
                /** @description Start at most this many items before the tail; only changes the start `-1`. */
                tail?: number;
                /** @description The `Stream-Cursor` of the answer before. */
                cursor?: string;
            };
            header?: {
                /** @description The `ETag` of an earlier answer: `304` when nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The agent's name: its file name.
                 * @example support
                 */
                name: string;
                /**
                 * @description Names the instance; chosen by the caller. An instance begins with the first work it is given.
                 * @example ticket-42
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events; with `view=updates` changes of a conversation; with `view=history` a conversation. */
            200: {
                headers: {
                    /** @description Where to read on. */
                    "Stream-Next-Offset"?: components["schemas"]["Offset"];
                    /** @description Present when the answer reaches the tail. */
                    "Stream-Up-To-Date"?: "true";
                    /** @description Present when the stream is closed and the answer reaches its end. */
                    "Stream-Closed"?: "true";
                    /** @description Give it back as `cursor` in the next live read. */
                    "Stream-Cursor"?: string;
                    /** @description Validator of this answer; absent for `offset=now` and for SSE. */
                    ETag?: string;
                    /** @description What caches may keep. */
                    "Cache-Control"?: string;
                    /** @description Browsers must not guess the type. */
                    "X-Content-Type-Options"?: "nosniff";
                    /** @description Which origins may embed the answer. */
                    "Cross-Origin-Resource-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventBatch"] | components["schemas"]["ChunkBatch"] | components["schemas"]["ConversationSnapshot"];
                    "text/event-stream": components["schemas"]["EventFrame"] | components["schemas"]["ChunkFrame"];
                };
            };
            /** @description Long-poll: nothing came in time, or the stream is closed and was read to its end. */
            204: {
                headers: {
                    /** @description Where to read on. */
                    "Stream-Next-Offset": components["schemas"]["Offset"];
                    /** @description Present when the answer reaches the tail. */
                    "Stream-Up-To-Date"?: "true";
                    /** @description Present when the stream is closed and the answer reaches its end. */
                    "Stream-Closed"?: "true";
                    /** @description Give it back as `cursor` in the next live read. */
                    "Stream-Cursor"?: string;
                    /** @description What caches may keep. */
                    "Cache-Control"?: string;
                    /** @description Browsers must not guess the type. */
                    "X-Content-Type-Options"?: "nosniff";
                    /** @description Which origins may embed the answer. */
                    "Cross-Origin-Resource-Policy"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nothing has changed since the answer with this `ETag`. */
            304: {
                headers: {
                    /** @description Validator of this answer; absent for `offset=now` and for SSE. */
                    ETag: string;
                    /** @description Where to read on. */
                    "Stream-Next-Offset"?: components["schemas"]["Offset"];
                    /** @description What caches may keep. */
                    "Cache-Control"?: string;
                    /** @description Browsers must not guess the type. */
                    "X-Content-Type-Options"?: "nosniff";
                    /** @description Which origins may embed the answer. */
                    "Cross-Origin-Resource-Policy"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["AgentNotFoundOrStreamNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["NotReady"];
        };
    };
    promptAgent: {
        parameters: {
            query?: {
                /** @description Answer when the work has ended. */
                wait?: "result";
            };
            header?: {
                /** @description Makes a repetition safe: the same key and body give the same receipt again, and start nothing. Per caller, method and path, for as long as what it admitted is kept. */
                "Idempotency-Key"?: string;
                /** @description `wait=<seconds>` (RFC 7240), together with `?wait=result`: what is still going on then answers the `202` receipt. Without it the server's own limit answers `504`. */
                Prefer?: string;
            };
            path: {
                /**
                 * @description The agent's name: its file name.
                 * @example support
                 */
                name: string;
                /**
                 * @description Names the instance; chosen by the caller. An instance begins with the first work it is given.
                 * @example ticket-42
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PromptRequest"];
            };
        };
        responses: {
            /** @description The prompt has completed (`wait=result`). */
            200: {
                headers: {
                    /** @description The same as `streamUrl`. */
                    Location?: components["schemas"]["StreamUrl"];
                    /** @description The same as `offset`. */
                    "Stream-Next-Offset"?: components["schemas"]["Offset"];
                    /** @description Present when the key was known: this receipt was given before. */
                    "Idempotency-Replayed"?: "true";
                    /** @description `wait=<seconds>` when `Prefer` was honoured. */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptResult"];
                };
            };
            /** @description The prompt was admitted. */
            202: {
                headers: {
                    /** @description The same as `streamUrl`. */
                    Location: components["schemas"]["StreamUrl"];
                    /** @description The same as `offset`. */
                    "Stream-Next-Offset": components["schemas"]["Offset"];
                    /** @description Present when the key was known: this receipt was given before. */
                    "Idempotency-Replayed"?: "true";
                    /** @description `wait=<seconds>` when `Prefer` was honoured. */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptReceipt"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["AgentNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["IdempotencyConflictOrSubmissionAborted"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["QueueFull"];
            500: components["responses"]["InternalErrorOrSubmissionFailed"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["NotReady"];
            504: components["responses"]["WaitTimeout"];
        };
    };
    deleteInstance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The agent's name: its file name.
                 * @example support
                 */
                name: string;
                /**
                 * @description Names the instance; chosen by the caller. An instance begins with the first work it is given.
                 * @example ticket-42
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing of it is kept. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["AgentNotFoundOrStreamNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["NotReady"];
        };
    };
    headAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The agent's name: its file name.
                 * @example support
                 */
                name: string;
                /**
                 * @description Names the instance; chosen by the caller. An instance begins with the first work it is given.
                 * @example ticket-42
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where the stream is now. */
            200: {
                headers: {
                    /** @description The tail. */
                    "Stream-Next-Offset": components["schemas"]["Offset"];
                    /** @description Present when the stream is closed. */
                    "Stream-Closed"?: "true";
                    /** @description What caches may keep. */
                    "Cache-Control"?: string;
                    /** @description Browsers must not guess the type. */
                    "X-Content-Type-Options"?: "nosniff";
                    /** @description Which origins may embed the answer. */
                    "Cross-Origin-Resource-Policy"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `unauthorized`: Authentication is required. */
            401: {
                headers: {
                    /** @description How to authenticate. */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `forbidden`: This is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `agent_not_found`: There is no such agent. `stream_not_found`: There is no such stream. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `method_not_allowed`: This route does not answer that method. */
            405: {
                headers: {
                    /** @description The methods that this path answers. */
                    Allow: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal_error`: The server failed. */
            500: {
                headers: {
                    /** @description The same as `error.ref`, where the failure was logged. */
                    "flue-error-ref"?: components["schemas"]["ErrorRef"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `not_implemented`: This server does not offer that. */
            501: {
                headers: {
                    /** @description The same as `error.ref`, where the failure was logged. */
                    "flue-error-ref"?: components["schemas"]["ErrorRef"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `not_ready`: The server is not ready. */
            503: {
                headers: {
                    /** @description Seconds after which to try again. */
                    "Retry-After"?: string;
                    /** @description The same as `error.ref`, where the failure was logged. */
                    "flue-error-ref"?: components["schemas"]["ErrorRef"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    dispatchAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repetition safe: the same key and body give the same receipt again, and start nothing. Per caller, method and path, for as long as what it admitted is kept. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The agent's name: its file name.
                 * @example support
                 */
                name: string;
                /**
                 * @description Names the instance; chosen by the caller. An instance begins with the first work it is given.
                 * @example ticket-42
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DispatchRequest"];
            };
        };
        responses: {
            /** @description The input was admitted. */
            202: {
                headers: {
                    /** @description Present when the key was known: this receipt was given before. */
                    "Idempotency-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DispatchReceipt"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["AgentNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["IdempotencyConflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["QueueFull"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["NotReady"];
        };
    };
    abortAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The agent's name: its file name.
                 * @example support
                 */
                name: string;
                /**
                 * @description Names the instance; chosen by the caller. An instance begins with the first work it is given.
                 * @example ticket-42
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing of it will go on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AbortReceipt"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["AgentNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["NotReady"];
        };
    };
    readAttachment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of an earlier answer: `304` when nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The agent's name: its file name.
                 * @example support
                 */
                name: string;
                /**
                 * @description Names the instance; chosen by the caller. An instance begins with the first work it is given.
                 * @example ticket-42
                 */
                id: string;
                /**
                 * @description `attachmentId` of an image in an event, or `id` of a file part.
                 * @example att_01JZ8Q4T6W3XN5V7B9C1D2E3F8
                 */
                attachmentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The image. */
            200: {
                headers: {
                    /** @description Browsers must not guess the type. */
                    "X-Content-Type-Options": "nosniff";
                    /** @description What caches may keep. */
                    "Cache-Control"?: string;
                    /** @description Validator of this answer. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                };
            };
            /** @description The image with this `ETag`. */
            304: {
                headers: {
                    /** @description Validator of the image. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["AgentNotFoundOrAttachmentNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["NotReady"];
        };
    };
    readOpenapiJson: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An OpenAPI 3.2 document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenApiDocument"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["NotReady"];
        };
    };
    readOpenapiYaml: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An OpenAPI 3.2 document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/yaml": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["NotReady"];
        };
    };
    readCapabilities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They change only with the deployment. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Capabilities"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["NotReady"];
        };
    };
    readHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Yes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            405: components["responses"]["MethodNotAllowed"];
        };
    };
    readReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Yes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            405: components["responses"]["MethodNotAllowed"];
            503: components["responses"]["NotReady"];
        };
    };
}
