import { type Capabilities, protocolVersion } from '@openflue/spec';
import { allCases } from './all-cases.ts';
import { levels as allLevels, profiles as allProfiles, type Case, type Level, type Profile } from './case.ts';
import { crashCases } from './crash/cases.ts';
import type { Restart } from './crash/restart.ts';
import { documented } from './documented.ts';
import { excuseFor } from './excuses.ts';
import { inParallel } from './in-parallel.ts';
import type { CaseResult, Report } from './report.ts';
import { runCase } from './run-case.ts';
import { type ServerOptions, ServerUnderTest } from './server-under-test.ts';

export interface ConformanceOptions extends ServerOptions {
  /** Default: all but `crash`, and that one too where there is a `restart`. */
  readonly profiles?: readonly Profile[];
  /** Default: both. Only a MUST makes the report not ok. */
  readonly levels?: readonly Level[];
  /** Ids of cases, or their beginnings: `RUN`, `STR-004`. */
  readonly only?: readonly string[];
  /** Default: from the clock. The report names it. */
  readonly seed?: number;
  /** Kills the server and starts it again: what the profile `crash` needs. */
  readonly restart?: Restart;
  /** How often the `crash` profile does that. Default 5. */
  readonly crashes?: number;
  /** Cases at a time. Default 8. */
  readonly concurrency?: number;
  /** Longest time for one case. Default 60 s. */
  readonly caseTimeoutMs?: number;
  /** Longest time for all of them; what is left then is skipped. Default 10 minutes. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly nowMs?: () => number;
  /** Called as cases end. */
  readonly onResult?: (result: CaseResult, done: number, of: number) => void;
}

/** Tests a running server against the document and the clauses of the protocol. Rejects only when it is told to stop. */
export async function runConformance(options: ConformanceOptions): Promise<Report> {
  const { levels = allLevels, only, nowMs = Date.now, restart, crashes = 5 } = options;
  const profiles = options.profiles ?? allProfiles.filter((profile) => profile !== 'crash' || restart);
  const startMs = nowMs();
  const seed = options.seed ?? startMs & 0x7fffffff;
  const server = new ServerUnderTest(options);
  const time = AbortSignal.timeout(options.timeoutMs ?? 600_000);
  const signal = options.signal ? AbortSignal.any([time, options.signal]) : time;
  const chosen = [...allCases, ...(restart ? crashCases(restart, crashes) : [])].filter(
    ({ id, profile, level }) =>
      profiles.includes(profile) &&
      levels.includes(level) &&
      (only === undefined || only.some((start) => id.startsWith(start))),
  );
  const features = await featuresOf(server, signal);
  const settings = { seed, features, signal, nowMs, caseTimeoutMs: options.caseTimeoutMs ?? 60_000 };

  const results: CaseResult[] = [];
  const run = async (each: Case) => {
    // The first case of the profile does all the killing.
    const caseTimeoutMs = settings.caseTimeoutMs * (each.profile === 'crash' ? crashes : 1);
    const result = await runCase(each, server, { ...settings, caseTimeoutMs });
    options.signal?.throwIfAborted();
    results.push(result);
    options.onResult?.(result, results.length, chosen.length);
  };
  // Nothing else is asked of a server that is being killed.
  await inParallel(
    chosen.filter(({ profile }) => profile !== 'crash'),
    options.concurrency ?? 8,
    run,
  );
  await inParallel(
    chosen.filter(({ profile }) => profile === 'crash'),
    1,
    run,
  );

  results.sort((a, b) => (a.id < b.id ? -1 : 1));
  const complete = only === undefined && allProfiles.every((name) => name === 'crash' || profiles.includes(name));
  return {
    ...{ baseUrl: server.baseUrl, protocol: protocolVersion, seed, profiles, levels },
    startedAt: new Date(startMs).toISOString(),
    durationMs: Math.round(nowMs() - startMs),
    requests: server.requests,
    results,
    ...(complete ? unseen(server, profiles, features) : { unobserved: [], excused: [] }),
    ok:
      results.some(({ outcome }) => outcome === 'passed') &&
      !results.some(({ outcome, level, cut }) => cut || (outcome === 'failed' && level === 'MUST')),
  };
}

async function featuresOf(
  { fetch, baseUrl, token, requestTimeoutMs }: ServerUnderTest,
  over: AbortSignal,
): Promise<readonly string[] | undefined> {
  try {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const signal = AbortSignal.any([over, AbortSignal.timeout(Math.min(requestTimeoutMs, 10_000))]);
    const answer = await fetch(`${baseUrl}/capabilities`, { headers, signal });
    const { features } = (await answer.json()) as Partial<Capabilities>;
    return Array.isArray(features) ? features : undefined;
  } catch {
    // The cases will say what is wrong.
    return undefined;
  }
}

function unseen(
  server: ServerUnderTest,
  profiles: readonly Profile[],
  features: readonly string[] | undefined,
): Pick<Report, 'unobserved' | 'excused'> {
  const missing = documented(server.contract.document).filter((what) => !server.observed.has(what));
  const judged = missing.map((what) => ({
    what,
    reason: excuseFor(what, { server, profiles, features: features ?? [] }),
  }));
  return {
    unobserved: judged.filter(({ reason }) => reason === undefined).map(({ what }) => what),
    excused: judged.flatMap(({ what, reason }) => (reason === undefined ? [] : [{ what, reason }])),
  };
}
