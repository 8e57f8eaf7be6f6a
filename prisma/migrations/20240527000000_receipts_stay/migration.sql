-- A receipt that was given is found for ever, also where its sender gave the file up before a record took it.
ALTER TABLE "Upload" DROP CONSTRAINT "Upload_sha256_fkey";
ALTER TABLE "Upload" ADD COLUMN "droppedAt" TIMESTAMPTZ(3),
  ADD CHECK ("droppedAt" IS NULL OR ("receivedAt" IS NOT NULL AND "savedAt" IS NULL));
