-- The guard looks once a minute for what it has to watch, over all tenants in one question.
CREATE POLICY platform_reads ON rollout_stage FOR SELECT
  USING (current_setting('app.scope', true) = 'platform');
