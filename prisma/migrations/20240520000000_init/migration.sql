-- Part 1: extensions. Both are "trusted": the owner of the database may create them, no superuser needed. They stand first
-- because trigram indexes of part 2 need them.
CREATE SCHEMA IF NOT EXISTS "public";
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- ═════ Part 2: tables, as generated from schema.prisma ═════

-- CreateEnum
CREATE TYPE "UnitLevel" AS ENUM ('PROVINCE', 'DISTRICT', 'COMMUNE');

-- CreateEnum
CREATE TYPE "SuccessionKind" AS ENUM ('MERGED', 'SPLIT', 'RENAMED', 'RECODED');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('ADMIN', 'COORDINATOR', 'AGENCY', 'COMMUNE', 'STEERING', 'LEADER', 'APPRAISER');

-- CreateEnum
CREATE TYPE "RequirementType" AS ENUM ('PASS_FAIL', 'PERCENT', 'NUMBER', 'COUNT', 'MONEY', 'TEXT');

-- CreateEnum
CREATE TYPE "LevelLayer" AS ENUM ('NATIONAL', 'AMENDMENT', 'PROVINCE', 'OFFICE');

-- CreateEnum
CREATE TYPE "LevelStatus" AS ENUM ('SET', 'DELEGATED', 'UNVERIFIED', 'TO_BE_FILLED');

-- CreateEnum
CREATE TYPE "Comparator" AS ENUM ('GTE', 'LTE', 'EQ', 'GT', 'LT');

-- CreateEnum
CREATE TYPE "IndicatorLinkKind" AS ENUM ('EQUAL', 'STRICTER', 'RELATED', 'SUCCESSOR');

-- CreateEnum
CREATE TYPE "Sensitivity" AS ENUM ('OPEN', 'PERSONAL', 'CLASSIFIED_RISK');

-- CreateEnum
CREATE TYPE "AssignmentRole" AS ENUM ('LEAD', 'SUPPORT');

-- CreateEnum
CREATE TYPE "AssignmentStatus" AS ENUM ('DRAFT', 'CONFIRMED');

-- CreateEnum
CREATE TYPE "SelfResult" AS ENUM ('NOT_ASSESSED', 'IN_PROGRESS', 'MET', 'NOT_MET', 'NOT_APPLICABLE');

-- CreateEnum
CREATE TYPE "VerifiedResult" AS ENUM ('NONE', 'MET', 'NOT_MET', 'NOT_APPLICABLE');

-- CreateEnum
CREATE TYPE "Stage" AS ENUM ('OPEN', 'UNDER_VERIFICATION', 'SUPPLEMENT_REQUESTED');

-- CreateEnum
CREATE TYPE "ComputedResult" AS ENUM ('MET', 'NOT_MET', 'LEVEL_UNKNOWN', 'VALUE_MISSING', 'NOT_COMPUTED');

-- CreateEnum
CREATE TYPE "ScanStatus" AS ENUM ('NOT_REQUIRED', 'PENDING', 'CLEAN', 'INFECTED');

-- CreateEnum
CREATE TYPE "AddresseeState" AS ENUM ('SENT', 'ACKNOWLEDGED', 'IN_PROGRESS', 'DONE', 'CLOSED');

-- CreateTable
CREATE TABLE "AdminUnit" (
    "id" SERIAL NOT NULL,
    "level" "UnitLevel" NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "fullName" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "ntmScope" BOOLEAN NOT NULL DEFAULT true,
    "sortOrder" INTEGER NOT NULL DEFAULT 0,
    "validFrom" DATE NOT NULL,
    "validTo" DATE,
    "source" TEXT,
    "searchKey" TEXT NOT NULL DEFAULT '',
    "boundary" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "AdminUnit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "UnitParent" (
    "childId" INTEGER NOT NULL,
    "parentId" INTEGER NOT NULL,
    "validFrom" DATE NOT NULL,
    "validTo" DATE,

    CONSTRAINT "UnitParent_pkey" PRIMARY KEY ("childId","validFrom")
);

-- CreateTable
CREATE TABLE "UnitClosure" (
    "ancestorId" INTEGER NOT NULL,
    "descendantId" INTEGER NOT NULL,
    "depth" SMALLINT NOT NULL,
    "validFrom" DATE NOT NULL,
    "validTo" DATE,

    CONSTRAINT "UnitClosure_pkey" PRIMARY KEY ("ancestorId","descendantId","validFrom")
);

-- CreateTable
CREATE TABLE "UnitSuccession" (
    "predecessorId" INTEGER NOT NULL,
    "successorId" INTEGER NOT NULL,
    "onDay" DATE NOT NULL,
    "kind" "SuccessionKind" NOT NULL,
    "documentId" INTEGER,
    "note" TEXT,

    CONSTRAINT "UnitSuccession_pkey" PRIMARY KEY ("predecessorId","successorId")
);

