-- Thẩm tra thường xuyên: what a commune sends is frozen, an agency decides on that, and both stay readable for ever.

-- CreateEnum
CREATE TYPE "DecisionResult" AS ENUM ('MET', 'NOT_MET', 'NOT_APPLICABLE', 'SUPPLEMENT');

-- AlterTable
ALTER TABLE "Assessment" ADD COLUMN     "decisionId" INTEGER;

-- CreateTable
CREATE TABLE "VerificationSubmission" (
    "id" SERIAL NOT NULL,
    "assessmentId" INTEGER NOT NULL,
    "round" INTEGER NOT NULL,
    "batchId" UUID,
    "agencyId" INTEGER,
    "frozen" JSONB NOT NULL,
    "assessmentVersion" INTEGER NOT NULL,
    "submittedById" INTEGER NOT NULL,
    "submittedAt" TIMESTAMPTZ(3) NOT NULL,
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "VerificationSubmission_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SubmissionEvidence" (
    "submissionId" INTEGER NOT NULL,
    "revisionId" INTEGER NOT NULL,

    CONSTRAINT "SubmissionEvidence_pkey" PRIMARY KEY ("submissionId","revisionId")
);

-- CreateTable
CREATE TABLE "VerificationDecision" (
    "id" SERIAL NOT NULL,
    "submissionId" INTEGER NOT NULL,
    "submittedById" INTEGER NOT NULL,
    "result" "DecisionResult" NOT NULL,
    "reason" TEXT,
    "dueDate" DATE,
    "documentId" INTEGER,
    "agencyId" INTEGER,
    "onBehalf" BOOLEAN NOT NULL DEFAULT false,
    "decidedById" INTEGER NOT NULL,
    "decidedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "VerificationDecision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Comment" (
    "id" SERIAL NOT NULL,
    "assessmentId" INTEGER,
    "taskId" INTEGER,
    "authorId" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CommentMention" (
    "id" SERIAL NOT NULL,
    "commentId" INTEGER NOT NULL,
    "agencyId" INTEGER,
    "unitId" INTEGER,

    CONSTRAINT "CommentMention_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReadMark" (
    "userId" INTEGER NOT NULL,
    "thread" TEXT NOT NULL,
    "commentId" INTEGER NOT NULL,

    CONSTRAINT "ReadMark_pkey" PRIMARY KEY ("userId","thread")
);

-- CreateIndex
CREATE INDEX "VerificationSubmission_queue" ON "VerificationSubmission"("submittedAt", "id") WHERE ("closedAt" IS NULL);

-- CreateIndex
CREATE UNIQUE INDEX "VerificationSubmission_assessmentId_round_key" ON "VerificationSubmission"("assessmentId", "round");

-- CreateIndex
CREATE UNIQUE INDEX "VerificationSubmission_id_submittedById_key" ON "VerificationSubmission"("id", "submittedById");

-- CreateIndex
CREATE UNIQUE INDEX "VerificationSubmission_one_open" ON "VerificationSubmission"("assessmentId") WHERE ("closedAt" IS NULL);

-- CreateIndex
CREATE INDEX "SubmissionEvidence_revisionId_idx" ON "SubmissionEvidence"("revisionId");

-- CreateIndex
CREATE UNIQUE INDEX "VerificationDecision_submissionId_key" ON "VerificationDecision"("submissionId");

-- CreateIndex
CREATE INDEX "VerificationDecision_agencyId_decidedAt_idx" ON "VerificationDecision"("agencyId", "decidedAt");

-- CreateIndex
CREATE UNIQUE INDEX "VerificationDecision_submissionId_submittedById_key" ON "VerificationDecision"("submissionId", "submittedById");

-- CreateIndex
CREATE INDEX "Comment_assessmentId_id_idx" ON "Comment"("assessmentId", "id");

-- CreateIndex
CREATE INDEX "Comment_taskId_id_idx" ON "Comment"("taskId", "id");

-- CreateIndex
CREATE INDEX "Comment_at_idx" ON "Comment" USING BRIN ("at");

-- CreateIndex
CREATE INDEX "CommentMention_commentId_idx" ON "CommentMention"("commentId");

-- CreateIndex
CREATE INDEX "CommentMention_agencyId_idx" ON "CommentMention"("agencyId");

-- AddForeignKey
ALTER TABLE "Assessment" ADD CONSTRAINT "Assessment_decisionId_fkey" FOREIGN KEY ("decisionId") REFERENCES "VerificationDecision"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VerificationSubmission" ADD CONSTRAINT "VerificationSubmission_assessmentId_fkey" FOREIGN KEY ("assessmentId") REFERENCES "Assessment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VerificationSubmission" ADD CONSTRAINT "VerificationSubmission_agencyId_fkey" FOREIGN KEY ("agencyId") REFERENCES "Agency"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VerificationSubmission" ADD CONSTRAINT "VerificationSubmission_submittedById_fkey" FOREIGN KEY ("submittedById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SubmissionEvidence" ADD CONSTRAINT "SubmissionEvidence_submissionId_fkey" FOREIGN KEY ("submissionId") REFERENCES "VerificationSubmission"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SubmissionEvidence" ADD CONSTRAINT "SubmissionEvidence_revisionId_fkey" FOREIGN KEY ("revisionId") REFERENCES "EvidenceRevision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VerificationDecision" ADD CONSTRAINT "VerificationDecision_submissionId_submittedById_fkey" FOREIGN KEY ("submissionId", "submittedById") REFERENCES "VerificationSubmission"("id", "submittedById") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VerificationDecision" ADD CONSTRAINT "VerificationDecision_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "LegalDocument"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VerificationDecision" ADD CONSTRAINT "VerificationDecision_agencyId_fkey" FOREIGN KEY ("agencyId") REFERENCES "Agency"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VerificationDecision" ADD CONSTRAINT "VerificationDecision_decidedById_fkey" FOREIGN KEY ("decidedById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_assessmentId_fkey" FOREIGN KEY ("assessmentId") REFERENCES "Assessment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CommentMention" ADD CONSTRAINT "CommentMention_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CommentMention" ADD CONSTRAINT "CommentMention_agencyId_fkey" FOREIGN KEY ("agencyId") REFERENCES "Agency"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CommentMention" ADD CONSTRAINT "CommentMention_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "AdminUnit"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReadMark" ADD CONSTRAINT "ReadMark_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- ───── Checks ─────

ALTER TABLE "Assessment" ADD CONSTRAINT "Assessment_decision_behind_verdict"
  CHECK ("decisionId" IS NULL OR "verifiedResult" <> 'NONE');
ALTER TABLE "VerificationSubmission"
  ADD CONSTRAINT "VerificationSubmission_round_positive" CHECK (round > 0),
  ADD CONSTRAINT "VerificationSubmission_closed_after" CHECK ("closedAt" >= "submittedAt");
ALTER TABLE "VerificationDecision"
  -- nobody verifies what they submitted themselves; the composite key makes the copied submitter true
  ADD CONSTRAINT "VerificationDecision_not_own" CHECK ("decidedById" <> "submittedById"),
  ADD CONSTRAINT "VerificationDecision_needs_reason"
    CHECK (result IN ('MET', 'NOT_APPLICABLE') OR btrim(coalesce(reason, '')) <> ''),
  ADD CONSTRAINT "VerificationDecision_supplement_dated" CHECK ((result = 'SUPPLEMENT') = ("dueDate" IS NOT NULL)),
  ADD CONSTRAINT "VerificationDecision_agency_or_office" CHECK ("agencyId" IS NOT NULL OR "onBehalf");
ALTER TABLE "Comment"
  ADD CONSTRAINT "Comment_of_one_thing" CHECK (num_nonnulls("assessmentId", "taskId") = 1),
  ADD CONSTRAINT "Comment_body_nfc" CHECK (body IS NFC NORMALIZED AND btrim(body) <> '');
ALTER TABLE "CommentMention" ADD CONSTRAINT "CommentMention_of_one_thing" CHECK (num_nonnulls("agencyId", "unitId") = 1);

-- ───── Append-only ─────

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "SubmissionEvidence" FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON "SubmissionEvidence" FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "VerificationDecision" FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON "VerificationDecision" FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "Comment" FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "CommentMention" FOR EACH ROW EXECUTE FUNCTION forbid_change();

CREATE TRIGGER frozen BEFORE UPDATE ON "VerificationSubmission" FOR EACH ROW EXECUTE FUNCTION only_stamp('closedAt');
CREATE TRIGGER append_only BEFORE DELETE ON "VerificationSubmission" FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON "VerificationSubmission" FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
