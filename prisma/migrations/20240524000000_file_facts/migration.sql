-- What a look into a file found out is kept with it; the small picture for lists beside the large one for pages.
ALTER TABLE "Blob" ADD COLUMN "examinedAt" TIMESTAMPTZ(3), ADD COLUMN "thumbSha256" CHAR(64);

CREATE INDEX "Blob_unexamined" ON "Blob"("storedAt") WHERE "examinedAt" IS NULL;
CREATE INDEX "Blob_previewSha256_idx" ON "Blob"("previewSha256");
CREATE INDEX "Blob_thumbSha256_idx" ON "Blob"("thumbSha256");
