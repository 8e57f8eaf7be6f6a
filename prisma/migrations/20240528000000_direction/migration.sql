-- CreateEnum
CREATE TYPE "AnswerKind" AS ENUM ('PROGRESS', 'DONE', 'EXTENSION_REQUEST', 'EXTENSION_GRANTED', 'EXTENSION_REFUSED', 'RETURNED');

-- CreateEnum
CREATE TYPE "CampaignKind" AS ENUM ('MONTH', 'QUARTER', 'HALF_YEAR', 'NINE_MONTHS', 'YEAR', 'AD_HOC');

-- CreateEnum
CREATE TYPE "ReportState" AS ENUM ('DRAFT', 'SUBMITTED', 'RETURNED', 'ACCEPTED');

-- CreateEnum
CREATE TYPE "ModelSiteKind" AS ENUM ('RESIDENTIAL_AREA', 'GARDEN', 'NTM_VILLAGE', 'SMART_VILLAGE');

-- CreateEnum
CREATE TYPE "ImportState" AS ENUM ('CHECKED', 'APPLIED', 'UNDONE', 'DROPPED');

-- AlterTable
ALTER TABLE "Comment" ADD COLUMN     "reportSubmissionId" INTEGER;

-- AlterTable
ALTER TABLE "Task" ADD COLUMN     "meetingId" INTEGER;

-- AlterTable
ALTER TABLE "User" ADD COLUMN     "noticeChoices" JSONB;

