-- AlterTable
ALTER TABLE "GeneratedDocument" ADD COLUMN     "searchKey" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "Meeting" ADD COLUMN     "searchKey" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "Obstacle" ADD COLUMN     "searchKey" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "ReportCampaign" ADD COLUMN     "searchKey" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "Task" ADD COLUMN     "searchKey" TEXT NOT NULL DEFAULT '';

/* What is there gets its key without waking the triggers that hold closed campaigns closed: nothing of the rows changes. */
ALTER TABLE "GeneratedDocument" DISABLE TRIGGER USER;
ALTER TABLE "Meeting" DISABLE TRIGGER USER;
ALTER TABLE "Obstacle" DISABLE TRIGGER USER;
ALTER TABLE "ReportCampaign" DISABLE TRIGGER USER;
ALTER TABLE "Task" DISABLE TRIGGER USER;
UPDATE "GeneratedDocument" SET "searchKey" = fold(title);
UPDATE "Meeting" SET "searchKey" = fold(subject);
UPDATE "Obstacle" SET "searchKey" = fold(concat_ws(' ', description, cause, proposal));
UPDATE "ReportCampaign" SET "searchKey" = fold(title);
UPDATE "Task" SET "searchKey" = fold(title);
ALTER TABLE "GeneratedDocument" ENABLE TRIGGER USER;
ALTER TABLE "Meeting" ENABLE TRIGGER USER;
ALTER TABLE "Obstacle" ENABLE TRIGGER USER;
ALTER TABLE "ReportCampaign" ENABLE TRIGGER USER;
ALTER TABLE "Task" ENABLE TRIGGER USER;

CREATE TRIGGER search_key BEFORE INSERT OR UPDATE OF title ON "GeneratedDocument"
  FOR EACH ROW EXECUTE FUNCTION fill_search_key('title');
CREATE TRIGGER search_key BEFORE INSERT OR UPDATE OF subject ON "Meeting"
  FOR EACH ROW EXECUTE FUNCTION fill_search_key('subject');
CREATE TRIGGER search_key BEFORE INSERT OR UPDATE OF description, cause, proposal ON "Obstacle"
  FOR EACH ROW EXECUTE FUNCTION fill_search_key('description', 'cause', 'proposal');
CREATE TRIGGER search_key BEFORE INSERT OR UPDATE OF title ON "ReportCampaign"
  FOR EACH ROW EXECUTE FUNCTION fill_search_key('title');
CREATE TRIGGER search_key BEFORE INSERT OR UPDATE OF title ON "Task"
  FOR EACH ROW EXECUTE FUNCTION fill_search_key('title');

-- CreateIndex
CREATE INDEX "Obstacle_searchKey_idx" ON "Obstacle" USING GIN ("searchKey" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "Task_searchKey_idx" ON "Task" USING GIN ("searchKey" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "Village_searchKey_idx" ON "Village" USING GIN ("searchKey" gin_trgm_ops);
