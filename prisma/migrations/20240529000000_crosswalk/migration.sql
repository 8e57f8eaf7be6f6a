-- Whether two linked indicators ask for one and the same figure, and which of their parts do: only such a figure may be
-- offered to the other set.
ALTER TABLE "IndicatorLink" ADD COLUMN "sameFigure" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "parts" JSONB;
