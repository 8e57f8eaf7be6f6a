/** The queue of an agency with the desk of the oldest submission: the floor's statements, rows and cells. */
export type Row = Record<string, string | number | boolean | null>
type Ask = <R extends object = Row>(text: string, values: unknown[]) => Promise<R[]>

type Frozen = Readonly<{
  lines: readonly { label: string | null; given: string; wanted: string; result: string | null }[]
  papers: readonly { evidenceId: number; revision: number }[]
  verdict: { sentence: string }
}>
type Sent = Readonly<{ frozen: Frozen; round: number; by: string; at: string; version: number }>

/** Who leads an assessment: of its indicator, else of its criterion. */
const leadSql = (today: string): string => `JOIN LATERAL (
  SELECT s."agencyId" FROM "UnitClosure" c JOIN "Assignment" s ON s."unitId" = c."ancestorId"
    AND (s."indicatorId" = a."indicatorId" OR s."criterionId" = a."criterionId")
  WHERE c."descendantId" = a."communeId" AND days(c."validFrom", c."validTo") @> date '${today}'
    AND s.role = 'LEAD' AND s.status = 'CONFIRMED' AND days(s."validFrom", s."validTo") @> date '${today}'
  ORDER BY s."indicatorId" IS NULL, s.id LIMIT 1) lead ON lead."agencyId" = $2`

/** Everything that waits for the agency of a district, the oldest first; the filters narrow what is listed. */
const waitingSql = (today: string): string => `
  SELECT v.id, v."assessmentId", a."communeId", n.name AS commune, a."indicatorId", a."criterionId", a."setId",
    date '${today}' - v."submittedAt"::date AS days
  FROM "VerificationSubmission" v JOIN "Assessment" a ON a.id = v."assessmentId" JOIN "AdminUnit" n ON n.id = a."communeId"
  ${leadSql(today)}
  WHERE v."closedAt" IS NULL AND a."communeId" = ANY (ARRAY(
    SELECT k."descendantId" FROM "UnitClosure" k WHERE k."ancestorId" = $1 AND days(k."validFrom", k."validTo") @> date '${today}'))
  ORDER BY v."submittedAt", v.id LIMIT 3000`

const sentSql = `SELECT v.frozen, v.round, u."displayName" AS by, v."submittedAt"::text AS at, a.version
  FROM "VerificationSubmission" v JOIN "User" u ON u.id = v."submittedById" JOIN "Assessment" a ON a.id = v."assessmentId"
  WHERE v."assessmentId" = $1 ORDER BY v.round DESC LIMIT 50`

const papersSql = `SELECT e.id, e.subject, e."docNumber", e."issuedOn"::text AS issued, e.issuer, r."fileName", b."mediaType",
    b.size::int AS size, r."uploadedAt"::text AS at, r."receiptCode" AS code,
    (SELECT count(*)::int FROM "EvidenceLink" l WHERE l."evidenceId" = e.id AND l."unlinkedAt" IS NULL) AS proves,
    (SELECT string_agg(DISTINCT n.name, ', ') FROM "EvidenceRevision" x JOIN "Evidence" o ON o.id = x."evidenceId"
      JOIN "AdminUnit" n ON n.id = o."ownerUnitId" WHERE x.sha256 = r.sha256 AND o.id <> e.id) AS elsewhere
  FROM jsonb_to_recordset($1::jsonb) AS p("evidenceId" int, revision int) JOIN "Evidence" e ON e.id = p."evidenceId"
  LEFT JOIN "EvidenceRevision" r ON r."evidenceId" = e.id AND r.number = p.revision LEFT JOIN "Blob" b ON b.sha256 = r.sha256
  ORDER BY proves`

const pastSql = `SELECT at::text, "to" ->> 'value' AS value FROM "Event"
  WHERE "assessmentId" = $1 AND subject = 'Assessment' AND version IS NOT NULL ORDER BY id DESC LIMIT 40`
const talkSql = `SELECT u."displayName" AS who, c.body, c.at::text FROM "Comment" c JOIN "User" u ON u.id = c."authorId"
  WHERE c."assessmentId" = $1 ORDER BY c.id DESC LIMIT 200`
const agenciesSql = `SELECT id, "shortName" FROM "Agency" WHERE "unitId" = $1 AND "validTo" IS NULL ORDER BY "shortName" LIMIT 200`

type Narrow = Readonly<{ set: number; criterion: number }>
type Words = Readonly<{
  today: string
  esc: (value: string | number | boolean | null | undefined) => string
  table: (head: string[], body: string) => string
  titleOf: (indicatorId: number) => string
}>

/** How many wait, those listed, and the desk of the first of them. */
export const queuePage =
  (ask: Ask, { today, esc, table, titleOf }: Words) =>
  async (unit: number, agency: number, { set, criterion }: Narrow): Promise<string> => {
    const line = (values: Parameters<typeof esc>[0][]) =>
      `<tr>${values.map((one) => `<td>${esc(one)}</td>`).join('')}</tr>`
    const all = await ask(waitingSql(today), [unit, agency])
    const shown = all.filter((one) => one['setId'] === set && one['criterionId'] === criterion)
    const [first] = shown
    const listed = shown
      .slice(0, 8)
      .map(
        (one) =>
          `<li><a href="/${one['id']}">${esc(one['commune'])} ${esc(titleOf(Number(one['indicatorId'])))}</a> ${one['days']}</li>`,
      )
    const head = `<h1>Hàng chờ thẩm tra</h1><p>${shown.length}/${all.length}</p><ol>${listed.join('')}</ol>`
    if (!first) return head
    const id = first['assessmentId']
    const [rounds, past, talk, agencies] = await Promise.all([
      ask<Sent>(sentSql, [id]),
      ask(pastSql, [id]),
      ask(talkSql, [id]),
      ask(agenciesSql, [unit]),
    ])
    const frozen = rounds[0]?.frozen
    const papers = await ask(papersSql, [JSON.stringify(frozen?.papers ?? [])])
    return `${head}<h2>${esc(titleOf(Number(first['indicatorId'])))}</h2>${table(
      ['Nội dung', 'Thực tế', 'Yêu cầu', 'So sánh'],
      (frozen?.lines ?? []).map((one) => line([one.label, one.given, one.wanted, one.result])).join(''),
    )}<p>${esc(frozen?.verdict.sentence)}</p>${table(
      ['Giấy tờ', 'Số', 'Ngày', 'Cơ quan', 'Tệp', 'Loại', 'Cỡ', 'Nhận', 'Biên nhận', 'Chỉ tiêu', 'Xã khác'],
      papers.map((one) => line(Object.values(one).slice(1))).join(''),
    )}<ol>${rounds.map((one) => `<li>${one.round}, ${esc(one.by)}, ${esc(one.at)}, ${one.version}</li>`).join('')}</ol><ol>${[
      ...past,
      ...talk,
    ]
      .map((one) => `<li>${Object.values(one).map(esc).join(' ')}</li>`)
      .join(
        '',
      )}</ol><select>${agencies.map((one) => `<option value="${one['id']}">${esc(one['shortName'])}</option>`).join('')}</select>`
  }
