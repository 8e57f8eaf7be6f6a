-- A client of the programming interface: the last day of its token, and when it was last used (to the hour).
ALTER TABLE "ApiClient" ADD COLUMN "expiresOn" DATE, ADD COLUMN "lastUsedAt" TIMESTAMPTZ(3);
