-- What an import wrote is a list of records, not of rows: a row of a wide table writes many, several rows of resources one.
ALTER TABLE "ImportRow" DROP COLUMN "before", DROP COLUMN "subject", DROP COLUMN "subjectId", DROP COLUMN "versionAfter",
ADD COLUMN "plannedAs" TEXT;

CREATE TABLE "ImportChange" (
    "batchId" INTEGER NOT NULL,
    "no" INTEGER NOT NULL,
    "rowNo" INTEGER NOT NULL,
    "subject" TEXT NOT NULL,
    "subjectId" INTEGER NOT NULL,
    "about" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "version" INTEGER,
    "undoneAt" TIMESTAMPTZ(3),

    CONSTRAINT "ImportChange_pkey" PRIMARY KEY ("batchId","no")
);

CREATE INDEX "ImportBatch_unitId_createdAt_idx" ON "ImportBatch"("unitId", "createdAt" DESC);

ALTER TABLE "ImportChange" ADD CONSTRAINT "ImportChange_batchId_fkey" FOREIGN KEY ("batchId") REFERENCES "ImportBatch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
