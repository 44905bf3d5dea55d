/**
 * What bodies of the sync API say again and again, as a preset dictionary for raw deflate (RFC 1951; zlib's
 * `deflateSetDictionary`): small batches then cost little more than what is new in them. What comes last is nearest and
 * so cheapest: fields of the domains first, what every entry says behind them. Words of the domains' own scales and of
 * the wire alone, nothing of any tenant.
 */
export const DICTIONARY = [
  // Values
  `"Scheduled","planned","waiting","on_hold","blocked","cancelled","closed","resolved","completed","done","doing","in_progress","active","new","open"`,
  `"training","sick","out","in","good","fine","tired","critical","high","medium","normal","low","true","false","null"`,
  `"awaiting_user_info","awaiting_problem","awaiting_vendor","awaiting_evidence"`,
  // Fields of the domains
  `"title":"","body":"","mood":"good","location":"","entry_date":"2026-01-01","tags":[""]`,
  `"worker_id":"","status":"in","site":"","check_in_at":"2026-01-01T08:00:00.000Z","check_out_at":"2026-01-01T17:00:00.000Z","latitude":0.0,"longitude":0.0`,
  `"title":"","status":"planned","priority":"medium","assignee":"","asset":"","notes":"","scheduled_at":"2026-01-01T08:00:00.000Z","parts":[{"sku":"","quantity":1}],"labor_minutes":30`,
  `"title":"","status":"open","priority":"normal","assignee":"","site":"","notes":"","due_at":"2026-01-01T08:00:00.000Z"`,
  `"title":"","description":"","status":"in_progress","priority":"medium","category":"","assignee":"","assignment_group":"","is_escalated":false,"escalation_level":0`,
  // Answers
  `{"type":"urn:tidelock:problem:","title":"","status":4,"detail":"","code":"","request_id":""}`,
  `"status":"rejected","code":"invalid_field","message":"","errors":[{"path":"","message":""}],"server_entry":{"version":1,"data":{`,
  `"status":"manual_required","version":1,"resolution":"manual_required","strategy_used":"manual","conflict_id":"`,
  `"status":"resolved","version":1,"resolution":"resolved","strategy_used":"preserve_escalation","strategy_used":"most_recent_wins","conflict_id":"","winning_entry":{"status":"`,
  `"status":"duplicate"},"status":"merged","version":1,"winning_entry":{`,
  `{"changes":[{"domain":"ticket","mobile_id":"","op":"delete","version":1,"fields_changed":0,"priority":"high"}`,
  `},"fields_changed":1,"priority":"normal"},{"domain":"attendance","mobile_id":"","op":"upsert","version":1,"data":{"title":"`,
  `,"fields_changed":2,"priority":"low"},{"domain":"journal","mobile_id":"","op":"upsert","version":1,"delta":{"status":"`,
  `],"checkpoint":"","has_more":false,"server_time":"2026-01-01T08:00:00.000Z"}`,
  `{"batch_id":"","server_time":"2026-01-01T08:00:00.000Z","clock_offset_ms":0,"results":[{"op_id":"","domain":"task","mobile_id":"","status":"applied","version":1},{"op_id":"`,
  `],"conflicts":[],"plan":{"batch_size":50,"next_sync_after_sec":0,"server_load":"low"},"changes":[],"checkpoint":"","has_more":false}`,
  // Requests
  `],"pull":{"checkpoint":"","limit":100},"client_time":"2026-01-01T08:00:00.000Z","network_quality":"fair","network_quality":"poor","network_quality":"good","queue":{"pending":0,"high_priority":0,"oldest_at":"2026-01-01T08:00:00.000Z"}}`,
  `{"batch_id":"","entries":[{"op_id":"","domain":"journal","mobile_id":"","op":"upsert","base_version":0,"delta":{"title":"`,
  `},"modified_at":"2026-01-01T08:00:00.000Z","priority":"high"},{"op_id":"","domain":"attendance","mobile_id":"","op":"delete","base_version":1,"delta":{"status":"`,
  `},"modified_at":"2026-01-01T08:00:00.000Z","priority":"low"},{"op_id":"","domain":"work_order","mobile_id":"","op":"upsert","base_version":1,"delta":{"notes":"`,
  `},"modified_at":"2026-01-01T08:00:00.000Z"},{"op_id":"","domain":"task","mobile_id":"","op":"upsert","base_version":1,"delta":{"assignee":"`,
  `},"unset":["","modified_at":"2026-01-01T08:00:00.000Z","priority":"normal"},{"op_id":"","domain":"ticket","mobile_id":"","op":"upsert","base_version":1,"delta":{"status":"`,
].join("");

/**
 * The content coding that names this dictionary, in requests and answers. Another text is another dictionary and needs
 * another name: a test holds the two together.
 */
export const DICTIONARY_CODING = "tidelock-d1";
