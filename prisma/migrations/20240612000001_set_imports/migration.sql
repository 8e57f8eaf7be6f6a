-- Who brought a version of a criteria set in, from which file: null for what the project itself carries.
ALTER TABLE "CriteriaSetRevision" ADD COLUMN "byId" INTEGER, ADD COLUMN "fileName" TEXT;
ALTER TABLE "CriteriaSetRevision" ADD CONSTRAINT "CriteriaSetRevision_byId_fkey" FOREIGN KEY ("byId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;
