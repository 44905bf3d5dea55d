-- The few items that wait for their next try, and hold back what is behind them of the same record.
CREATE INDEX sync_queue_item_retry_idx ON sync_queue_item (tenant_id, retry_at) WHERE state = 'queued' AND retry_at IS NOT NULL;

-- A queue is empty when its queries are planned, and deep when they run: to the planner all of these indexes look alike
-- then. So each names a condition that always holds and that only its own question asks.
DROP INDEX sync_queue_item_next_idx, sync_queue_item_record_idx, sync_queue_item_device_idx;
CREATE INDEX sync_queue_item_next_idx ON sync_queue_item (tenant_id, urgency DESC, id)
  WHERE state = 'queued' AND urgency >= 0;
CREATE INDEX sync_queue_item_record_idx ON sync_queue_item (tenant_id, domain, mobile_id, id)
  WHERE state = 'queued' AND attempts >= 0;
CREATE INDEX sync_queue_item_device_idx ON sync_queue_item (tenant_id, device_no)
  WHERE state = 'queued' AND priority >= 0;
