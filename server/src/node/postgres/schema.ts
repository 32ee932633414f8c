import type { Names } from './names.ts';
import { SECTIONS } from './sections.ts';
import { CHANGED, FENCED, STALE } from './write-states.ts';

/**
 * The tables, and the one function that writes to them. Keys are names in the collation "C" (bytes), so that run ids sort by
 * time. Documents and events are kept as the text or bytes that they are served as: nothing is parsed on their way.
 */
export function firstSchema(names: Names): string[] {
  const { streams, chunks, runs, tombstones, instances, submissions, documents } = names;
  return [
    // A stream's head. `id` names one life of it: a stream that is made anew under the name has another, and other chunks.
    // `version` starts at the generation, which is random, and grows with every write: a writer says which one it knows, and
    // that of another life is never taken for it. `long_name` is there when `name` had to be cut.
    // Room in the pages lets heads be updated in place.
    `CREATE TABLE ${streams} (
      name text COLLATE "C" PRIMARY KEY,
      long_name text,
      id bigint GENERATED ALWAYS AS IDENTITY,
      version bigint NOT NULL,
      length bigint NOT NULL,
      closed boolean NOT NULL,
      generation bigint NOT NULL,
      created_at_ms bigint NOT NULL,
      content_type text NOT NULL,
      json boolean NOT NULL,
      ttl_seconds bigint,
      expires_at text,
      expires_at_ms bigint,
      writers text
    ) WITH (fillfactor = 70)`,
    `CREATE INDEX streams_expiring ON ${streams} (expires_at_ms) WHERE expires_at_ms IS NOT NULL`,

    // What was appended, by the position of its first byte: a read is one range of the primary key. Not compressed, since
    // it is served as it is; large chunks lie beside the table, so that ranges of small ones stay dense. Chunks of JSON streams
    // begin and end between characters.
    `CREATE TABLE ${chunks} (
      stream bigint NOT NULL,
      position bigint NOT NULL,
      bytes bytea NOT NULL,
      PRIMARY KEY (stream, position)
    )`,
    `ALTER TABLE ${chunks} ALTER COLUMN bytes SET STORAGE EXTERNAL`,

    // Lists read `pointer` and never `value`, which may be large.
    `CREATE TABLE ${runs} (
      id text COLLATE "C" PRIMARY KEY,
      workflow text COLLATE "C" NOT NULL,
      status text COLLATE "C" NOT NULL,
      attempts bigint NOT NULL,
      ended_at_ms bigint,
      pointer text NOT NULL,
      value text NOT NULL
    )`,
    `CREATE INDEX runs_by_workflow ON ${runs} (workflow, id)`,
    `CREATE INDEX runs_by_status ON ${runs} (status, id)`,
    `CREATE INDEX runs_by_workflow_and_status ON ${runs} (workflow, status, id)`,
    `CREATE INDEX runs_ended ON ${runs} (ended_at_ms, id) WHERE ended_at_ms IS NOT NULL`,

    `CREATE TABLE ${tombstones} (
      id text COLLATE "C" PRIMARY KEY,
      deleted_at_ms bigint NOT NULL,
      value text NOT NULL
    )`,
    `CREATE INDEX tombstones_by_age ON ${tombstones} (deleted_at_ms)`,

    // `place` sorts the instances of an agent: the time of creation, then the id.
    `CREATE TABLE ${instances} (
      id text COLLATE "C" PRIMARY KEY,
      agent text COLLATE "C" NOT NULL,
      place text COLLATE "C" NOT NULL,
      value text NOT NULL
    )`,
    `CREATE INDEX instances_by_agent ON ${instances} (agent, place)`,

    `CREATE TABLE ${submissions} (
      id text COLLATE "C" PRIMARY KEY,
      instance text COLLATE "C" NOT NULL,
      sequence bigint NOT NULL,
      settled boolean NOT NULL,
      attempts bigint NOT NULL,
      value text NOT NULL
    )`,
    `CREATE INDEX submissions_by_instance ON ${submissions} (instance, sequence)`,
    `CREATE INDEX submissions_unsettled ON ${submissions} (sequence, id) WHERE NOT settled`,
    `CREATE INDEX submissions_waiting ON ${submissions} (instance, sequence, id) WHERE NOT settled`,

    `CREATE TABLE ${documents} (
      collection text COLLATE "C" NOT NULL,
      id text COLLATE "C" NOT NULL,
      value text NOT NULL,
      PRIMARY KEY (collection, id)
    )`,
    writeBatch(names),
  ];
}

