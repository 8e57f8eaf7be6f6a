-- CreateTable
CREATE TABLE "TaskAnswerFile" (
    "id" SERIAL NOT NULL,
    "answerId" INTEGER NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "fileName" TEXT NOT NULL,

    CONSTRAINT "TaskAnswerFile_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "TaskAnswerFile_answerId_idx" ON "TaskAnswerFile"("answerId");

-- CreateIndex
CREATE INDEX "TaskAnswerFile_sha256_idx" ON "TaskAnswerFile"("sha256");

-- AddForeignKey
ALTER TABLE "TaskAnswerFile" ADD CONSTRAINT "TaskAnswerFile_answerId_fkey" FOREIGN KEY ("answerId") REFERENCES "TaskAnswer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TaskAnswerFile" ADD CONSTRAINT "TaskAnswerFile_sha256_fkey" FOREIGN KEY ("sha256") REFERENCES "Blob"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ───── Append-only ─────

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "TaskAnswerFile" FOR EACH ROW EXECUTE FUNCTION forbid_change();
