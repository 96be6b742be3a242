WITH fresh AS (
  INSERT INTO ${schema}.events (${columns})
  SELECT ${columns} FROM pg_temp.edgebot_staging
  ON CONFLICT DO NOTHING
  RETURNING ts, type, source, data
), series AS (
  INSERT INTO ${schema}.metrics (ts, source, name, labels, value)
  SELECT fresh.ts,
    fresh.source,
    left(coalesce(result.value ->> 'oid_name', result.value ->> 'oid', ''), 256),
    result.value - ARRAY['oid_name', 'value', 'numeric_value'],
    -- The smallest numbers of a double are no error, but 0.
    (CASE WHEN abs(found.number) < 1e-300 THEN 0 ELSE found.number END)::double precision
  FROM fresh
  CROSS JOIN LATERAL jsonb_array_elements(
    CASE jsonb_typeof(fresh.data -> 'results') WHEN 'array' THEN fresh.data -> 'results' ELSE '[]' END
  ) AS result (value)
  CROSS JOIN LATERAL (
    SELECT CASE jsonb_typeof(result.value -> 'numeric_value')
      WHEN 'number' THEN (result.value ->> 'numeric_value')::numeric END
  ) AS found (number)
  WHERE fresh.type = 'snmp' AND found.number BETWEEN -1e300 AND 1e300
)
SELECT count(*) FROM fresh
