-- CreateTable
CREATE TABLE "ProgrammeFund" (
    "id" SERIAL NOT NULL,
    "unitId" INTEGER NOT NULL,
    "year" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "planned" DECIMAL(18,3) NOT NULL,
    "allocated" DECIMAL(18,3) NOT NULL DEFAULT 0,
    "disbursed" DECIMAL(18,3) NOT NULL DEFAULT 0,
    "asOf" DATE NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "ProgrammeFund_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "ProgrammeFund_unitId_year_source_asOf_key" ON "ProgrammeFund"("unitId", "year", "source", "asOf");

-- AddForeignKey
ALTER TABLE "ProgrammeFund" ADD CONSTRAINT "ProgrammeFund_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "AdminUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- No more is shared out than was given, and no more spent than was shared out
ALTER TABLE "ProgrammeFund" ADD CONSTRAINT fund_in_order
  CHECK (disbursed >= 0 AND disbursed <= allocated AND allocated <= planned);
