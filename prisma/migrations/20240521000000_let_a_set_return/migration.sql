-- A corrected file may be taken back: the same content is then loaded again as a later revision.
DROP INDEX "CriteriaSetRevision_setId_sha256_key";
