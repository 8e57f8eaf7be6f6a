-- What addressees do with a task beyond reporting, and what the portal does by a rule, stands in the same list of answers.
ALTER TYPE "AnswerKind" ADD VALUE 'ACKNOWLEDGED';
ALTER TYPE "AnswerKind" ADD VALUE 'CLOSED';
ALTER TYPE "AnswerKind" ADD VALUE 'REOPENED';
ALTER TABLE "TaskAnswer" ALTER COLUMN "authorId" DROP NOT NULL;

ALTER TABLE "TaskAddressee" ADD COLUMN "askedUntil" DATE, ADD COLUMN "doneOn" DATE;

-- A turn of a recurring task is made once, however many processes make it. It also serves what the index on taskId did.
DROP INDEX "TaskAddressee_taskId_idx";
CREATE UNIQUE INDEX "TaskAddressee_taskId_turn_unitId_agencyId_userId_key"
  ON "TaskAddressee" ("taskId", turn, "unitId", "agencyId", "userId") NULLS NOT DISTINCT;

CREATE INDEX "Task_meetingId_idx" ON "Task"("meetingId");

CREATE TABLE "TaskCommune" (
    "taskId" INTEGER NOT NULL,
    "unitId" INTEGER NOT NULL,

    CONSTRAINT "TaskCommune_pkey" PRIMARY KEY ("taskId","unitId")
);
ALTER TABLE "TaskCommune" ADD CONSTRAINT "TaskCommune_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "TaskCommune" ADD CONSTRAINT "TaskCommune_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The day's mail: claimed by one process, and which notices it told.
ALTER TABLE "Digest" ADD COLUMN "claimedAt" TIMESTAMPTZ(3);
ALTER TABLE "Notification" ADD COLUMN "digestDay" DATE;
