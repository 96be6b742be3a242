-- The events, each once. ts is the event's own time as its origin shipped it, so that the key is the same each time it comes.
CREATE TABLE ${schema}.events (
  ts timestamptz NOT NULL,
  type text NOT NULL,
  source text NOT NULL,
  severity text,
  data jsonb NOT NULL,
  origin text COLLATE "C" NOT NULL,
  generation text COLLATE "C" NOT NULL,
  number bigint NOT NULL,
  part integer NOT NULL,
  repaired text,
  id bigserial NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT events_identity PRIMARY KEY (ts, origin, generation, number, part)
);
CREATE INDEX events_type_ts ON ${schema}.events (type, ts DESC);
CREATE INDEX events_source_ts ON ${schema}.events (source, ts DESC);

-- The numeric values that SNMP polls found.
CREATE TABLE ${schema}.metrics (
  ts timestamptz NOT NULL,
  source text NOT NULL,
  name text NOT NULL,
  labels jsonb NOT NULL,
  value double precision NOT NULL
);
CREATE INDEX metrics_ts ON ${schema}.metrics (ts DESC);
CREATE INDEX metrics_name_source_ts ON ${schema}.metrics (name, source, ts DESC);
