-- What was typed of a received file before it becomes a paper: kept with the file, gone with it.
ALTER TABLE "Upload" ADD COLUMN "intake" JSONB;
