SELECT ${bucket} AS bucket,
  source AS exporter,
  data ->> 'src_addr' AS src_addr,
  data ->> 'dst_addr' AS dst_addr,
  sum(CASE jsonb_typeof(data -> 'bytes') WHEN 'number' THEN (data ->> 'bytes')::numeric END) AS bytes,
  sum(CASE jsonb_typeof(data -> 'packets') WHEN 'number' THEN (data ->> 'packets')::numeric END) AS packets,
  count(*) AS flows
FROM ${schema}.events
WHERE type LIKE 'flow%' AND data ->> 'src_addr' IS NOT NULL
GROUP BY bucket, source, data ->> 'src_addr', data ->> 'dst_addr'