/**
 * Applies a batch as one statement, so that it is one round trip and one transaction. The sections say what to write (null:
 * nothing), `data` holds the bytes that they speak of by place and length. Rows are locked in one order everywhere (documents
 * that something is expected of, fences, streams, documents, each by key), so that nodes wait for each other and not in a
 * circle. What is expected is locked by name too, since a document that is not there has no row.
 *
 * Fails as a whole with FENCED when runs or submissions are not as a fence wants them, with CHANGED when documents are not as
 * expected (the detail lists the jobs concerned), and with STALE when a stream is not what the writer took it for.
 */
function writeBatch(names: Names): string {
  const { writeBatch, streams, chunks, runs, tombstones, instances, submissions, documents } = names;
  const text = (row: string) => `convert_from(substring(data FROM ${row}.at + 1 FOR ${row}.size), 'UTF8')`;
  return `CREATE FUNCTION ${writeBatch}(data bytea, ${SECTIONS.map((section) => `${section} json`).join(', ')}) RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
  item record;
  life bigint;
  found_digest text;
  fenced text := '';
  changed text := '';
BEGIN
  IF expects IS NOT NULL THEN
    FOR item IN SELECT DISTINCT e.collection, e.id FROM json_to_recordset(expects)
      AS e(collection text, id text) ORDER BY e.collection, e.id
    LOOP
      PERFORM pg_advisory_xact_lock(hashtextextended('${streams} ' || item.collection || '/' || item.id, 0));
    END LOOP;
    FOR item IN SELECT * FROM json_to_recordset(expects)
      AS e(job int, collection text, id text, digest text) ORDER BY e.collection, e.id
    LOOP
      CASE item.collection
        WHEN 'runs' THEN SELECT md5(r.value) INTO found_digest FROM ${runs} r WHERE r.id = item.id FOR NO KEY UPDATE;
        WHEN 'tombstones' THEN SELECT md5(t.value) INTO found_digest FROM ${tombstones} t WHERE t.id = item.id FOR NO KEY UPDATE;
        WHEN 'instances' THEN SELECT md5(i.value) INTO found_digest FROM ${instances} i WHERE i.id = item.id FOR NO KEY UPDATE;
        WHEN 'submissions' THEN SELECT md5(s.value) INTO found_digest FROM ${submissions} s WHERE s.id = item.id FOR NO KEY UPDATE;
        ELSE SELECT md5(d.value) INTO found_digest FROM ${documents} d WHERE d.collection = item.collection AND d.id = item.id
          FOR NO KEY UPDATE;
      END CASE;
      IF NOT FOUND THEN
        found_digest := NULL;
      END IF;
      IF found_digest IS DISTINCT FROM item.digest THEN
        changed := changed || ' ' || item.job;
      END IF;
    END LOOP;
    IF changed <> '' THEN
      RAISE EXCEPTION 'changed' USING ERRCODE = '${CHANGED}', DETAIL = changed;
    END IF;
  END IF;

  IF fences IS NOT NULL THEN
    FOR item IN SELECT * FROM json_to_recordset(fences)
      AS f(job int, collection text, id text, attempts bigint) ORDER BY f.collection, f.id
    LOOP
      IF item.collection = 'runs' THEN
        PERFORM FROM ${runs} r WHERE r.id = item.id AND r.status = 'active' AND r.attempts = item.attempts
          FOR NO KEY UPDATE;
      ELSE
        PERFORM FROM ${submissions} s WHERE s.id = item.id AND NOT s.settled AND s.attempts = item.attempts
          FOR NO KEY UPDATE;
      END IF;
      IF NOT FOUND THEN
        fenced := fenced || ' ' || item.job;
      END IF;
    END LOOP;
    IF fenced <> '' THEN
      RAISE EXCEPTION 'fenced' USING ERRCODE = '${FENCED}', DETAIL = fenced;
    END IF;
  END IF;

  IF streams IS NOT NULL THEN
    FOR item IN SELECT * FROM json_to_recordset(streams) AS s(
      name text, long_name text, version bigint, ends boolean, begins boolean, length bigint, closed boolean, generation bigint,
      created_at_ms bigint, content_type text, json boolean, ttl_seconds bigint, expires_at text, expires_at_ms bigint,
      writers text, chunks json) ORDER BY s.name COLLATE "C"
    LOOP
      IF item.ends THEN
        DELETE FROM ${streams} s WHERE s.name = item.name AND s.version = item.version RETURNING s.id INTO life;
        IF NOT FOUND THEN
          RAISE EXCEPTION 'stale' USING ERRCODE = '${STALE}';
        END IF;
        DELETE FROM ${chunks} c WHERE c.stream = life;
        CONTINUE WHEN NOT item.begins;
      END IF;
      IF item.begins THEN
        INSERT INTO ${streams} AS s (name, long_name, version, length, closed, generation, created_at_ms, content_type,
            json, ttl_seconds, expires_at, expires_at_ms, writers)
          VALUES (item.name, item.long_name, item.generation, item.length, item.closed, item.generation, item.created_at_ms, item.content_type,
            item.json, item.ttl_seconds, item.expires_at, item.expires_at_ms, item.writers)
          ON CONFLICT DO NOTHING RETURNING s.id INTO life;
      ELSE
        UPDATE ${streams} s SET version = s.version + 1, length = item.length, closed = item.closed,
            writers = item.writers, expires_at_ms = item.expires_at_ms
          WHERE s.name = item.name AND s.version = item.version RETURNING s.id INTO life;
      END IF;
      IF NOT FOUND THEN
        RAISE EXCEPTION 'stale' USING ERRCODE = '${STALE}';
      END IF;
      INSERT INTO ${chunks} (stream, position, bytes)
        SELECT life, c.position, substring(data FROM c.at + 1 FOR c.size)
        FROM json_to_recordset(item.chunks) AS c(position bigint, at int, size int);
    END LOOP;
  END IF;

  IF runs IS NOT NULL THEN
    INSERT INTO ${runs} AS r (id, workflow, status, attempts, ended_at_ms, pointer, value)
      SELECT p.id, p.workflow, p.status, p.attempts, p.ended_at_ms, p.pointer, ${text('p')}
      FROM json_to_recordset(runs) AS p(id text, workflow text, status text, attempts bigint,
        ended_at_ms bigint, pointer text, at int, size int) ORDER BY p.id COLLATE "C"
      ON CONFLICT (id) DO UPDATE SET workflow = excluded.workflow, status = excluded.status,
        attempts = excluded.attempts, ended_at_ms = excluded.ended_at_ms, pointer = excluded.pointer,
        value = excluded.value;
  END IF;
  IF tombstones IS NOT NULL THEN
    INSERT INTO ${tombstones} AS t (id, deleted_at_ms, value)
      SELECT p.id, p.deleted_at_ms, ${text('p')}
      FROM json_to_recordset(tombstones) AS p(id text, deleted_at_ms bigint, at int, size int)
      ORDER BY p.id COLLATE "C"
      ON CONFLICT (id) DO UPDATE SET deleted_at_ms = excluded.deleted_at_ms, value = excluded.value;
  END IF;
  IF instances IS NOT NULL THEN
    INSERT INTO ${instances} AS i (id, agent, place, value)
      SELECT p.id, p.agent, p.place, ${text('p')}
      FROM json_to_recordset(instances) AS p(id text, agent text, place text, at int, size int)
      ORDER BY p.id COLLATE "C"
      ON CONFLICT (id) DO UPDATE SET agent = excluded.agent, place = excluded.place, value = excluded.value;
  END IF;
  IF submissions IS NOT NULL THEN
    INSERT INTO ${submissions} AS s (id, instance, sequence, settled, attempts, value)
      SELECT p.id, p.instance, p.sequence, p.settled, p.attempts, ${text('p')}
      FROM json_to_recordset(submissions) AS p(id text, instance text, sequence bigint, settled boolean,
        attempts bigint, at int, size int) ORDER BY p.id COLLATE "C"
      ON CONFLICT (id) DO UPDATE SET instance = excluded.instance, sequence = excluded.sequence,
        settled = excluded.settled, attempts = excluded.attempts, value = excluded.value;
  END IF;
  IF documents IS NOT NULL THEN
    INSERT INTO ${documents} AS d (collection, id, value)
      SELECT p.collection, p.id, ${text('p')}
      FROM json_to_recordset(documents) AS p(collection text, id text, at int, size int)
      ORDER BY p.collection COLLATE "C", p.id COLLATE "C"
      ON CONFLICT (collection, id) DO UPDATE SET value = excluded.value;
  END IF;
  IF removed IS NOT NULL THEN
    FOR item IN SELECT * FROM json_to_recordset(removed) AS p(collection text, id text)
      ORDER BY p.collection COLLATE "C", p.id COLLATE "C"
    LOOP
      CASE item.collection
        WHEN 'runs' THEN DELETE FROM ${runs} r WHERE r.id = item.id;
        WHEN 'tombstones' THEN DELETE FROM ${tombstones} t WHERE t.id = item.id;
        WHEN 'instances' THEN DELETE FROM ${instances} i WHERE i.id = item.id;
        WHEN 'submissions' THEN DELETE FROM ${submissions} s WHERE s.id = item.id;
        ELSE DELETE FROM ${documents} d WHERE d.collection = item.collection AND d.id = item.id;
      END CASE;
    END LOOP;
  END IF;
END
$body$`;
}
