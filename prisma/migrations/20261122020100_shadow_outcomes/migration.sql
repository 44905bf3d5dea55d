-- What a policy in shadow would have decided: {version, winner, fields: {field: {winner, reason, rule}}, differs}.
ALTER TABLE sync_conflict_resolution_log ADD COLUMN shadow jsonb;
CREATE INDEX sync_conflict_resolution_log_shadow_idx
  ON sync_conflict_resolution_log (tenant_id, domain, ((shadow->>'version')::integer), created_at)
  WHERE shadow IS NOT NULL;

-- Of each domain the newest version of the policy, and where that isn't on for everybody, the newest one that is.
-- Read by every push: the older versions are looked at only while a rollout is under way.
CREATE FUNCTION standing_policies(of_tenant uuid)
RETURNS TABLE (domain text, version integer, policy jsonb, mode policy_mode, percent smallint,
  author_name text, reason text, created_at timestamptz)
LANGUAGE sql STABLE AS $$
  WITH newest AS (
    SELECT p.domain, p.version, p.policy, coalesce(s.mode, p.mode) AS mode, coalesce(s.percent, p.percent) AS percent,
      p.author_name, p.reason, p.created_at
    FROM (SELECT DISTINCT ON (d.domain) d.* FROM sync_tenant_conflict_policy d
        WHERE d.tenant_id = of_tenant ORDER BY d.domain, d.version DESC) AS p
      LEFT JOIN LATERAL (SELECT r.mode, r.percent FROM rollout_stage r
        WHERE r.tenant_id = of_tenant AND r.subject = 'policy/' || p.domain || '/' || p.version
        ORDER BY r.no DESC LIMIT 1) AS s ON true
  )
  SELECT n.* FROM newest n
  UNION ALL
  SELECT whole.* FROM newest n CROSS JOIN LATERAL (
    SELECT p.domain, p.version, p.policy, 'on'::policy_mode, 100::smallint, p.author_name, p.reason, p.created_at
    FROM sync_tenant_conflict_policy p
      LEFT JOIN LATERAL (SELECT r.mode, r.percent FROM rollout_stage r
        WHERE r.tenant_id = of_tenant AND r.subject = 'policy/' || p.domain || '/' || p.version
        ORDER BY r.no DESC LIMIT 1) AS s ON true
    WHERE p.tenant_id = of_tenant AND p.domain = n.domain AND p.version < n.version
      AND coalesce(s.mode, p.mode) = 'on' AND coalesce(s.percent, p.percent) = 100
    ORDER BY p.version DESC LIMIT 1) AS whole
  WHERE n.mode <> 'on' OR n.percent < 100
$$;
REVOKE ALL ON FUNCTION standing_policies(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION standing_policies(uuid) TO tidelock_runtime;