-- CreateTable
CREATE TABLE "UnitTrait" (
    "id" SERIAL NOT NULL,
    "unitId" INTEGER NOT NULL,
    "trait" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "validFrom" DATE NOT NULL,
    "validTo" DATE,
    "documentId" INTEGER,

    CONSTRAINT "UnitTrait_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Village" (
    "id" SERIAL NOT NULL,
    "communeId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "validFrom" DATE,
    "validTo" DATE,
    "searchKey" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "Village_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LegalDocument" (
    "id" SERIAL NOT NULL,
    "docNumber" TEXT NOT NULL,
    "issuedOn" DATE,
    "issuer" TEXT NOT NULL,
    "kind" TEXT,
    "title" TEXT,
    "effectiveFrom" DATE,
    "note" TEXT,
    "searchKey" TEXT NOT NULL DEFAULT '',
    "fileSha256" CHAR(64),

    CONSTRAINT "LegalDocument_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "Holiday" (
    "day" DATE NOT NULL,
    "name" TEXT NOT NULL,
    "working" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Holiday_pkey" PRIMARY KEY ("day")
);

-- CreateTable
CREATE TABLE "User" (
    "id" SERIAL NOT NULL,
    "username" TEXT NOT NULL,
    "displayName" TEXT NOT NULL,
    "sortKey" TEXT NOT NULL DEFAULT '',
    "email" TEXT,
    "phone" TEXT,
    "passwordHash" TEXT,
    "mustChangePassword" BOOLEAN NOT NULL DEFAULT true,
    "passwordChangedAt" TIMESTAMPTZ(3),
    "totpSecret" TEXT,
    "oidcSubject" TEXT,
    "disabledAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "searchKey" TEXT NOT NULL DEFAULT '',
    "preferences" JSONB NOT NULL DEFAULT '{}',
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RoleGrant" (
    "id" SERIAL NOT NULL,
    "userId" INTEGER NOT NULL,
    "role" "Role" NOT NULL,
    "unitId" INTEGER NOT NULL,
    "agencyId" INTEGER,
    "validFrom" DATE NOT NULL,
    "validTo" DATE,

    CONSTRAINT "RoleGrant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "sid" VARCHAR NOT NULL,
    "sess" JSON NOT NULL,
    "expire" TIMESTAMP(6) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("sid")
);

-- CreateTable
CREATE TABLE "Agency" (
    "id" SERIAL NOT NULL,
    "unitId" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "shortName" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "validFrom" DATE NOT NULL,
    "validTo" DATE,
    "basis" TEXT,
    "searchKey" TEXT NOT NULL DEFAULT '',
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Agency_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AgencySuccession" (
    "predecessorId" INTEGER NOT NULL,
    "successorId" INTEGER NOT NULL,
    "onDay" DATE NOT NULL,

    CONSTRAINT "AgencySuccession_pkey" PRIMARY KEY ("predecessorId","successorId")
);

-- CreateTable
CREATE TABLE "CriteriaSet" (
    "id" SERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "shortName" TEXT NOT NULL,
    "region" TEXT,
    "validFrom" DATE NOT NULL,
    "validTo" DATE,
    "prerequisiteId" INTEGER,
    "bands" JSONB NOT NULL,
    "recognition" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "CriteriaSet_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CriteriaSetDocument" (
    "setId" INTEGER NOT NULL,
    "documentId" INTEGER NOT NULL,

    CONSTRAINT "CriteriaSetDocument_pkey" PRIMARY KEY ("setId","documentId")
);

-- CreateTable
CREATE TABLE "CriteriaSetRevision" (
    "setId" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "content" JSONB NOT NULL,
    "changes" JSONB NOT NULL,
    "loadedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CriteriaSetRevision_pkey" PRIMARY KEY ("setId","number")
);

-- CreateTable
CREATE TABLE "CriteriaGroup" (
    "id" SERIAL NOT NULL,
    "setId" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sortOrder" INTEGER NOT NULL,

    CONSTRAINT "CriteriaGroup_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Criterion" (
    "id" SERIAL NOT NULL,
    "setId" INTEGER NOT NULL,
    "groupId" INTEGER,
    "no" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "shortName" TEXT,
    "revocationTrigger" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Criterion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Indicator" (
    "id" SERIAL NOT NULL,
    "setId" INTEGER NOT NULL,
    "criterionId" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" "RequirementType" NOT NULL,
    "unit" TEXT,
    "sortOrder" INTEGER NOT NULL,
    "measure" JSONB,
    "inputs" JSONB,
    "allowsNotApplicable" BOOLEAN NOT NULL DEFAULT false,
    "delegatedToProvince" BOOLEAN NOT NULL DEFAULT false,
    "requiresSetCode" TEXT,
    "usualDays" INTEGER,
    "responsibleMinistry" TEXT,
    "provenance" JSONB NOT NULL,
    "note" TEXT,
    "validFrom" DATE NOT NULL,
    "validTo" DATE,
    "searchKey" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "Indicator_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IndicatorPart" (
    "id" SERIAL NOT NULL,
    "indicatorId" INTEGER NOT NULL,
    "parentId" INTEGER,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" "RequirementType" NOT NULL,
    "unit" TEXT,
    "condition" JSONB,
    "sortOrder" INTEGER NOT NULL,

    CONSTRAINT "IndicatorPart_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RequirementLevel" (
    "id" SERIAL NOT NULL,
    "indicatorId" INTEGER NOT NULL,
    "partId" INTEGER,
    "layer" "LevelLayer" NOT NULL,
    "unitId" INTEGER,
    "communeGroup" TEXT,
    "year" INTEGER,
    "status" "LevelStatus" NOT NULL,
    "comparator" "Comparator" NOT NULL,
    "value" DECIMAL(18,4),
    "baseIndicatorId" INTEGER,
    "factor" DECIMAL(9,4),
    "text" TEXT NOT NULL,
    "documentId" INTEGER,
    "clause" TEXT,
    "validFrom" DATE NOT NULL,
    "validTo" DATE,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,
    "retractedAt" TIMESTAMPTZ(3),

    CONSTRAINT "RequirementLevel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IndicatorLink" (
    "fromId" INTEGER NOT NULL,
    "toId" INTEGER NOT NULL,
    "kind" "IndicatorLinkKind" NOT NULL,
    "source" TEXT,

    CONSTRAINT "IndicatorLink_pkey" PRIMARY KEY ("fromId","toId")
);

-- CreateTable
CREATE TABLE "EvidenceType" (
    "id" SERIAL NOT NULL,
    "criterionId" INTEGER,
    "indicatorId" INTEGER,
    "dossierKey" TEXT,
    "name" TEXT NOT NULL,
    "note" TEXT,
    "sensitivity" "Sensitivity" NOT NULL DEFAULT 'OPEN',
    "expires" BOOLEAN NOT NULL DEFAULT false,
    "sortOrder" INTEGER NOT NULL,
    "retiredAt" TIMESTAMPTZ(3),

    CONSTRAINT "EvidenceType_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Assignment" (
    "id" SERIAL NOT NULL,
    "unitId" INTEGER NOT NULL,
    "agencyId" INTEGER NOT NULL,
    "role" "AssignmentRole" NOT NULL,
    "status" "AssignmentStatus" NOT NULL DEFAULT 'DRAFT',
    "criterionId" INTEGER,
    "indicatorId" INTEGER,
    "documentId" INTEGER,
    "validFrom" DATE NOT NULL,
    "validTo" DATE,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Assignment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Plan" (
    "id" SERIAL NOT NULL,
    "unitId" INTEGER NOT NULL,
    "documentId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "year" INTEGER NOT NULL,

    CONSTRAINT "Plan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Target" (
    "id" SERIAL NOT NULL,
    "communeId" INTEGER NOT NULL,
    "setId" INTEGER NOT NULL,
    "planId" INTEGER,
    "year" INTEGER NOT NULL,
    "dueDate" DATE NOT NULL,
    "maintain" BOOLEAN NOT NULL DEFAULT false,
    "focus" BOOLEAN NOT NULL DEFAULT false,
    "note" TEXT,
    "cancelledAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Target_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Assessment" (
    "id" SERIAL NOT NULL,
    "communeId" INTEGER NOT NULL,
    "indicatorId" INTEGER NOT NULL,
    "criterionId" INTEGER NOT NULL,
    "setId" INTEGER NOT NULL,
    "selfResult" "SelfResult" NOT NULL DEFAULT 'NOT_ASSESSED',
    "value" DECIMAL(18,4),
    "numerator" DECIMAL(18,4),
    "denominator" DECIMAL(18,4),
    "valueText" TEXT,
    "inputs" JSONB,
    "figuresAsOf" DATE,
    "computedResult" "ComputedResult" NOT NULL DEFAULT 'NOT_COMPUTED',
    "levelId" INTEGER,
    "claimReason" TEXT,
    "plannedDate" DATE,
    "note" TEXT,
    "stage" "Stage" NOT NULL DEFAULT 'OPEN',
    "verifiedResult" "VerifiedResult" NOT NULL DEFAULT 'NONE',
    "verifiedAt" TIMESTAMPTZ(3),
    "supplementDue" DATE,
    "reverifyReason" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedById" INTEGER,

    CONSTRAINT "Assessment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AssessmentPart" (
    "assessmentId" INTEGER NOT NULL,
    "partId" INTEGER NOT NULL,
    "value" DECIMAL(18,4),
    "numerator" DECIMAL(18,4),
    "denominator" DECIMAL(18,4),
    "selfResult" "SelfResult" NOT NULL DEFAULT 'NOT_ASSESSED',
    "computedResult" "ComputedResult" NOT NULL DEFAULT 'NOT_COMPUTED',

    CONSTRAINT "AssessmentPart_pkey" PRIMARY KEY ("assessmentId","partId")
);

-- CreateTable
CREATE TABLE "CriterionTotal" (
    "communeId" INTEGER NOT NULL,
    "criterionId" INTEGER NOT NULL,
    "setId" INTEGER NOT NULL,
    "indicators" SMALLINT NOT NULL,
    "selfMet" SMALLINT NOT NULL,
    "selfNotMet" SMALLINT NOT NULL,
    "selfTouched" SMALLINT NOT NULL,
    "verifiedMet" SMALLINT NOT NULL,
    "verifiedNotMet" SMALLINT NOT NULL,
    "waiting" SMALLINT NOT NULL,
    "notApplicable" SMALLINT NOT NULL,

    CONSTRAINT "CriterionTotal_pkey" PRIMARY KEY ("communeId","setId","criterionId")
);

-- CreateTable
CREATE TABLE "CriterionTotalDay" (
    "communeId" INTEGER NOT NULL,
    "setId" INTEGER NOT NULL,
    "criterionId" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "indicators" SMALLINT NOT NULL,
    "selfMet" SMALLINT NOT NULL,
    "selfNotMet" SMALLINT NOT NULL,
    "selfTouched" SMALLINT NOT NULL,
    "verifiedMet" SMALLINT NOT NULL,
    "verifiedNotMet" SMALLINT NOT NULL,
    "waiting" SMALLINT NOT NULL,
    "notApplicable" SMALLINT NOT NULL,

    CONSTRAINT "CriterionTotalDay_pkey" PRIMARY KEY ("communeId","setId","criterionId","day")
);

-- CreateTable
CREATE TABLE "SetTotal" (
    "communeId" INTEGER NOT NULL,
    "setId" INTEGER NOT NULL,
    "criteria" SMALLINT NOT NULL,
    "criteriaSelfMet" SMALLINT NOT NULL,
    "criteriaVerifiedMet" SMALLINT NOT NULL,

    CONSTRAINT "SetTotal_pkey" PRIMARY KEY ("communeId","setId")
);

-- CreateTable
CREATE TABLE "SetTotalDay" (
    "communeId" INTEGER NOT NULL,
    "setId" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "criteria" SMALLINT NOT NULL,
    "criteriaSelfMet" SMALLINT NOT NULL,
    "criteriaVerifiedMet" SMALLINT NOT NULL,

    CONSTRAINT "SetTotalDay_pkey" PRIMARY KEY ("communeId","setId","day")
);

-- CreateTable
CREATE TABLE "Event" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actorId" INTEGER,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "subjectId" INTEGER NOT NULL,
    "communeId" INTEGER,
    "assessmentId" INTEGER,
    "version" INTEGER,
    "from" JSONB,
    "to" JSONB,
    "reason" TEXT,
    "requestId" UUID,
    "address" INET,

    CONSTRAINT "Event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AccessLog" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "userId" INTEGER,
    "username" TEXT,
    "action" TEXT NOT NULL,
    "subject" TEXT,
    "subjectId" INTEGER,
    "detail" JSONB,
    "requestId" UUID,
    "address" INET,

    CONSTRAINT "AccessLog_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RequestKey" (
    "key" UUID NOT NULL,
    "userId" INTEGER NOT NULL,
    "location" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RequestKey_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "Blob" (
    "sha256" CHAR(64) NOT NULL,
    "size" BIGINT NOT NULL,
    "mediaType" TEXT NOT NULL,
    "storedAt" TIMESTAMPTZ(3) NOT NULL,
    "scan" "ScanStatus" NOT NULL DEFAULT 'NOT_REQUIRED',
    "pages" INTEGER,
    "exif" JSONB,
    "text" TEXT,
    "searchKey" TEXT NOT NULL DEFAULT '',
    "previewSha256" CHAR(64),

    CONSTRAINT "Blob_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "Evidence" (
    "id" SERIAL NOT NULL,
    "ownerUnitId" INTEGER NOT NULL,
    "typeId" INTEGER,
    "docNumber" TEXT,
    "issuedOn" DATE,
    "issuer" TEXT,
    "subject" TEXT NOT NULL,
    "validUntil" DATE,
    "dataYear" INTEGER,
    "sensitivity" "Sensitivity" NOT NULL DEFAULT 'OPEN',
    "currentRevision" INTEGER NOT NULL DEFAULT 1,
    "withdrawnAt" TIMESTAMPTZ(3),
    "withdrawReason" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "searchKey" TEXT NOT NULL DEFAULT '',
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Evidence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EvidenceRevision" (
    "id" SERIAL NOT NULL,
    "evidenceId" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "fileName" TEXT NOT NULL,
    "uploadedById" INTEGER NOT NULL,
    "uploadedAt" TIMESTAMPTZ(3) NOT NULL,
    "receiptCode" TEXT NOT NULL,
    "note" TEXT,

    CONSTRAINT "EvidenceRevision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EvidenceLink" (
    "id" SERIAL NOT NULL,
    "evidenceId" INTEGER NOT NULL,
    "assessmentId" INTEGER NOT NULL,
    "linkedAt" TIMESTAMPTZ(3) NOT NULL,
    "unlinkedAt" TIMESTAMPTZ(3),

    CONSTRAINT "EvidenceLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Directive" (
    "id" SERIAL NOT NULL,
    "unitId" INTEGER NOT NULL,
    "documentId" INTEGER NOT NULL,
    "signer" TEXT,
    "summary" TEXT,
    "closedAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Directive_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Task" (
    "id" SERIAL NOT NULL,
    "directiveId" INTEGER,
    "section" TEXT,
    "title" TEXT NOT NULL,
    "body" TEXT,
    "dueDate" DATE,
    "recurrence" JSONB,
    "completion" JSONB,
    "closedAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TaskAddressee" (
    "id" SERIAL NOT NULL,
    "taskId" INTEGER NOT NULL,
    "turn" DATE NOT NULL,
    "unitId" INTEGER,
    "agencyId" INTEGER,
    "userId" INTEGER,
    "groupLabel" TEXT,
    "dueDate" DATE,
    "state" "AddresseeState" NOT NULL DEFAULT 'SENT',
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "TaskAddressee_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Recognition" (
    "id" SERIAL NOT NULL,
    "communeId" INTEGER NOT NULL,
    "setId" INTEGER NOT NULL,
    "standardYear" INTEGER NOT NULL,
    "recognisedOn" DATE NOT NULL,
    "documentId" INTEGER NOT NULL,
    "revokedOn" DATE,
    "revocationDocumentId" INTEGER,

    CONSTRAINT "Recognition_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "AdminUnit_searchKey_idx" ON "AdminUnit" USING GIN ("searchKey" gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "AdminUnit_level_code_validFrom_key" ON "AdminUnit"("level", "code", "validFrom");

-- CreateIndex
CREATE INDEX "UnitParent_parentId_idx" ON "UnitParent"("parentId");

-- CreateIndex
CREATE INDEX "UnitClosure_descendantId_idx" ON "UnitClosure"("descendantId");

-- CreateIndex
CREATE INDEX "UnitSuccession_successorId_idx" ON "UnitSuccession"("successorId");

-- CreateIndex
CREATE INDEX "UnitTrait_unitId_trait_idx" ON "UnitTrait"("unitId", "trait");

-- CreateIndex
CREATE UNIQUE INDEX "Village_communeId_name_key" ON "Village"("communeId", "name");

-- CreateIndex
CREATE INDEX "LegalDocument_searchKey_idx" ON "LegalDocument" USING GIN ("searchKey" gin_trgm_ops);

-- CreateIndex (written by hand: NULLS NOT DISTINCT, so that a paper of unknown date is also registered once)
CREATE UNIQUE INDEX "LegalDocument_docNumber_issuer_issuedOn_key" ON "LegalDocument"("docNumber", "issuer", "issuedOn") NULLS NOT DISTINCT;

-- CreateIndex
CREATE UNIQUE INDEX "User_username_key" ON "User"("username");

-- CreateIndex
CREATE UNIQUE INDEX "User_oidcSubject_key" ON "User"("oidcSubject");

-- CreateIndex
CREATE INDEX "User_searchKey_idx" ON "User" USING GIN ("searchKey" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "RoleGrant_userId_idx" ON "RoleGrant"("userId");

-- CreateIndex
CREATE INDEX "RoleGrant_unitId_role_idx" ON "RoleGrant"("unitId", "role");

-- CreateIndex
CREATE INDEX "RoleGrant_agencyId_idx" ON "RoleGrant"("agencyId");

-- CreateIndex
CREATE INDEX "session_expire_idx" ON "session"("expire");

-- CreateIndex
CREATE UNIQUE INDEX "Agency_unitId_code_validFrom_key" ON "Agency"("unitId", "code", "validFrom");

-- CreateIndex
CREATE UNIQUE INDEX "CriteriaSet_code_key" ON "CriteriaSet"("code");

-- CreateIndex
CREATE UNIQUE INDEX "CriteriaSetRevision_setId_sha256_key" ON "CriteriaSetRevision"("setId", "sha256");

-- CreateIndex
CREATE UNIQUE INDEX "CriteriaGroup_setId_code_key" ON "CriteriaGroup"("setId", "code");

-- CreateIndex
CREATE UNIQUE INDEX "Criterion_setId_no_key" ON "Criterion"("setId", "no");

-- CreateIndex
CREATE UNIQUE INDEX "Criterion_id_setId_key" ON "Criterion"("id", "setId");

-- CreateIndex
CREATE INDEX "Indicator_criterionId_idx" ON "Indicator"("criterionId");

-- CreateIndex
CREATE INDEX "Indicator_searchKey_idx" ON "Indicator" USING GIN ("searchKey" gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "Indicator_setId_code_validFrom_key" ON "Indicator"("setId", "code", "validFrom");

-- CreateIndex
CREATE UNIQUE INDEX "Indicator_id_criterionId_setId_key" ON "Indicator"("id", "criterionId", "setId");

-- CreateIndex
CREATE UNIQUE INDEX "IndicatorPart_indicatorId_key_key" ON "IndicatorPart"("indicatorId", "key");

-- CreateIndex
CREATE UNIQUE INDEX "IndicatorPart_id_indicatorId_key" ON "IndicatorPart"("id", "indicatorId");

-- CreateIndex
CREATE INDEX "RequirementLevel_indicatorId_idx" ON "RequirementLevel"("indicatorId");

-- CreateIndex
CREATE INDEX "IndicatorLink_toId_idx" ON "IndicatorLink"("toId");

-- CreateIndex
CREATE INDEX "EvidenceType_criterionId_idx" ON "EvidenceType"("criterionId");

-- CreateIndex
CREATE INDEX "Assignment_unitId_criterionId_idx" ON "Assignment"("unitId", "criterionId");

-- CreateIndex
CREATE INDEX "Assignment_unitId_indicatorId_idx" ON "Assignment"("unitId", "indicatorId");

-- CreateIndex
CREATE INDEX "Assignment_agencyId_idx" ON "Assignment"("agencyId");

-- CreateIndex
CREATE INDEX "Target_setId_year_idx" ON "Target"("setId", "year");

-- CreateIndex
CREATE UNIQUE INDEX "Target_one_live" ON "Target"("communeId", "setId", "year") WHERE ("cancelledAt" IS NULL);

-- CreateIndex
CREATE INDEX "Assessment_communeId_criterionId_idx" ON "Assessment"("communeId", "criterionId");

-- CreateIndex
CREATE INDEX "Assessment_queue" ON "Assessment"("criterionId", "stage") WHERE (stage <> 'OPEN');

-- CreateIndex
CREATE INDEX "Assessment_planned" ON "Assessment"("plannedDate") WHERE ("plannedDate" IS NOT NULL AND "verifiedResult" <> 'MET');

-- CreateIndex
CREATE UNIQUE INDEX "Assessment_communeId_indicatorId_key" ON "Assessment"("communeId", "indicatorId");

-- CreateIndex
CREATE INDEX "Event_as_of" ON "Event"("assessmentId", "at" DESC, "version" DESC) WHERE ("assessmentId" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Event_communeId_id_idx" ON "Event"("communeId", "id" DESC);

-- CreateIndex
CREATE INDEX "Event_subject_subjectId_idx" ON "Event"("subject", "subjectId");

-- CreateIndex
CREATE INDEX "Event_at_idx" ON "Event" USING BRIN ("at");

-- CreateIndex
CREATE UNIQUE INDEX "Event_assessment_version" ON "Event"("assessmentId", "version") WHERE ("assessmentId" IS NOT NULL);

-- CreateIndex
CREATE INDEX "AccessLog_at_idx" ON "AccessLog" USING BRIN ("at");

-- CreateIndex
CREATE INDEX "AccessLog_userId_id_idx" ON "AccessLog"("userId", "id");

-- CreateIndex
CREATE INDEX "RequestKey_at_idx" ON "RequestKey" USING BRIN ("at");

-- CreateIndex
CREATE INDEX "Blob_searchKey_idx" ON "Blob" USING GIN ("searchKey" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "Evidence_ownerUnitId_createdAt_idx" ON "Evidence"("ownerUnitId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "Evidence_expiring" ON "Evidence"("validUntil") WHERE ("withdrawnAt" IS NULL AND "validUntil" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Evidence_searchKey_idx" ON "Evidence" USING GIN ("searchKey" gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "EvidenceRevision_receiptCode_key" ON "EvidenceRevision"("receiptCode");

-- CreateIndex
CREATE INDEX "EvidenceRevision_sha256_idx" ON "EvidenceRevision"("sha256");

-- CreateIndex
CREATE UNIQUE INDEX "EvidenceRevision_evidenceId_number_key" ON "EvidenceRevision"("evidenceId", "number");

-- CreateIndex
CREATE INDEX "EvidenceLink_assessmentId_idx" ON "EvidenceLink"("assessmentId");

-- CreateIndex
CREATE UNIQUE INDEX "EvidenceLink_one_live" ON "EvidenceLink"("evidenceId", "assessmentId") WHERE ("unlinkedAt" IS NULL);

-- CreateIndex
CREATE UNIQUE INDEX "Directive_documentId_key" ON "Directive"("documentId");

-- CreateIndex
CREATE INDEX "Task_directiveId_idx" ON "Task"("directiveId");

-- CreateIndex
CREATE INDEX "TaskAddressee_taskId_idx" ON "TaskAddressee"("taskId");

-- CreateIndex
CREATE INDEX "TaskAddressee_unitId_state_idx" ON "TaskAddressee"("unitId", "state");

-- CreateIndex
CREATE INDEX "TaskAddressee_agencyId_state_idx" ON "TaskAddressee"("agencyId", "state");

-- CreateIndex
CREATE INDEX "TaskAddressee_userId_state_idx" ON "TaskAddressee"("userId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "Recognition_one_live" ON "Recognition"("communeId", "setId") WHERE ("revokedOn" IS NULL);

-- AddForeignKey
ALTER TABLE "UnitParent" ADD CONSTRAINT "UnitParent_childId_fkey" FOREIGN KEY ("childId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UnitParent" ADD CONSTRAINT "UnitParent_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UnitClosure" ADD CONSTRAINT "UnitClosure_ancestorId_fkey" FOREIGN KEY ("ancestorId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UnitClosure" ADD CONSTRAINT "UnitClosure_descendantId_fkey" FOREIGN KEY ("descendantId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UnitSuccession" ADD CONSTRAINT "UnitSuccession_predecessorId_fkey" FOREIGN KEY ("predecessorId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UnitSuccession" ADD CONSTRAINT "UnitSuccession_successorId_fkey" FOREIGN KEY ("successorId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UnitSuccession" ADD CONSTRAINT "UnitSuccession_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "LegalDocument"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UnitTrait" ADD CONSTRAINT "UnitTrait_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UnitTrait" ADD CONSTRAINT "UnitTrait_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "LegalDocument"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Village" ADD CONSTRAINT "Village_communeId_fkey" FOREIGN KEY ("communeId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LegalDocument" ADD CONSTRAINT "LegalDocument_fileSha256_fkey" FOREIGN KEY ("fileSha256") REFERENCES "Blob"("sha256") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoleGrant" ADD CONSTRAINT "RoleGrant_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoleGrant" ADD CONSTRAINT "RoleGrant_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoleGrant" ADD CONSTRAINT "RoleGrant_agencyId_fkey" FOREIGN KEY ("agencyId") REFERENCES "Agency"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Agency" ADD CONSTRAINT "Agency_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgencySuccession" ADD CONSTRAINT "AgencySuccession_predecessorId_fkey" FOREIGN KEY ("predecessorId") REFERENCES "Agency"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgencySuccession" ADD CONSTRAINT "AgencySuccession_successorId_fkey" FOREIGN KEY ("successorId") REFERENCES "Agency"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CriteriaSet" ADD CONSTRAINT "CriteriaSet_prerequisiteId_fkey" FOREIGN KEY ("prerequisiteId") REFERENCES "CriteriaSet"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CriteriaSetDocument" ADD CONSTRAINT "CriteriaSetDocument_setId_fkey" FOREIGN KEY ("setId") REFERENCES "CriteriaSet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CriteriaSetDocument" ADD CONSTRAINT "CriteriaSetDocument_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "LegalDocument"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CriteriaSetRevision" ADD CONSTRAINT "CriteriaSetRevision_setId_fkey" FOREIGN KEY ("setId") REFERENCES "CriteriaSet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CriteriaGroup" ADD CONSTRAINT "CriteriaGroup_setId_fkey" FOREIGN KEY ("setId") REFERENCES "CriteriaSet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Criterion" ADD CONSTRAINT "Criterion_setId_fkey" FOREIGN KEY ("setId") REFERENCES "CriteriaSet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Criterion" ADD CONSTRAINT "Criterion_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "CriteriaGroup"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Indicator" ADD CONSTRAINT "Indicator_criterionId_setId_fkey" FOREIGN KEY ("criterionId", "setId") REFERENCES "Criterion"("id", "setId") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IndicatorPart" ADD CONSTRAINT "IndicatorPart_indicatorId_fkey" FOREIGN KEY ("indicatorId") REFERENCES "Indicator"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IndicatorPart" ADD CONSTRAINT "IndicatorPart_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "IndicatorPart"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RequirementLevel" ADD CONSTRAINT "RequirementLevel_indicatorId_fkey" FOREIGN KEY ("indicatorId") REFERENCES "Indicator"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RequirementLevel" ADD CONSTRAINT "RequirementLevel_partId_indicatorId_fkey" FOREIGN KEY ("partId", "indicatorId") REFERENCES "IndicatorPart"("id", "indicatorId") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RequirementLevel" ADD CONSTRAINT "RequirementLevel_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "AdminUnit"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RequirementLevel" ADD CONSTRAINT "RequirementLevel_baseIndicatorId_fkey" FOREIGN KEY ("baseIndicatorId") REFERENCES "Indicator"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RequirementLevel" ADD CONSTRAINT "RequirementLevel_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "LegalDocument"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IndicatorLink" ADD CONSTRAINT "IndicatorLink_fromId_fkey" FOREIGN KEY ("fromId") REFERENCES "Indicator"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IndicatorLink" ADD CONSTRAINT "IndicatorLink_toId_fkey" FOREIGN KEY ("toId") REFERENCES "Indicator"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvidenceType" ADD CONSTRAINT "EvidenceType_criterionId_fkey" FOREIGN KEY ("criterionId") REFERENCES "Criterion"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvidenceType" ADD CONSTRAINT "EvidenceType_indicatorId_fkey" FOREIGN KEY ("indicatorId") REFERENCES "Indicator"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Assignment" ADD CONSTRAINT "Assignment_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Assignment" ADD CONSTRAINT "Assignment_agencyId_fkey" FOREIGN KEY ("agencyId") REFERENCES "Agency"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Assignment" ADD CONSTRAINT "Assignment_criterionId_fkey" FOREIGN KEY ("criterionId") REFERENCES "Criterion"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Assignment" ADD CONSTRAINT "Assignment_indicatorId_fkey" FOREIGN KEY ("indicatorId") REFERENCES "Indicator"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Assignment" ADD CONSTRAINT "Assignment_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "LegalDocument"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Plan" ADD CONSTRAINT "Plan_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Plan" ADD CONSTRAINT "Plan_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "LegalDocument"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Target" ADD CONSTRAINT "Target_communeId_fkey" FOREIGN KEY ("communeId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Target" ADD CONSTRAINT "Target_setId_fkey" FOREIGN KEY ("setId") REFERENCES "CriteriaSet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Target" ADD CONSTRAINT "Target_planId_fkey" FOREIGN KEY ("planId") REFERENCES "Plan"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Assessment" ADD CONSTRAINT "Assessment_communeId_fkey" FOREIGN KEY ("communeId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Assessment" ADD CONSTRAINT "Assessment_indicatorId_criterionId_setId_fkey" FOREIGN KEY ("indicatorId", "criterionId", "setId") REFERENCES "Indicator"("id", "criterionId", "setId") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Assessment" ADD CONSTRAINT "Assessment_levelId_fkey" FOREIGN KEY ("levelId") REFERENCES "RequirementLevel"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Assessment" ADD CONSTRAINT "Assessment_updatedById_fkey" FOREIGN KEY ("updatedById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AssessmentPart" ADD CONSTRAINT "AssessmentPart_assessmentId_fkey" FOREIGN KEY ("assessmentId") REFERENCES "Assessment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AssessmentPart" ADD CONSTRAINT "AssessmentPart_partId_fkey" FOREIGN KEY ("partId") REFERENCES "IndicatorPart"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CriterionTotal" ADD CONSTRAINT "CriterionTotal_communeId_fkey" FOREIGN KEY ("communeId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CriterionTotal" ADD CONSTRAINT "CriterionTotal_criterionId_setId_fkey" FOREIGN KEY ("criterionId", "setId") REFERENCES "Criterion"("id", "setId") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SetTotal" ADD CONSTRAINT "SetTotal_communeId_fkey" FOREIGN KEY ("communeId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SetTotal" ADD CONSTRAINT "SetTotal_setId_fkey" FOREIGN KEY ("setId") REFERENCES "CriteriaSet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Event" ADD CONSTRAINT "Event_actorId_fkey" FOREIGN KEY ("actorId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Event" ADD CONSTRAINT "Event_communeId_fkey" FOREIGN KEY ("communeId") REFERENCES "AdminUnit"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Evidence" ADD CONSTRAINT "Evidence_ownerUnitId_fkey" FOREIGN KEY ("ownerUnitId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Evidence" ADD CONSTRAINT "Evidence_typeId_fkey" FOREIGN KEY ("typeId") REFERENCES "EvidenceType"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvidenceRevision" ADD CONSTRAINT "EvidenceRevision_evidenceId_fkey" FOREIGN KEY ("evidenceId") REFERENCES "Evidence"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvidenceRevision" ADD CONSTRAINT "EvidenceRevision_sha256_fkey" FOREIGN KEY ("sha256") REFERENCES "Blob"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvidenceRevision" ADD CONSTRAINT "EvidenceRevision_uploadedById_fkey" FOREIGN KEY ("uploadedById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvidenceLink" ADD CONSTRAINT "EvidenceLink_evidenceId_fkey" FOREIGN KEY ("evidenceId") REFERENCES "Evidence"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvidenceLink" ADD CONSTRAINT "EvidenceLink_assessmentId_fkey" FOREIGN KEY ("assessmentId") REFERENCES "Assessment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Directive" ADD CONSTRAINT "Directive_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Directive" ADD CONSTRAINT "Directive_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "LegalDocument"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Task" ADD CONSTRAINT "Task_directiveId_fkey" FOREIGN KEY ("directiveId") REFERENCES "Directive"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TaskAddressee" ADD CONSTRAINT "TaskAddressee_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TaskAddressee" ADD CONSTRAINT "TaskAddressee_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "AdminUnit"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TaskAddressee" ADD CONSTRAINT "TaskAddressee_agencyId_fkey" FOREIGN KEY ("agencyId") REFERENCES "Agency"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TaskAddressee" ADD CONSTRAINT "TaskAddressee_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Recognition" ADD CONSTRAINT "Recognition_communeId_fkey" FOREIGN KEY ("communeId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Recognition" ADD CONSTRAINT "Recognition_setId_fkey" FOREIGN KEY ("setId") REFERENCES "CriteriaSet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Recognition" ADD CONSTRAINT "Recognition_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "LegalDocument"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Recognition" ADD CONSTRAINT "Recognition_revocationDocumentId_fkey" FOREIGN KEY ("revocationDocumentId") REFERENCES "LegalDocument"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- ═════ Part 3: what schema.prisma cannot express ═════
-- Constraints and triggers carry names that the program knows (src/kernel/db/errors.ts): keep them.

-- ───── Vietnamese: order, folding, search keys ─────

-- Column collation: every ORDER BY on these, Prisma's too, is Vietnamese whatever the database's own collation.
ALTER TABLE "AdminUnit"
  ALTER name TYPE text COLLATE "vi-x-icu",
  ALTER "fullName" TYPE text COLLATE "vi-x-icu";
ALTER TABLE "Village" ALTER name TYPE text COLLATE "vi-x-icu";
ALTER TABLE "Agency"
  ALTER name TYPE text COLLATE "vi-x-icu",
  ALTER "shortName" TYPE text COLLATE "vi-x-icu";
ALTER TABLE "Indicator" ALTER name TYPE text COLLATE "vi-x-icu";
ALTER TABLE "Evidence" ALTER subject TYPE text COLLATE "vi-x-icu";
ALTER TABLE "User"
  ALTER "displayName" TYPE text COLLATE "vi-x-icu",
  ALTER "sortKey" TYPE text COLLATE "vi-x-icu";

/* Marks off, đ → d, lower case: the same as fold() of the program, character by character.
   Not unaccent(): it also changes “ ” … and then differs from the program. */
CREATE FUNCTION fold(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN lower(translate(regexp_replace(normalize(t, NFD), '[\u0300-\u036f]', '', 'g'), 'đĐ', 'dd'));

/* BEFORE trigger: "searchKey" := fold of the columns named as arguments. */
CREATE FUNCTION fill_search_key() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  row jsonb := to_jsonb(NEW);
BEGIN
  NEW."searchKey" := (
    SELECT coalesce(fold(string_agg(row ->> col, ' ' ORDER BY ord)), '')
    FROM unnest(TG_ARGV) WITH ORDINALITY AS a(col, ord)
    WHERE row ->> col IS NOT NULL);
  RETURN NEW;
END $$;

CREATE TRIGGER search_key BEFORE INSERT OR UPDATE OF "fullName", name, code ON "AdminUnit"
  FOR EACH ROW EXECUTE FUNCTION fill_search_key('fullName', 'name', 'code');
CREATE TRIGGER search_key BEFORE INSERT OR UPDATE OF name ON "Village"
  FOR EACH ROW EXECUTE FUNCTION fill_search_key('name');
CREATE TRIGGER search_key BEFORE INSERT OR UPDATE OF name, "shortName", code ON "Agency"
  FOR EACH ROW EXECUTE FUNCTION fill_search_key('name', 'shortName', 'code');
CREATE TRIGGER search_key BEFORE INSERT OR UPDATE OF "docNumber", title, issuer ON "LegalDocument"
  FOR EACH ROW EXECUTE FUNCTION fill_search_key('docNumber', 'title', 'issuer');
CREATE TRIGGER search_key BEFORE INSERT OR UPDATE OF code, name ON "Indicator"
  FOR EACH ROW EXECUTE FUNCTION fill_search_key('code', 'name');
CREATE TRIGGER search_key BEFORE INSERT OR UPDATE OF subject, "docNumber", issuer ON "Evidence"
  FOR EACH ROW EXECUTE FUNCTION fill_search_key('subject', 'docNumber', 'issuer');
CREATE TRIGGER search_key BEFORE INSERT OR UPDATE OF text ON "Blob"
  FOR EACH ROW EXECUTE FUNCTION fill_search_key('text');
CREATE TRIGGER search_key BEFORE INSERT OR UPDATE OF "displayName", username, email ON "User"
  FOR EACH ROW EXECUTE FUNCTION fill_search_key('displayName', 'username', 'email');

/* Persons sort by given name, the last word: "Nguyễn Văn Anh" → "Anh Nguyễn Văn". */
CREATE FUNCTION fill_sort_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."sortKey" := regexp_replace(btrim(NEW."displayName"), '^(.*)\s+(\S+)$', '\2 \1');
  RETURN NEW;
END $$;
CREATE TRIGGER sort_key BEFORE INSERT OR UPDATE OF "displayName" ON "User"
  FOR EACH ROW EXECUTE FUNCTION fill_sort_key();

-- ───── Validity: never two of a kind on one day ─────

/* Days from a to b, both inclusive, as decisions are worded; b null = open. */
CREATE FUNCTION days(a date, b date) RETURNS daterange LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN daterange(a, b, '[]');

ALTER TABLE "AdminUnit" ADD CONSTRAINT "AdminUnit_code_once_a_day"
  EXCLUDE USING gist (level WITH =, code WITH =, days("validFrom", "validTo") WITH &&);
ALTER TABLE "UnitParent" ADD CONSTRAINT "UnitParent_one_a_day"
  EXCLUDE USING gist ("childId" WITH =, days("validFrom", "validTo") WITH &&);
ALTER TABLE "UnitTrait" ADD CONSTRAINT "UnitTrait_one_a_day"
  EXCLUDE USING gist ("unitId" WITH =, trait WITH =, days("validFrom", "validTo") WITH &&);
ALTER TABLE "Agency" ADD CONSTRAINT "Agency_code_once_a_day"
  EXCLUDE USING gist ("unitId" WITH =, code WITH =, days("validFrom", "validTo") WITH &&);
ALTER TABLE "Indicator" ADD CONSTRAINT "Indicator_code_once_a_day"
  EXCLUDE USING gist ("setId" WITH =, code WITH =, days("validFrom", "validTo") WITH &&);
ALTER TABLE "RoleGrant" ADD CONSTRAINT "RoleGrant_once_a_day"
  EXCLUDE USING gist ("userId" WITH =, role WITH =, "unitId" WITH =, coalesce("agencyId", 0) WITH =,
    days("validFrom", "validTo") WITH &&);
ALTER TABLE "Assignment" ADD CONSTRAINT "Assignment_one_lead"
  EXCLUDE USING gist ("unitId" WITH =, coalesce("criterionId", 0) WITH =, coalesce("indicatorId", 0) WITH =,
    days("validFrom", "validTo") WITH &&)
  WHERE (role = 'LEAD' AND status = 'CONFIRMED');
ALTER TABLE "Assignment" ADD CONSTRAINT "Assignment_once_a_day"
  EXCLUDE USING gist ("unitId" WITH =, "agencyId" WITH =, coalesce("criterionId", 0) WITH =,
    coalesce("indicatorId", 0) WITH =, days("validFrom", "validTo") WITH &&);
-- Two live levels of the same reach on one day would make the verdict a matter of luck.
ALTER TABLE "RequirementLevel" ADD CONSTRAINT "RequirementLevel_one_a_day"
  EXCLUDE USING gist ("indicatorId" WITH =, coalesce("partId", 0) WITH =, layer WITH =, coalesce("unitId", 0) WITH =,
    coalesce("communeGroup", '') WITH =, coalesce(year, 0) WITH =, days("validFrom", "validTo") WITH &&)
  WHERE ("retractedAt" IS NULL);

-- All sessions of one user, to end them when the account is disabled or its password reset.
CREATE INDEX "session_user" ON session ((sess -> 'passport' ->> 'user'));

-- ───── Checks ─────

ALTER TABLE "AdminUnit"
  ADD CONSTRAINT "AdminUnit_days_in_order" CHECK ("validTo" >= "validFrom"),
  ADD CONSTRAINT "AdminUnit_name_written" CHECK (name IS NFC NORMALIZED AND btrim(name) <> '');
ALTER TABLE "UnitSuccession" ADD CONSTRAINT "UnitSuccession_not_itself" CHECK ("predecessorId" <> "successorId");
ALTER TABLE "UnitClosure" ADD CONSTRAINT "UnitClosure_self_at_0" CHECK ((depth = 0) = ("ancestorId" = "descendantId"));
ALTER TABLE "User" ADD CONSTRAINT "User_username_plain"
  CHECK (username = lower(username) AND username IS NFC NORMALIZED AND btrim(username) <> '');
ALTER TABLE "RoleGrant" ADD CONSTRAINT "RoleGrant_agency_named" CHECK ((role = 'AGENCY') = ("agencyId" IS NOT NULL));
ALTER TABLE "Criterion" ADD CONSTRAINT "Criterion_no_positive" CHECK (no > 0);
ALTER TABLE "RequirementLevel"
  ADD CONSTRAINT "RequirementLevel_province_named" CHECK (layer <> 'PROVINCE' OR "unitId" IS NOT NULL),
  -- an unknown level has no figure to judge by
  ADD CONSTRAINT "RequirementLevel_unknown_has_no_figure" CHECK (status = 'SET' OR (value IS NULL AND factor IS NULL)),
  ADD CONSTRAINT "RequirementLevel_formula_whole" CHECK (("baseIndicatorId" IS NULL) = (factor IS NULL)),
  ADD CONSTRAINT "RequirementLevel_value_or_formula" CHECK (value IS NULL OR factor IS NULL),
  ADD CONSTRAINT "RequirementLevel_days_in_order" CHECK ("validTo" >= "validFrom");
ALTER TABLE "IndicatorLink" ADD CONSTRAINT "IndicatorLink_not_itself" CHECK ("fromId" <> "toId");
ALTER TABLE "EvidenceType" ADD CONSTRAINT "EvidenceType_of_one_thing"
  CHECK (num_nonnulls("criterionId", "indicatorId", "dossierKey") = 1);
ALTER TABLE "Assignment"
  ADD CONSTRAINT "Assignment_of_one_thing" CHECK (num_nonnulls("criterionId", "indicatorId") = 1),
  ADD CONSTRAINT "Assignment_days_in_order" CHECK ("validTo" >= "validFrom");
ALTER TABLE "Assessment"
  ADD CONSTRAINT "Assessment_ratio_sound" CHECK (numerator >= 0 AND denominator > 0),
  ADD CONSTRAINT "Assessment_ratio_whole" CHECK ((numerator IS NULL) = (denominator IS NULL)),
  ADD CONSTRAINT "Assessment_claim_needs_reason" CHECK (
    NOT ("selfResult" = 'NOT_APPLICABLE'
      OR ("selfResult" = 'MET' AND "computedResult" IN ('NOT_MET', 'LEVEL_UNKNOWN', 'VALUE_MISSING')))
    OR coalesce(btrim("claimReason"), '') <> ''),
  ADD CONSTRAINT "Assessment_verdict_dated" CHECK (("verifiedResult" = 'NONE') = ("verifiedAt" IS NULL)),
  ADD CONSTRAINT "Assessment_judged_needs_result"
    CHECK (stage <> 'UNDER_VERIFICATION' OR "selfResult" IN ('MET', 'NOT_MET', 'NOT_APPLICABLE'));
ALTER TABLE "AssessmentPart"
  ADD CONSTRAINT "AssessmentPart_ratio_sound" CHECK (numerator >= 0 AND denominator > 0),
  ADD CONSTRAINT "AssessmentPart_ratio_whole" CHECK ((numerator IS NULL) = (denominator IS NULL));
ALTER TABLE "CriterionTotal" ADD CONSTRAINT "CriterionTotal_sound" CHECK ("selfMet" + "selfNotMet" <= indicators
  AND "verifiedMet" + "verifiedNotMet" <= indicators AND "selfTouched" <= indicators);
ALTER TABLE "SetTotal" ADD CONSTRAINT "SetTotal_sound"
  CHECK ("criteriaSelfMet" <= criteria AND "criteriaVerifiedMet" <= criteria);
ALTER TABLE "Event"
  ADD CONSTRAINT "Event_of_assessment" CHECK (("assessmentId" IS NULL) = (subject <> 'Assessment')),
  ADD CONSTRAINT "Event_assessment_state" CHECK ("assessmentId" IS NULL OR (version IS NOT NULL AND "to" IS NOT NULL));
ALTER TABLE "Blob"
  ADD CONSTRAINT "Blob_sha256_hex" CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT "Blob_not_empty" CHECK (size > 0);
ALTER TABLE "Evidence"
  ADD CONSTRAINT "Evidence_withdrawn_with_reason" CHECK (("withdrawnAt" IS NULL) = ("withdrawReason" IS NULL)),
  ADD CONSTRAINT "Evidence_days_in_order" CHECK ("validUntil" >= "issuedOn"),
  ADD CONSTRAINT "Evidence_subject_written" CHECK (subject IS NFC NORMALIZED AND btrim(subject) <> '');
ALTER TABLE "EvidenceRevision" ADD CONSTRAINT "EvidenceRevision_name_nfc" CHECK ("fileName" IS NFC NORMALIZED);
ALTER TABLE "TaskAddressee" ADD CONSTRAINT "TaskAddressee_of_one_kind"
  CHECK (num_nonnulls("unitId", "agencyId", "userId") = 1);
ALTER TABLE "Recognition"
  ADD CONSTRAINT "Recognition_revoked_by_paper" CHECK (("revokedOn" IS NULL) = ("revocationDocumentId" IS NULL)),
  ADD CONSTRAINT "Recognition_days_in_order" CHECK ("revokedOn" >= "recognisedOn");

-- ───── Append-only ─────

CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append_only: % of % refused', TG_OP, TG_TABLE_NAME;
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "Event" FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON "Event" FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "EvidenceRevision" FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON "EvidenceRevision" FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "CriteriaSetRevision" FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON "CriteriaSetRevision" FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
-- A purge after the set months may delete, nobody may rewrite.
CREATE TRIGGER append_only BEFORE UPDATE ON "AccessLog" FOR EACH ROW EXECUTE FUNCTION forbid_change();

/* Rows of which only the closing stamp named in the argument may be set, once. */
CREATE FUNCTION only_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  col text := TG_ARGV[0];
  o jsonb := to_jsonb(OLD);
  n jsonb := to_jsonb(NEW);
BEGIN
  IF o -> col <> 'null' OR (o - col) IS DISTINCT FROM (n - col) THEN
    RAISE EXCEPTION 'append_only: of % only % may be set, once', TG_TABLE_NAME, col;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE ON "RequirementLevel" FOR EACH ROW EXECUTE FUNCTION only_stamp('retractedAt');
CREATE TRIGGER frozen BEFORE UPDATE ON "EvidenceLink" FOR EACH ROW EXECUTE FUNCTION only_stamp('unlinkedAt');

-- ───── Writing an assessment ─────

/* The Vietnamese day of this transaction: the program's clock if it said so (begin_write), else the server's. */
CREATE FUNCTION app_today() RETURNS date LANGUAGE sql STABLE
  RETURN coalesce(nullif(current_setting('app.today', true), '')::date, (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date);

/* First statement of every command that writes assessments: tells the day and locks the communes in id order.
   One writer per commune at a time, and always in the same order: no deadlock. */
CREATE FUNCTION begin_write(today date, communes int[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.today', today::text, true);
  PERFORM 1 FROM "AdminUnit" WHERE id = ANY (communes) ORDER BY id FOR NO KEY UPDATE;
END $$;

/* No update without the next version: a writer that forgot `where version` or its increment is refused. */
CREATE FUNCTION next_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version <> OLD.version + 1 THEN
    RAISE EXCEPTION 'next_version: assessment %: version % after %', OLD.id, NEW.version, OLD.version;
  END IF;
  IF (NEW."communeId", NEW."indicatorId") <> (OLD."communeId", OLD."indicatorId") THEN
    RAISE EXCEPTION 'next_version: assessment % may not move to another commune or indicator', OLD.id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER next_version BEFORE UPDATE ON "Assessment" FOR EACH ROW EXECUTE FUNCTION next_version();

/* At commit: each new version of an assessment has its event, or nothing is saved. */
CREATE FUNCTION must_have_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM "Event" WHERE "assessmentId" = NEW.id AND version = NEW.version) THEN
    RAISE EXCEPTION 'must_have_event: assessment % version % has no event', NEW.id, NEW.version;
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER must_have_event AFTER UPDATE ON "Assessment"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION must_have_event();

CREATE TRIGGER append_only BEFORE DELETE ON "Assessment" FOR EACH ROW EXECUTE FUNCTION forbid_change();

-- ───── Totals: stored, recounted in the writing transaction ─────

/* Recounts the given (commune, criterion) pairs and their sets, and keeps the rows of the day's end.
   The only place that counts criteria in SQL. Met = MET or NOT_APPLICABLE; only indicators valid today count. */
CREATE FUNCTION refresh_totals(communes int[], criteria int[]) RETURNS void LANGUAGE plpgsql
  SET plan_cache_mode = force_generic_plan -- else each call plans anew: eight times the work itself
AS $$
DECLARE
  today date := app_today();
  changed_communes int[];
  changed_sets int[];
BEGIN
  -- Recount only after earlier writers of these communes have committed (each statement below has its own snapshot).
  PERFORM 1 FROM "AdminUnit" WHERE id = ANY (communes) ORDER BY id FOR NO KEY UPDATE;

  WITH counted AS (
    SELECT p."communeId", c."setId", p."criterionId", n.*
    FROM (SELECT DISTINCT * FROM unnest(communes, criteria) AS p("communeId", "criterionId")) p
    JOIN "Criterion" c ON c.id = p."criterionId"
    JOIN "CriteriaSet" s ON s.id = c."setId"
    CROSS JOIN LATERAL ( -- LATERAL keeps it a few index probes per pair, whatever the planner thinks of the arrays
      SELECT count(*) FILTER (WHERE valid) AS indicators,
        count(*) FILTER (WHERE valid AND "selfResult" IN ('MET', 'NOT_APPLICABLE')) AS self_met,
        count(*) FILTER (WHERE valid AND "selfResult" = 'NOT_MET') AS self_not_met,
        count(*) FILTER (WHERE valid AND "selfResult" <> 'NOT_ASSESSED') AS self_touched,
        count(*) FILTER (WHERE valid AND "verifiedResult" IN ('MET', 'NOT_APPLICABLE')) AS verified_met,
        count(*) FILTER (WHERE valid AND "verifiedResult" = 'NOT_MET') AS verified_not_met,
        count(*) FILTER (WHERE valid AND stage = 'UNDER_VERIFICATION') AS waiting,
        count(*) FILTER (WHERE valid AND "selfResult" = 'NOT_APPLICABLE') AS not_applicable
      FROM "Assessment" a
      JOIN "Indicator" i ON i.id = a."indicatorId"
      -- after a set has ended its totals stay as on its last day
      CROSS JOIN LATERAL (SELECT days(i."validFrom", i."validTo") @> least(today, s."validTo") AS valid) v
      WHERE a."communeId" = p."communeId" AND a."criterionId" = p."criterionId") n
  ), changed AS (
    INSERT INTO "CriterionTotal" AS t ("communeId", "setId", "criterionId", indicators,
      "selfMet", "selfNotMet", "selfTouched", "verifiedMet", "verifiedNotMet", waiting, "notApplicable")
    SELECT * FROM counted ORDER BY 1, 2, 3
    ON CONFLICT ("communeId", "setId", "criterionId") DO UPDATE SET
      indicators = excluded.indicators,
      "selfMet" = excluded."selfMet", "selfNotMet" = excluded."selfNotMet", "selfTouched" = excluded."selfTouched",
      "verifiedMet" = excluded."verifiedMet", "verifiedNotMet" = excluded."verifiedNotMet",
      waiting = excluded.waiting, "notApplicable" = excluded."notApplicable"
    WHERE (t.indicators, t."selfMet", t."selfNotMet", t."selfTouched",
        t."verifiedMet", t."verifiedNotMet", t.waiting, t."notApplicable")
      IS DISTINCT FROM (excluded.indicators, excluded."selfMet", excluded."selfNotMet", excluded."selfTouched",
        excluded."verifiedMet", excluded."verifiedNotMet", excluded.waiting, excluded."notApplicable")
    RETURNING *
  ), kept AS (
    INSERT INTO "CriterionTotalDay" ("communeId", "setId", "criterionId", day, indicators,
      "selfMet", "selfNotMet", "selfTouched", "verifiedMet", "verifiedNotMet", waiting, "notApplicable")
    -- never before the last kept day: a writer that began before midnight may finish after one that began later
    SELECT c."communeId", c."setId", c."criterionId",
      greatest(today, (SELECT max(day) FROM "CriterionTotalDay" d
        WHERE (d."communeId", d."setId", d."criterionId") = (c."communeId", c."setId", c."criterionId"))),
      c.indicators, c."selfMet", c."selfNotMet", c."selfTouched",
      c."verifiedMet", c."verifiedNotMet", c.waiting, c."notApplicable"
    FROM changed c
    ON CONFLICT ("communeId", "setId", "criterionId", day) DO UPDATE SET
      indicators = excluded.indicators,
      "selfMet" = excluded."selfMet", "selfNotMet" = excluded."selfNotMet", "selfTouched" = excluded."selfTouched",
      "verifiedMet" = excluded."verifiedMet", "verifiedNotMet" = excluded."verifiedNotMet",
      waiting = excluded.waiting, "notApplicable" = excluded."notApplicable"
  )
  SELECT array_agg("communeId"), array_agg("setId") INTO changed_communes, changed_sets
  FROM (SELECT DISTINCT "communeId", "setId" FROM changed) d;

  IF changed_communes IS NULL THEN RETURN; END IF;

  WITH summed AS (
    SELECT p."communeId", p."setId", n.*
    FROM unnest(changed_communes, changed_sets) AS p("communeId", "setId")
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE indicators > 0) AS criteria,
        count(*) FILTER (WHERE indicators > 0 AND "selfMet" = indicators) AS self_met,
        count(*) FILTER (WHERE indicators > 0 AND "verifiedMet" = indicators) AS verified_met
      FROM "CriterionTotal" t
      WHERE t."communeId" = p."communeId" AND t."setId" = p."setId") n
  ), changed AS (
    INSERT INTO "SetTotal" AS t ("communeId", "setId", criteria, "criteriaSelfMet", "criteriaVerifiedMet")
    SELECT * FROM summed ORDER BY 1, 2
    ON CONFLICT ("communeId", "setId") DO UPDATE SET
      criteria = excluded.criteria,
      "criteriaSelfMet" = excluded."criteriaSelfMet", "criteriaVerifiedMet" = excluded."criteriaVerifiedMet"
    WHERE (t.criteria, t."criteriaSelfMet", t."criteriaVerifiedMet")
      IS DISTINCT FROM (excluded.criteria, excluded."criteriaSelfMet", excluded."criteriaVerifiedMet")
    RETURNING *
  )
  INSERT INTO "SetTotalDay" ("communeId", "setId", day, criteria, "criteriaSelfMet", "criteriaVerifiedMet")
  SELECT c."communeId", c."setId",
    greatest(today, (SELECT max(day) FROM "SetTotalDay" d WHERE (d."communeId", d."setId") = (c."communeId", c."setId"))),
    c.criteria, c."criteriaSelfMet", c."criteriaVerifiedMet"
  FROM changed c
  ON CONFLICT ("communeId", "setId", day) DO UPDATE SET
    criteria = excluded.criteria,
    "criteriaSelfMet" = excluded."criteriaSelfMet", "criteriaVerifiedMet" = excluded."criteriaVerifiedMet";
END $$;

/* Per statement, not per row: an import of 2,000 rows recounts each criterion once. Notes and dates cost nothing. */
CREATE FUNCTION assessment_totals() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  communes int[];
  criteria int[];
BEGIN
  IF TG_OP = 'UPDATE' THEN
    SELECT array_agg(n."communeId"), array_agg(n."criterionId") INTO communes, criteria
    FROM new_rows n JOIN old_rows o USING (id)
    WHERE (n."selfResult", n."verifiedResult", n.stage) IS DISTINCT FROM (o."selfResult", o."verifiedResult", o.stage);
  ELSE
    SELECT array_agg("communeId"), array_agg("criterionId") INTO communes, criteria FROM new_rows;
  END IF;
  IF communes IS NOT NULL THEN PERFORM refresh_totals(communes, criteria); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER totals_insert AFTER INSERT ON "Assessment" REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION assessment_totals();
CREATE TRIGGER totals_update AFTER UPDATE ON "Assessment" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION assessment_totals();

/* Opens the missing rows: after loading a set, creating a commune, or an indicator's new life. Safe to repeat.
   Answers how many were opened. */
CREATE FUNCTION open_assessments(communes int[], sets int[], at timestamptz) RETURNS bigint LANGUAGE sql
BEGIN ATOMIC
  WITH opened AS (
    INSERT INTO "Assessment" ("communeId", "indicatorId", "criterionId", "setId", "updatedAt")
    SELECT u.id, i.id, i."criterionId", i."setId", at
    FROM "AdminUnit" u
    JOIN "Indicator" i ON i."setId" = ANY (sets)
    WHERE u.id = ANY (communes) AND u.level = 'COMMUNE'
      AND days(u."validFrom", u."validTo") && days(i."validFrom", i."validTo")
    ORDER BY u.id, i.id
    ON CONFLICT ("communeId", "indicatorId") DO NOTHING
    RETURNING 1)
  SELECT count(*) FROM opened;
END;

/* After the lives of a set's indicators changed, and on the day such a change takes effect. */
CREATE FUNCTION recount_set(set_id int) RETURNS void LANGUAGE sql
  RETURN (SELECT refresh_totals(array_agg("communeId"), array_agg("criterionId"))
    FROM (SELECT DISTINCT "communeId", "criterionId" FROM "Assessment" WHERE "setId" = set_id) p);

/* Stored totals that differ from a count made from nothing: must be empty. For a test and the administrator's self-check. */
CREATE VIEW totals_drift AS
  WITH counted AS (
    SELECT a."communeId", a."setId", a."criterionId",
      count(*) AS indicators,
      count(*) FILTER (WHERE "selfResult" IN ('MET', 'NOT_APPLICABLE')) AS "selfMet",
      count(*) FILTER (WHERE "selfResult" = 'NOT_MET') AS "selfNotMet",
      count(*) FILTER (WHERE "selfResult" <> 'NOT_ASSESSED') AS "selfTouched",
      count(*) FILTER (WHERE "verifiedResult" IN ('MET', 'NOT_APPLICABLE')) AS "verifiedMet",
      count(*) FILTER (WHERE "verifiedResult" = 'NOT_MET') AS "verifiedNotMet",
      count(*) FILTER (WHERE stage = 'UNDER_VERIFICATION') AS waiting,
      count(*) FILTER (WHERE "selfResult" = 'NOT_APPLICABLE') AS "notApplicable"
    FROM "Assessment" a
    JOIN "CriteriaSet" s ON s.id = a."setId"
    JOIN "Indicator" i ON i.id = a."indicatorId"
      AND days(i."validFrom", i."validTo") @> least(app_today(), s."validTo")
    GROUP BY 1, 2, 3
  ), sums AS (
    SELECT "communeId", "setId", count(*) AS criteria,
      count(*) FILTER (WHERE "selfMet" = indicators) AS "criteriaSelfMet",
      count(*) FILTER (WHERE "verifiedMet" = indicators) AS "criteriaVerifiedMet"
    FROM counted
    GROUP BY 1, 2
  )
  SELECT 'criterion' AS what, "communeId", "setId", "criterionId"
  FROM counted c FULL JOIN "CriterionTotal" t USING ("communeId", "setId", "criterionId")
  WHERE coalesce(t.indicators, -1) <> 0 -- a criterion without a valid indicator has a row of zeros
    AND (c.indicators, c."selfMet", c."selfNotMet", c."selfTouched",
      c."verifiedMet", c."verifiedNotMet", c.waiting, c."notApplicable")
    IS DISTINCT FROM (t.indicators, t."selfMet", t."selfNotMet", t."selfTouched",
      t."verifiedMet", t."verifiedNotMet", t.waiting, t."notApplicable")
  UNION ALL
  SELECT 'set', "communeId", "setId", NULL
  FROM sums c FULL JOIN "SetTotal" t USING ("communeId", "setId")
  WHERE coalesce(t.criteria, -1) <> 0
    AND (c.criteria, c."criteriaSelfMet", c."criteriaVerifiedMet")
    IS DISTINCT FROM (t.criteria, t."criteriaSelfMet", t."criteriaVerifiedMet");

-- ───── The tree ─────

/* UnitParent → UnitClosure, whole: 10,000 communes take well under a second and it happens a few times a decade. */
CREATE FUNCTION rebuild_unit_closure() RETURNS void LANGUAGE sql
BEGIN ATOMIC
  DELETE FROM "UnitClosure";
  INSERT INTO "UnitClosure" ("ancestorId", "descendantId", depth, "validFrom", "validTo")
  WITH RECURSIVE up (ancestor, descendant, depth, held) AS (
    SELECT id, id, 0, days("validFrom", "validTo") FROM "AdminUnit"
    UNION ALL
    SELECT p."parentId", up.descendant, up.depth + 1, up.held * days(p."validFrom", p."validTo")
    FROM up
    JOIN "UnitParent" p ON p."childId" = up.ancestor AND days(p."validFrom", p."validTo") && up.held
    WHERE up.depth < 5)
  SELECT ancestor, descendant, depth, lower(held), upper(held) - 1 FROM up;
END;
