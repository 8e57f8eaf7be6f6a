-- AlterTable
ALTER TABLE "Obstacle" ADD COLUMN     "answeredAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "ReportSubmission" ADD COLUMN     "returnReason" TEXT;

-- ───── A closed campaign stays as it was closed ─────

CREATE FUNCTION campaign_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  campaign int;
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'ReportSubmission' THEN
      IF TG_OP <> 'INSERT' THEN campaign := OLD."campaignId"; ELSE campaign := NEW."campaignId"; END IF;
      IF TG_OP = 'UPDATE' AND (NEW."campaignId", NEW."communeId") <> (OLD."campaignId", OLD."communeId") THEN
        RAISE EXCEPTION 'campaign_is_closed: report % may not move', OLD.id USING ERRCODE = 'check_violation';
      END IF;
    WHEN 'ReportSnapshot' THEN
      SELECT "campaignId" INTO campaign FROM "ReportSubmission" WHERE id = NEW."submissionId";
    ELSE
      SELECT r."campaignId" INTO campaign FROM "ReportSnapshot" s JOIN "ReportSubmission" r ON r.id = s."submissionId"
      WHERE s.id = NEW."snapshotId";
  END CASE;
  IF EXISTS (SELECT FROM "ReportCampaign" WHERE id = campaign AND "closedAt" IS NOT NULL) THEN
    RAISE EXCEPTION 'campaign_is_closed: %', campaign USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER campaign_open BEFORE INSERT OR UPDATE OR DELETE ON "ReportSubmission" FOR EACH ROW EXECUTE FUNCTION campaign_open();
CREATE TRIGGER campaign_open BEFORE INSERT ON "ReportSnapshot" FOR EACH ROW EXECUTE FUNCTION campaign_open();
CREATE TRIGGER campaign_open BEFORE INSERT ON "SnapshotFigure" FOR EACH ROW EXECUTE FUNCTION campaign_open();

CREATE FUNCTION closed_campaign_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."closedAt" IS NOT NULL THEN
    RAISE EXCEPTION 'campaign_is_closed: %', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER closed_campaign_stays BEFORE UPDATE OR DELETE ON "ReportCampaign" FOR EACH ROW EXECUTE FUNCTION closed_campaign_stays();

/* Figures are written with their snapshot, in its transaction: none joins it later. */
CREATE FUNCTION figure_with_snapshot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM "ReportSnapshot" WHERE id = NEW."snapshotId" AND xmin::text = pg_current_xact_id()::xid::text) THEN
    RAISE EXCEPTION 'append_only: snapshot % has its figures', NEW."snapshotId";
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER figure_with_snapshot BEFORE INSERT ON "SnapshotFigure" FOR EACH ROW EXECUTE FUNCTION figure_with_snapshot();

-- ───── What is counted once ─────

/* The same money is not entered for a month and again for its quarter. */
ALTER TABLE "MobilisedResource"
  ADD CONSTRAINT "MobilisedResource_once_a_day" EXCLUDE USING gist ("communeId" WITH =, source WITH =, days("periodStart", "periodEnd") WITH &&);