-- CreateTable
CREATE TABLE "SteeringAssignment" (
    "id" SERIAL NOT NULL,
    "userId" INTEGER NOT NULL,
    "communeId" INTEGER,
    "criterionId" INTEGER,
    "documentId" INTEGER,
    "validFrom" DATE NOT NULL,
    "validTo" DATE,

    CONSTRAINT "SteeringAssignment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TargetCriterion" (
    "targetId" INTEGER NOT NULL,
    "criterionId" INTEGER NOT NULL,
    "dueDate" DATE,

    CONSTRAINT "TargetCriterion_pkey" PRIMARY KEY ("targetId","criterionId")
);

-- CreateTable
CREATE TABLE "Meeting" (
    "id" SERIAL NOT NULL,
    "unitId" INTEGER NOT NULL,
    "heldOn" DATE NOT NULL,
    "subject" TEXT NOT NULL,
    "minutes" JSONB,

    CONSTRAINT "Meeting_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TaskCriterion" (
    "taskId" INTEGER NOT NULL,
    "criterionId" INTEGER NOT NULL,

    CONSTRAINT "TaskCriterion_pkey" PRIMARY KEY ("taskId","criterionId")
);

-- CreateTable
CREATE TABLE "TaskAnswer" (
    "id" SERIAL NOT NULL,
    "addresseeId" INTEGER NOT NULL,
    "kind" "AnswerKind" NOT NULL,
    "body" TEXT,
    "untilDate" DATE,
    "authorId" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "TaskAnswer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TaskAnswerEvidence" (
    "answerId" INTEGER NOT NULL,
    "evidenceId" INTEGER NOT NULL,

    CONSTRAINT "TaskAnswerEvidence_pkey" PRIMARY KEY ("answerId","evidenceId")
);

-- CreateTable
CREATE TABLE "ReportCampaign" (
    "id" SERIAL NOT NULL,
    "unitId" INTEGER NOT NULL,
    "kind" "CampaignKind" NOT NULL,
    "title" TEXT NOT NULL,
    "periodStart" DATE NOT NULL,
    "cutoffDate" DATE NOT NULL,
    "opensOn" DATE NOT NULL,
    "dueDate" DATE NOT NULL,
    "closedAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "ReportCampaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReportSubmission" (
    "id" SERIAL NOT NULL,
    "campaignId" INTEGER NOT NULL,
    "communeId" INTEGER NOT NULL,
    "state" "ReportState" NOT NULL DEFAULT 'DRAFT',
    "texts" JSONB NOT NULL DEFAULT '{}',
    "submittedAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "ReportSubmission_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReportSnapshot" (
    "id" SERIAL NOT NULL,
    "submissionId" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "cutoffDate" DATE NOT NULL,
    "content" JSONB NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "takenById" INTEGER NOT NULL,
    "takenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ReportSnapshot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SnapshotFigure" (
    "snapshotId" INTEGER NOT NULL,
    "criterionId" INTEGER NOT NULL,
    "indicators" SMALLINT NOT NULL,
    "selfMet" SMALLINT NOT NULL,
    "verifiedMet" SMALLINT NOT NULL,

    CONSTRAINT "SnapshotFigure_pkey" PRIMARY KEY ("snapshotId","criterionId")
);

-- CreateTable
CREATE TABLE "Obstacle" (
    "id" SERIAL NOT NULL,
    "communeId" INTEGER NOT NULL,
    "criterionId" INTEGER,
    "assessmentId" INTEGER,
    "reportSubmissionId" INTEGER,
    "description" TEXT NOT NULL,
    "cause" TEXT,
    "proposal" TEXT,
    "answererId" INTEGER,
    "answer" TEXT,
    "raisedAt" TIMESTAMPTZ(3) NOT NULL,
    "resolvedAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Obstacle_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MobilisedResource" (
    "id" SERIAL NOT NULL,
    "communeId" INTEGER NOT NULL,
    "reportSubmissionId" INTEGER,
    "source" TEXT NOT NULL,
    "periodStart" DATE NOT NULL,
    "periodEnd" DATE NOT NULL,
    "amount" DECIMAL(18,3),
    "quantity" DECIMAL(18,3),
    "quantityUnit" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "MobilisedResource_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ConstructionArrear" (
    "id" SERIAL NOT NULL,
    "communeId" INTEGER NOT NULL,
    "project" TEXT NOT NULL,
    "total" DECIMAL(18,3) NOT NULL,
    "paid" DECIMAL(18,3) NOT NULL DEFAULT 0,
    "asOf" DATE NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "ConstructionArrear_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ModelSite" (
    "id" SERIAL NOT NULL,
    "villageId" INTEGER NOT NULL,
    "kind" "ModelSiteKind" NOT NULL,
    "name" TEXT,
    "planYear" INTEGER,
    "recognisedOn" DATE,
    "documentId" INTEGER,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "ModelSite_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Notification" (
    "id" SERIAL NOT NULL,
    "userId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "dedupeKey" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "href" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "readAt" TIMESTAMPTZ(3),

    CONSTRAINT "Notification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Digest" (
    "userId" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "Digest_pkey" PRIMARY KEY ("userId","day")
);

-- CreateTable
CREATE TABLE "SavedFilter" (
    "id" SERIAL NOT NULL,
    "userId" INTEGER NOT NULL,
    "page" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,

    CONSTRAINT "SavedFilter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ImportBatch" (
    "id" SERIAL NOT NULL,
    "unitId" INTEGER NOT NULL,
    "userId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "fileSha256" CHAR(64) NOT NULL,
    "mapping" JSONB NOT NULL,
    "state" "ImportState" NOT NULL DEFAULT 'CHECKED',
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "appliedAt" TIMESTAMPTZ(3),
    "undoneAt" TIMESTAMPTZ(3),

    CONSTRAINT "ImportBatch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ImportRow" (
    "batchId" INTEGER NOT NULL,
    "rowNo" INTEGER NOT NULL,
    "raw" JSONB NOT NULL,
    "errors" JSONB,
    "subject" TEXT,
    "subjectId" INTEGER,
    "before" JSONB,
    "versionAfter" INTEGER,

    CONSTRAINT "ImportRow_pkey" PRIMARY KEY ("batchId","rowNo")
);

-- CreateTable
CREATE TABLE "GeneratedDocument" (
    "id" SERIAL NOT NULL,
    "unitId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "createdById" INTEGER,
    "version" INTEGER NOT NULL DEFAULT 1,
    "params" JSONB NOT NULL,
    "figures" JSONB NOT NULL,
    "sha256" CHAR(64),
    "state" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "publishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "GeneratedDocument_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApiClient" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "unitId" INTEGER NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApiClient_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "SteeringAssignment_userId_idx" ON "SteeringAssignment"("userId");

-- CreateIndex
CREATE INDEX "SteeringAssignment_communeId_idx" ON "SteeringAssignment"("communeId");

-- CreateIndex
CREATE INDEX "TaskAnswer_addresseeId_idx" ON "TaskAnswer"("addresseeId");

-- CreateIndex
CREATE INDEX "ReportCampaign_unitId_cutoffDate_idx" ON "ReportCampaign"("unitId", "cutoffDate");

-- CreateIndex
CREATE UNIQUE INDEX "ReportSubmission_campaignId_communeId_key" ON "ReportSubmission"("campaignId", "communeId");

-- CreateIndex
CREATE UNIQUE INDEX "ReportSnapshot_submissionId_number_key" ON "ReportSnapshot"("submissionId", "number");

-- CreateIndex
CREATE INDEX "Obstacle_communeId_resolvedAt_idx" ON "Obstacle"("communeId", "resolvedAt");

-- CreateIndex
CREATE UNIQUE INDEX "MobilisedResource_communeId_source_periodStart_periodEnd_key" ON "MobilisedResource"("communeId", "source", "periodStart", "periodEnd");

-- CreateIndex
CREATE INDEX "ConstructionArrear_communeId_idx" ON "ConstructionArrear"("communeId");

-- CreateIndex
CREATE INDEX "ModelSite_villageId_idx" ON "ModelSite"("villageId");

-- CreateIndex
CREATE INDEX "Notification_unread" ON "Notification"("userId") WHERE ("readAt" IS NULL);

-- CreateIndex
CREATE UNIQUE INDEX "Notification_userId_dedupeKey_key" ON "Notification"("userId", "dedupeKey");

-- CreateIndex
CREATE UNIQUE INDEX "SavedFilter_userId_page_name_key" ON "SavedFilter"("userId", "page", "name");

-- CreateIndex
CREATE INDEX "GeneratedDocument_unitId_createdAt_idx" ON "GeneratedDocument"("unitId", "createdAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "ApiClient_name_key" ON "ApiClient"("name");

-- CreateIndex
CREATE UNIQUE INDEX "ApiClient_tokenHash_key" ON "ApiClient"("tokenHash");

-- CreateIndex
CREATE INDEX "Comment_reportSubmissionId_id_idx" ON "Comment"("reportSubmissionId", "id");

-- AddForeignKey
ALTER TABLE "SteeringAssignment" ADD CONSTRAINT "SteeringAssignment_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SteeringAssignment" ADD CONSTRAINT "SteeringAssignment_communeId_fkey" FOREIGN KEY ("communeId") REFERENCES "AdminUnit"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SteeringAssignment" ADD CONSTRAINT "SteeringAssignment_criterionId_fkey" FOREIGN KEY ("criterionId") REFERENCES "Criterion"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SteeringAssignment" ADD CONSTRAINT "SteeringAssignment_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "LegalDocument"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TargetCriterion" ADD CONSTRAINT "TargetCriterion_targetId_fkey" FOREIGN KEY ("targetId") REFERENCES "Target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TargetCriterion" ADD CONSTRAINT "TargetCriterion_criterionId_fkey" FOREIGN KEY ("criterionId") REFERENCES "Criterion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_reportSubmissionId_fkey" FOREIGN KEY ("reportSubmissionId") REFERENCES "ReportSubmission"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Meeting" ADD CONSTRAINT "Meeting_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Task" ADD CONSTRAINT "Task_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TaskCriterion" ADD CONSTRAINT "TaskCriterion_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TaskCriterion" ADD CONSTRAINT "TaskCriterion_criterionId_fkey" FOREIGN KEY ("criterionId") REFERENCES "Criterion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TaskAnswer" ADD CONSTRAINT "TaskAnswer_addresseeId_fkey" FOREIGN KEY ("addresseeId") REFERENCES "TaskAddressee"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TaskAnswer" ADD CONSTRAINT "TaskAnswer_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TaskAnswerEvidence" ADD CONSTRAINT "TaskAnswerEvidence_answerId_fkey" FOREIGN KEY ("answerId") REFERENCES "TaskAnswer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TaskAnswerEvidence" ADD CONSTRAINT "TaskAnswerEvidence_evidenceId_fkey" FOREIGN KEY ("evidenceId") REFERENCES "Evidence"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReportCampaign" ADD CONSTRAINT "ReportCampaign_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReportSubmission" ADD CONSTRAINT "ReportSubmission_campaignId_fkey" FOREIGN KEY ("campaignId") REFERENCES "ReportCampaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReportSubmission" ADD CONSTRAINT "ReportSubmission_communeId_fkey" FOREIGN KEY ("communeId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReportSnapshot" ADD CONSTRAINT "ReportSnapshot_submissionId_fkey" FOREIGN KEY ("submissionId") REFERENCES "ReportSubmission"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReportSnapshot" ADD CONSTRAINT "ReportSnapshot_takenById_fkey" FOREIGN KEY ("takenById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SnapshotFigure" ADD CONSTRAINT "SnapshotFigure_snapshotId_fkey" FOREIGN KEY ("snapshotId") REFERENCES "ReportSnapshot"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SnapshotFigure" ADD CONSTRAINT "SnapshotFigure_criterionId_fkey" FOREIGN KEY ("criterionId") REFERENCES "Criterion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Obstacle" ADD CONSTRAINT "Obstacle_communeId_fkey" FOREIGN KEY ("communeId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Obstacle" ADD CONSTRAINT "Obstacle_criterionId_fkey" FOREIGN KEY ("criterionId") REFERENCES "Criterion"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Obstacle" ADD CONSTRAINT "Obstacle_assessmentId_fkey" FOREIGN KEY ("assessmentId") REFERENCES "Assessment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Obstacle" ADD CONSTRAINT "Obstacle_reportSubmissionId_fkey" FOREIGN KEY ("reportSubmissionId") REFERENCES "ReportSubmission"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Obstacle" ADD CONSTRAINT "Obstacle_answererId_fkey" FOREIGN KEY ("answererId") REFERENCES "Agency"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MobilisedResource" ADD CONSTRAINT "MobilisedResource_communeId_fkey" FOREIGN KEY ("communeId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MobilisedResource" ADD CONSTRAINT "MobilisedResource_reportSubmissionId_fkey" FOREIGN KEY ("reportSubmissionId") REFERENCES "ReportSubmission"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConstructionArrear" ADD CONSTRAINT "ConstructionArrear_communeId_fkey" FOREIGN KEY ("communeId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ModelSite" ADD CONSTRAINT "ModelSite_villageId_fkey" FOREIGN KEY ("villageId") REFERENCES "Village"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ModelSite" ADD CONSTRAINT "ModelSite_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "LegalDocument"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Notification" ADD CONSTRAINT "Notification_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Digest" ADD CONSTRAINT "Digest_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SavedFilter" ADD CONSTRAINT "SavedFilter_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImportBatch" ADD CONSTRAINT "ImportBatch_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImportBatch" ADD CONSTRAINT "ImportBatch_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImportRow" ADD CONSTRAINT "ImportRow_batchId_fkey" FOREIGN KEY ("batchId") REFERENCES "ImportBatch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GeneratedDocument" ADD CONSTRAINT "GeneratedDocument_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GeneratedDocument" ADD CONSTRAINT "GeneratedDocument_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GeneratedDocument" ADD CONSTRAINT "GeneratedDocument_sha256_fkey" FOREIGN KEY ("sha256") REFERENCES "Blob"("sha256") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiClient" ADD CONSTRAINT "ApiClient_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ───── What the schema cannot express ─────

ALTER TABLE "SteeringAssignment" ADD CONSTRAINT "SteeringAssignment_of_something" CHECK (num_nonnulls("communeId", "criterionId") >= 1);
ALTER TABLE "Comment"
  DROP CONSTRAINT "Comment_of_one_thing",
  ADD CONSTRAINT "Comment_of_one_thing" CHECK (num_nonnulls("assessmentId", "taskId", "reportSubmissionId") = 1);
ALTER TABLE "ReportCampaign" ADD CONSTRAINT "ReportCampaign_days" CHECK ("periodStart" <= "cutoffDate" AND "opensOn" <= "dueDate");
ALTER TABLE "MobilisedResource"
  ADD CONSTRAINT "MobilisedResource_says_how_much" CHECK (num_nonnulls(amount, quantity) >= 1),
  ADD CONSTRAINT "MobilisedResource_not_negative" CHECK (amount >= 0 AND quantity >= 0),
  ADD CONSTRAINT "MobilisedResource_unit_of_quantity" CHECK ((quantity IS NULL) = ("quantityUnit" IS NULL)),
  ADD CONSTRAINT "MobilisedResource_period" CHECK ("periodStart" <= "periodEnd");
ALTER TABLE "ConstructionArrear" ADD CONSTRAINT "ConstructionArrear_amounts" CHECK (total >= 0 AND paid BETWEEN 0 AND total);
ALTER TABLE "ImportBatch" ADD CONSTRAINT "ImportBatch_undone_at" CHECK ((state = 'UNDONE') = ("undoneAt" IS NOT NULL));

-- ───── Append-only ─────

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "ReportSnapshot" FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON "ReportSnapshot" FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "SnapshotFigure" FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON "SnapshotFigure" FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "TaskAnswer" FOR EACH ROW EXECUTE FUNCTION forbid_change();
