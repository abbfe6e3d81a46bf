-- What is asked of leads that are won or lost, and of imports that are over.

-- Closed leads are filtered by name as open ones are.
DROP INDEX lead_closed;
CREATE INDEX lead_closed ON lead (pipeline_id, status, closed_at, id, value_minor, name_key)
  WHERE status IN ('won', 'lost');

-- Whom an import opted out is noted from now on; of earlier imports the consent log knows.
UPDATE import_change SET change = json_set(change, '$.optedOut', (
    SELECT json_group_array(DISTINCT e.channel) FROM consent_event e JOIN import_batch b ON b.id = import_change.import_id
    WHERE e.contact_id = import_change.contact_id AND e.method = 'import'
      AND e.recorded_at BETWEEN b.started_at AND b.finished_at))
  WHERE EXISTS (
    SELECT 1 FROM consent_event e JOIN import_batch b ON b.id = import_change.import_id
    WHERE e.contact_id = import_change.contact_id AND e.method = 'import'
      AND e.recorded_at BETWEEN b.started_at AND b.finished_at);
CREATE INDEX import_change_opted_out ON import_change (import_id, contact_id)
  WHERE json_extract(change, '$.optedOut') IS NOT NULL;
