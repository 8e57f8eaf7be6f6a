-- Files sent in pieces: what is under way, what was received and waits for its record.
CREATE TABLE "Upload" (
    "id" UUID NOT NULL,
    "userId" INTEGER NOT NULL,
    "communeId" INTEGER NOT NULL,
    "fileName" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "fingerprint" TEXT,
    "sha256" CHAR(64),
    "receiptCode" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "receivedAt" TIMESTAMPTZ(3),
    "savedAt" TIMESTAMPTZ(3),
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Upload_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "Upload_receiptCode_key" ON "Upload"("receiptCode");
CREATE INDEX "Upload_userId_communeId_idx" ON "Upload"("userId", "communeId");
CREATE INDEX "Upload_expiresAt_idx" ON "Upload"("expiresAt");
CREATE INDEX "Upload_sha256_idx" ON "Upload"("sha256");

ALTER TABLE "Upload" ADD CONSTRAINT "Upload_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Upload" ADD CONSTRAINT "Upload_communeId_fkey" FOREIGN KEY ("communeId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Upload" ADD CONSTRAINT "Upload_sha256_fkey" FOREIGN KEY ("sha256") REFERENCES "Blob"("sha256") ON DELETE SET NULL ON UPDATE CASCADE;

-- A receipt is given for what was received whole, and only then may a record take it.
ALTER TABLE "Upload" ADD CHECK (size > 0),
  ADD CHECK (("receivedAt" IS NULL) = ("receiptCode" IS NULL)),
  ADD CHECK ("savedAt" IS NULL OR "receivedAt" IS NOT NULL);
