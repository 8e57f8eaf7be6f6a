-- AlterTable
ALTER TABLE "GeneratedDocument" ADD COLUMN     "failure" TEXT,
ADD COLUMN     "progress" JSONB;

-- CreateTable
CREATE TABLE "GeneratedFile" (
    "id" SERIAL NOT NULL,
    "documentId" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "format" TEXT NOT NULL,
    "templateId" INTEGER,
    "sha256" CHAR(64) NOT NULL,
    "madeAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "GeneratedFile_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DocumentTemplate" (
    "id" SERIAL NOT NULL,
    "unitId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "fileName" TEXT NOT NULL,
    "fields" TEXT[],
    "note" TEXT,
    "sha256" CHAR(64) NOT NULL,
    "current" BOOLEAN NOT NULL DEFAULT true,
    "uploadedById" INTEGER NOT NULL,
    "uploadedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "DocumentTemplate_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "GeneratedFile_sha256_idx" ON "GeneratedFile"("sha256");

-- CreateIndex
CREATE UNIQUE INDEX "GeneratedFile_documentId_version_format_key" ON "GeneratedFile"("documentId", "version", "format");

-- CreateIndex
CREATE INDEX "DocumentTemplate_sha256_idx" ON "DocumentTemplate"("sha256");

-- CreateIndex
CREATE UNIQUE INDEX "DocumentTemplate_unitId_kind_number_key" ON "DocumentTemplate"("unitId", "kind", "number");

-- AddForeignKey
ALTER TABLE "GeneratedFile" ADD CONSTRAINT "GeneratedFile_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "GeneratedDocument"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GeneratedFile" ADD CONSTRAINT "GeneratedFile_templateId_fkey" FOREIGN KEY ("templateId") REFERENCES "DocumentTemplate"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GeneratedFile" ADD CONSTRAINT "GeneratedFile_sha256_fkey" FOREIGN KEY ("sha256") REFERENCES "Blob"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DocumentTemplate" ADD CONSTRAINT "DocumentTemplate_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DocumentTemplate" ADD CONSTRAINT "DocumentTemplate_uploadedById_fkey" FOREIGN KEY ("uploadedById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DocumentTemplate" ADD CONSTRAINT "DocumentTemplate_sha256_fkey" FOREIGN KEY ("sha256") REFERENCES "Blob"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ───── One template of a unit and kind is in use; what was written stays ─────

CREATE UNIQUE INDEX "DocumentTemplate_current" ON "DocumentTemplate" ("unitId", kind) WHERE current;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "GeneratedFile" FOR EACH ROW EXECUTE FUNCTION forbid_change();

-- Figures are taken once, whatever becomes of the words around them.
CREATE FUNCTION keep_figures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.figures <> '{}'::jsonb AND NEW.figures IS DISTINCT FROM OLD.figures THEN
    RAISE EXCEPTION 'The figures of a made document never change' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_figures BEFORE UPDATE ON "GeneratedDocument" FOR EACH ROW EXECUTE FUNCTION keep_figures();
