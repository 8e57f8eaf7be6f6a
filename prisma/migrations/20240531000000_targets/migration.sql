-- AlterTable
ALTER TABLE "Plan" ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "SteeringAssignment" ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- ───── What the schema cannot express ─────

ALTER TABLE "Indicator" ADD CONSTRAINT "Indicator_usual_days" CHECK ("usualDays" BETWEEN 1 AND 1825);
ALTER TABLE "SteeringAssignment" ADD CONSTRAINT "SteeringAssignment_days" CHECK ("validFrom" <= "validTo");
