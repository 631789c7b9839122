-- Copies submitted applications with their cases, clocks and materials for the reading part; most are closed long ago.
SET LOCAL session_replication_role = replica;
SET LOCAL synchronous_commit = off;
CREATE TEMP TABLE copies ON COMMIT DROP AS
SELECT pattern, uuidv7(-ago) AS fresh, ago, CASE WHEN n % 100 < {share} THEN '{owner}'::uuid ELSE subject END AS subject
FROM (
  SELECT p.pattern, a.subject, row_number() OVER () AS n, interval '1 second' * (random() * 31536000)::int AS ago
  FROM bench_patterns p JOIN cases_application a ON a.id = p.pattern, generate_series(1, {copies})
) drawn;
ANALYZE copies;
INSERT INTO cases_application ({application})
SELECT {fresh_application} FROM copies f JOIN cases_application a ON a.id = f.pattern;
CREATE TEMP TABLE fresh_cases ON COMMIT DROP AS
SELECT c.id AS pattern, f.fresh AS application, uuidv7(-f.ago) AS fresh, f.subject, f.ago, random() < 0.85 AS closed
FROM copies f JOIN cases_case c ON c.application_id = f.pattern;
ANALYZE fresh_cases;
INSERT INTO cases_case ({case}) SELECT {fresh_case} FROM fresh_cases f JOIN cases_case c ON c.id = f.pattern;
INSERT INTO cases_deadline ({deadline})
SELECT {fresh_deadline} FROM fresh_cases f JOIN cases_deadline d ON d.case_id = f.pattern WHERE NOT f.closed;
INSERT INTO cases_material ({material})
SELECT {fresh_material} FROM copies f JOIN cases_material m ON m.application_id = f.pattern;
