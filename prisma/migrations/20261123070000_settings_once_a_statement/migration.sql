-- What a connection says of itself is read once a statement, in a sub-select, everywhere: as it stood it was read again for
-- each row, a tenth of the database's time in a push and most of it where many rows are counted.
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT tablename FROM pg_policies WHERE schemaname = current_schema()
    AND policyname = 'tenant_rows' AND qual LIKE '(tenant_id = (NULLIF(current_setting%'
  LOOP
    EXECUTE format($policy$ALTER POLICY tenant_rows ON %I
      USING (tenant_id = (SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid))
      WITH CHECK (tenant_id = (SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid))$policy$, name);
  END LOOP;
  FOR name IN SELECT tablename FROM pg_policies WHERE schemaname = current_schema()
    AND policyname = 'platform_reads' AND qual LIKE '(current_setting(%'
  LOOP
    EXECUTE format($policy$ALTER POLICY platform_reads ON %I
      USING ((SELECT current_setting('app.scope', true) = 'platform'))$policy$, name);
  END LOOP;
END $$;
