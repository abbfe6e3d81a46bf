-- Acts on everything that a filter finds, and what finds it.

-- Entries of one chain are what one person did in several units of work; they are turned together. A chain is as old as
-- the first of its entries, and chains sort by age.
ALTER TABLE undo_entry ADD COLUMN chain TEXT NOT NULL DEFAULT '';
UPDATE undo_entry SET chain = printf('%020d', seq);

ALTER TABLE import_batch ADD COLUMN by_name TEXT; -- who took it in; from its start on, who started it

CREATE INDEX contact_by_department ON contact (department_id, id);

-- What a lead is found by on the board: its name, folded. Letters with accents are folded with their contact's texts.
ALTER TABLE lead ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
UPDATE lead SET name_key = lower(name);
DROP INDEX lead_by_stage;
CREATE INDEX lead_by_stage ON lead (stage_id, status, rank, id, value_minor, name_key);
-- From now on a contact is found by the names of its leads as well.
INSERT OR IGNORE INTO contact_unindexed
  SELECT l.contact_id FROM lead l JOIN contact c ON c.id = l.contact_id
  WHERE l.name <> c.display_name OR l.name GLOB '*[^ -~]*';
