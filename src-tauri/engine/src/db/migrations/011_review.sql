-- A decision about a message goes to every contact that a merge gave its words.
CREATE INDEX consent_event_by_review ON consent_event (review_id, contact_id, seq) WHERE review_id IS NOT NULL;
