-- Requests that brought no lead themselves and were entered by hand: nobody need look at them any more.
CREATE INDEX request_by_hand ON request (seq)
  WHERE lead_id IS NOT NULL AND verdict NOT IN ('accepted', 'merged', 'duplicate');
