SELECT ${bucket} AS bucket, type, source, severity, count(*) AS events
FROM ${schema}.events
GROUP BY bucket, type, source, severity
