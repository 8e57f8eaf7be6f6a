-- A paper may be recorded without a file (it is never needed in the portal when sensitive): then it says where it is kept.
-- The note is of the record itself, beside the notes of its files.
ALTER TABLE "Evidence" ADD COLUMN "keptAt" TEXT, ADD COLUMN "note" TEXT;
ALTER TABLE "Evidence" ADD CONSTRAINT "Evidence_file_or_place"
  CHECK ("currentRevision" >= 0 AND ("currentRevision" > 0 OR btrim(coalesce("keptAt", '')) <> ''));
