-- An edit of a record that the server no longer knows is a conflict without a server's side.
ALTER TABLE sync_conflict_resolution_log ALTER COLUMN server_entry DROP NOT NULL;
