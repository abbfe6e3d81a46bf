-- Count and sum of the leads in a stage, so that a board need not walk those it does not show. The table of leads keeps
-- them itself: whoever changes a lead cannot forget it.
CREATE TABLE lead_tally (
  pipeline_id TEXT NOT NULL,
  stage_id TEXT NOT NULL,
  status TEXT NOT NULL,
  leads INTEGER NOT NULL,
  value_minor INTEGER NOT NULL, -- a lead without a value counts as nothing
  PRIMARY KEY (pipeline_id, stage_id, status)
) STRICT, WITHOUT ROWID;
INSERT INTO lead_tally
  SELECT pipeline_id, stage_id, status, count(*), coalesce(sum(value_minor), 0) FROM lead GROUP BY 1, 2, 3;

CREATE TRIGGER lead_counts_in AFTER INSERT ON lead
BEGIN
  INSERT INTO lead_tally VALUES (new.pipeline_id, new.stage_id, new.status, 1, coalesce(new.value_minor, 0))
    ON CONFLICT DO UPDATE SET leads = leads + excluded.leads, value_minor = value_minor + excluded.value_minor;
END;
CREATE TRIGGER lead_counts_out AFTER DELETE ON lead
BEGIN
  UPDATE lead_tally SET leads = leads - 1, value_minor = value_minor - coalesce(old.value_minor, 0)
    WHERE pipeline_id = old.pipeline_id AND stage_id = old.stage_id AND status = old.status;
END;
CREATE TRIGGER lead_counts_on AFTER UPDATE OF pipeline_id, stage_id, status, value_minor ON lead
WHEN (old.pipeline_id, old.stage_id, old.status, old.value_minor)
  IS NOT (new.pipeline_id, new.stage_id, new.status, new.value_minor)
BEGIN
  UPDATE lead_tally SET leads = leads - 1, value_minor = value_minor - coalesce(old.value_minor, 0)
    WHERE pipeline_id = old.pipeline_id AND stage_id = old.stage_id AND status = old.status;
  INSERT INTO lead_tally VALUES (new.pipeline_id, new.stage_id, new.status, 1, coalesce(new.value_minor, 0))
    ON CONFLICT DO UPDATE SET leads = leads + excluded.leads, value_minor = value_minor + excluded.value_minor;
END;
