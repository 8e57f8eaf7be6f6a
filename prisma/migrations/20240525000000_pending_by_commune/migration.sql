-- What is late or waits is always asked of some communes. Led by the commune, a district's page reads its own rows only,
-- however many communes the nation has.
DROP INDEX "Assessment_queue";
CREATE INDEX "Assessment_queue" ON "Assessment" ("communeId", "criterionId") WHERE (stage <> 'OPEN');
DROP INDEX "Assessment_planned";
CREATE INDEX "Assessment_planned" ON "Assessment" ("communeId", "plannedDate") WHERE ("plannedDate" IS NOT NULL AND "verifiedResult" <> 'MET');
