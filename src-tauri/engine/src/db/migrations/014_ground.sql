-- Possible duplicates that have more than a name in common are shown before those that have nothing else.
CREATE INDEX likeness_by_ground ON likeness (reason = 'name', a);
