-- Snapshots are counted and packed where the events are: what adds up to one row no longer travels to Node and back.

-- A whole number as lib/core/analytics/numbers.ts reads it: seven bits a byte, the highest bit says that more follow.
CREATE FUNCTION pack_number(n bigint) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN n >= 128 THEN set_byte('\x00', 0, (n & 127 | 128)::int) || pack_number(n >> 7)
    ELSE set_byte('\x00', 0, n::int) END
$$;
