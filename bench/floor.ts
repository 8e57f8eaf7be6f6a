/**
 * The floor: what the portal is measured against. The same rows out of the same database, by plain `pg`, put together by
 * string concatenation behind node:http: no session, no rights, no forms, no layout, nothing between query and answer.
 * Criteria, indicators and levels are kept in memory, as the portal keeps them. Faster than this takes another design.
 */
import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import http from 'node:http'
import path from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { verify } from '@node-rs/argon2'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { metBefore, overviewCells, readOverview } from './floor-overview.js'
import { queuePage, type Row } from './floor-queue.js'
import { found, monthlyBook } from './floor-reports.js'

const today = '2024-05-20'
const files = process.env['FLOOR_FILES'] ?? '/tmp'
const pool = new pg.Pool({
  connectionString: process.env['DATABASE_URL'],
  max: 10,
  options: `-c TimeZone=UTC -c app.today=${today}`,
})
const rowsOf = async <R extends object = Row>(text: string, values: unknown[] = []): Promise<R[]> =>
  (await pool.query<R>(text, values)).rows

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
type Cell = string | number | boolean | null | undefined
const esc = (value: Cell): string => String(value ?? '').replace(/[&<>"]/g, (sign) => entities[sign]!)
const cells = (values: Cell[]): string => values.map((value) => `<td>${esc(value)}</td>`).join('')
const table = (head: Cell[], body: string): string =>
  `<table><thead><tr>${head.map((one) => `<th>${esc(one)}</th>`).join('')}</tr></thead><tbody>${body}</tbody></table>`
const page = (title: string, body: string): string =>
  `<!doctype html><html lang="vi"><meta charset="utf-8"><title>${esc(title)}</title><h1>${esc(title)}</h1>${body}</html>`
const dayText = (day: Cell): string => (typeof day === 'string' ? day.split('-').reverse().join('/') : '')

// ── what does not change while we run ──

const indicators = await rowsOf(`
  SELECT i.id, i.code, i.name, c.no, c.name AS criterion, c.id AS "criterionId", s.id AS set, s.code AS "setCode",
    (SELECT l.text FROM "RequirementLevel" l WHERE l."indicatorId" = i.id AND l."partId" IS NULL AND l."retractedAt" IS NULL
      ORDER BY l.layer DESC, l.year DESC NULLS LAST LIMIT 1) AS level
  FROM "Indicator" i JOIN "Criterion" c ON c.id = i."criterionId" JOIN "CriteriaSet" s ON s.id = i."setId" ORDER BY i.id`)
const indicatorById = new Map(indicators.map((one) => [one['id'], one]))
const criteria = await rowsOf('SELECT id, "setId", no, name FROM "Criterion" ORDER BY "setId", no')

const selfWords: Record<string, string> = {
  MET: 'Đạt',
  NOT_MET: 'Chưa đạt',
  IN_PROGRESS: 'Đang thực hiện',
  NOT_ASSESSED: 'Chưa đánh giá',
  NOT_APPLICABLE: 'Không áp dụng',
}
const leadsSql = `SELECT s."criterionId", s."indicatorId", a.id, a."shortName" AS name FROM "Assignment" s
  JOIN "Agency" a ON a.id = s."agencyId"
  WHERE s.role = 'LEAD' AND days(s."validFrom", s."validTo") @> date '${today}' AND s."unitId" = ANY (ARRAY(
    SELECT c."ancestorId" FROM "UnitClosure" c WHERE c."descendantId" = $1 AND days(c."validFrom", c."validTo") @> date '${today}'))`
const leadsFrom = (rows: Row[]) => {
  const known = new Map(
    rows.map((row) => [row['indicatorId'] ? `i${row['indicatorId']}` : `c${row['criterionId']}`, row]),
  )
  return (one: Row | undefined): Row | undefined =>
    known.get(`i${one?.['id']}`) ?? known.get(`c${one?.['criterionId']}`)
}

// ── pages ──

const communesSql = `SELECT u.id, u.name, t.criteria, t."criteriaSelfMet" AS self, t."criteriaVerifiedMet" AS verified,
    (SELECT x."criteriaVerifiedMet" FROM "SetTotalDay" x WHERE x."communeId" = u.id AND x."setId" = $2 AND x.day <= date '2024-04-30'
      ORDER BY x.day DESC LIMIT 1) AS before,
    (SELECT string_agg(concat_ws(' ', c."criterionId", c.indicators, c."selfMet", c."selfNotMet", c."selfTouched", c."verifiedMet",
      c."verifiedNotMet", c.waiting, c."notApplicable"), ',') FROM "CriterionTotal" c WHERE c."communeId" = u.id AND c."setId" = $2) AS packed
  FROM "UnitClosure" k JOIN "AdminUnit" u ON u.id = k."descendantId"
  JOIN "SetTotal" t ON t."communeId" = u.id AND t."setId" = $2
  WHERE k."ancestorId" = $1 AND u.level = 'COMMUNE' AND u."ntmScope" AND days(k."validFrom", k."validTo") @> date '${today}'
  ORDER BY u."sortOrder", u.code, u.id`

const letterOf = (total: number[] | undefined): string => {
  const [, of = 0, , , touched = 0, met = 0, notMet = 0] = total ?? []
  return met === of ? 'Đ' : notMet > 0 ? 'K' : touched > 0 ? '…' : '–'
}
const matrixOf = (
  communes: Row[],
  set: number,
  late: (commune: Cell, criterion: Cell) => number,
  before: ReadonlyMap<unknown, ReadonlySet<number>> = new Map(),
): string => {
  const columns = criteria.filter((one) => one['setId'] === set)
  const met = new Map<Cell, number>()
  const lines = communes.map((commune) => {
    const totals = new Map(
      String(commune['packed'])
        .split(',')
        .map((text) => text.split(' ').map(Number))
        .map((one) => [one[0], one]),
    )
    const tiles = columns.map(({ id, no, name }) => {
      const total = totals.get(Number(id))
      const letter = letterOf(total)
      if (letter === 'Đ') met.set(id, (met.get(id) ?? 0) + 1)
      const was = before.get(commune['id'])?.has(Number(id))
      const moved = was === undefined || was === (letter === 'Đ') ? '' : was ? ', không còn đạt' : ', mới đạt'
      const mark = (late(commune['id'], id) > 0 ? ', quá hạn' : '') + moved
      return `<td><a href="/communes/${commune['id']}/sets/${set}?criterion=${no}#tc${no}" title="${esc(commune['name'])}, ${no}. ${esc(name)}: ${total?.[5] ?? 0}/${total?.[1] ?? 0}${mark}">${letter}</a></td>`
    })
    const change = Number(commune['verified']) - Number(commune['before'])
    return `<tr><th><a href="/communes/${commune['id']}">${esc(commune['name'])}</a></th>${tiles.join('')}${cells([`${commune['verified']}/${commune['criteria']}`, change])}</tr>`
  })
  const foot = `<tr><th>Số xã đạt</th>${cells(columns.map(({ id }) => met.get(id) ?? 0))}</tr>`
  return table(['Xã', ...columns.map(({ no }) => no), 'Đạt', 'So tháng trước'], lines.join('') + foot)
}

const matrix = async (unit: number, set: number) =>
  page(
    'Ma trận',
    matrixOf(await rowsOf(communesSql, [unit, set]), set, () => 0),
  )

const pendingSql = `SELECT "communeId", "criterionId", "indicatorId", stage, date '${today}' - "plannedDate" AS days FROM "Assessment"
  WHERE "communeId" = ANY ($1) AND "setId" = $2 AND (stage = 'UNDER_VERIFICATION' OR ("plannedDate" < date '${today}' AND
    "selfResult" NOT IN ('MET', 'NOT_APPLICABLE') AND "verifiedResult" NOT IN ('MET', 'NOT_APPLICABLE')))`
const targetsSql = `SELECT t.id, t."communeId", u.name, t."setId", t."dueDate"::text AS due, n.criteria, n."criteriaVerifiedMet" AS met,
    (SELECT string_agg(concat_ws(' ', c."criterionId", c.indicators, c."selfMet", c."verifiedMet"), ',') FROM "CriterionTotal" c
      WHERE c."communeId" = t."communeId" AND c."setId" = t."setId") AS packed,
    (SELECT count(*) FROM "Assessment" a WHERE a."communeId" = t."communeId" AND a."setId" = t."setId"
      AND a."plannedDate" < date '${today}' AND a."selfResult" NOT IN ('MET', 'NOT_APPLICABLE'))::int AS late
  FROM "Target" t JOIN "AdminUnit" u ON u.id = t."communeId"
  JOIN "SetTotal" n ON n."communeId" = t."communeId" AND n."setId" = t."setId"
  WHERE t."communeId" = ANY ($1) AND t."cancelledAt" IS NULL ORDER BY t."dueDate", t.id LIMIT 9`

const dashboard = async (unit: number, set: number): Promise<string> => {
  const communes = await rowsOf(communesSql, [unit, set])
  const ids = communes.map(({ id }) => id)
  const [pending, targets, leads, overview] = await Promise.all([
    rowsOf(pendingSql, [ids, set]),
    rowsOf(targetsSql, [ids]),
    rowsOf(leadsSql, [unit]),
    readOverview(rowsOf, today, { unit, set, ids }),
  ])
  const leadOf = leadsFrom(leads)
  const late = new Map<string, number>()
  const agencies = new Map<string, [late: number, longest: number, waiting: number]>()
  for (const { communeId, criterionId, indicatorId, stage, days } of pending) {
    const waits = stage === 'UNDER_VERIFICATION'
    const key = `${communeId}/${criterionId}`
    if (!waits) late.set(key, (late.get(key) ?? 0) + 1)
    const name = String(leadOf(indicatorById.get(indicatorId))?.['name'] ?? 'Chưa phân công')
    const [l, longest, w] = agencies.get(name) ?? [0, 0, 0]
    agencies.set(name, waits ? [l, longest, w + 1] : [l + 1, Math.max(longest, Number(days)), w])
  }
  const cards = targets.map(
    (t) =>
      `<li>${esc(t['name'])}: ${t['met']}/${t['criteria']}, hạn ${dayText(t['due'])}, quá hạn ${t['late']}: ${esc(t['packed'])}</li>`,
  )
  const waited = new Map<string, [days: number, longest: number]>()
  for (const { indicatorId, days, longest } of overview.waits) {
    const name = String(leadOf(indicatorById.get(indicatorId))?.['name'] ?? 'Chưa phân công')
    const [sum, most] = waited.get(name) ?? [0, 0]
    waited.set(name, [sum + Number(days), Math.max(most, Number(longest))])
  }
  const bands = [0, 5, 10, 15, 19].map((from) => communes.filter(({ verified }) => Number(verified) >= from).length)
  const byAgency = [...agencies]
    .sort(([, a], [, b]) => b[0] - a[0])
    .map(([name, counts]) => `<tr>${cells([name, ...counts, ...(waited.get(name) ?? [])])}</tr>`)
  const average = communes.reduce((sum, { verified }) => sum + Number(verified), 0) / communes.length
  return page(
    'Kết quả thực hiện tiêu chí',
    `<ul>${cards.join('')}</ul><p>Bình quân ${average.toFixed(1)}; quá hạn ${[...late.values()].reduce((a, b) => a + b, 0)}; từ 0, 5, 10, 15, 19: ${bands.join(', ')}</p>` +
      matrixOf(
        communes,
        set,
        (commune, criterion) => late.get(`${commune}/${criterion}`) ?? 0,
        metBefore(overview.before),
      ) +
      table(
        ['Tháng', 'Xã', 'Bình quân'],
        overviewCells(overview)
          .map((one) => `<tr>${cells(one)}</tr>`)
          .join(''),
      ) +
      table(['Cơ quan', 'Quá hạn', 'Lâu nhất', 'Chờ thẩm tra'], byAgency.join('')),
  )
}

const rowColumns = `a.id, a."communeId", a."indicatorId", a.value::text, a."valueText", a."selfResult", a."verifiedResult", a.stage, a."claimReason",
  a."computedResult", a."plannedDate"::text AS planned, a.note, a."updatedAt"::text AS updated, u."displayName" AS who,
  (SELECT string_agg(p."partId" || ' ' || p."selfResult", ',') FROM "AssessmentPart" p WHERE p."assessmentId" = a.id) AS parts,
  (SELECT count(*) FROM "EvidenceLink" l JOIN "Evidence" e ON e.id = l."evidenceId"
    WHERE l."assessmentId" = a.id AND l."unlinkedAt" IS NULL AND e."withdrawnAt" IS NULL)::int AS papers`

const line = (row: Row, leadOf: (one: Row | undefined) => Row | undefined, first: Cell[] = []): string => {
  const one = indicatorById.get(row['indicatorId'])
  const late =
    row['planned'] !== null && String(row['planned']) < today && row['selfResult'] !== 'MET' ? ' (quá hạn)' : ''
  const now = [row['value'] ?? row['valueText'], row['parts'], row['claimReason']].filter(Boolean).join('; ')
  return `<tr>${cells(first)}<th><a href="/assessments/${row['id']}">${esc(one?.['code'])} ${esc(one?.['name'])}</a></th>${cells(
    [
      one?.['level'],
      now,
      row['computedResult'],
      selfWords[String(row['selfResult'])],
      row['stage'] === 'OPEN' ? row['verifiedResult'] : row['stage'],
      `${row['papers']} hồ sơ`,
      dayText(row['planned']) + late,
      leadOf(one)?.['name'],
      row['note'],
      `${row['updated']}, ${row['who']}`,
    ],
  )}</tr>`
}
const rowHead = [
  'Chỉ tiêu',
  'Yêu cầu',
  'Hiện trạng',
  'So với yêu cầu',
  'Xã tự đánh giá',
  'Thẩm tra',
  'Hồ sơ',
  'Ngày dự kiến',
  'Cơ quan',
  'Ghi chú',
  'Cập nhật',
]

const status = async (commune: number, set: number): Promise<string> => {
  const [[head], rows, leads] = await Promise.all([
    rowsOf(
      `SELECT n."fullName" AS name, t.criteria, t."criteriaSelfMet" AS self, t."criteriaVerifiedMet" AS verified,
        (SELECT string_agg(concat_ws(' ', c."criterionId", c.indicators, c."selfMet", c."verifiedMet", c.waiting), ',')
          FROM "CriterionTotal" c WHERE c."communeId" = n.id AND c."setId" = $2) AS packed
      FROM "AdminUnit" n JOIN "SetTotal" t ON t."communeId" = n.id AND t."setId" = $2 WHERE n.id = $1`,
      [commune, set],
    ),
    rowsOf(
      `SELECT ${rowColumns} FROM "Assessment" a LEFT JOIN "User" u ON u.id = a."updatedById"
      WHERE a."communeId" = $1 AND a."setId" = $2 ORDER BY a.id`,
      [commune, set],
    ),
    rowsOf(leadsSql, [commune]),
  ])
  const leadOf = leadsFrom(leads)
  const totals = new Map(
    String(head?.['packed'])
      .split(',')
      .map((text) => text.split(' ').map(Number))
      .map((one) => [one[0], one]),
  )
  const parts = criteria
    .filter((one) => one['setId'] === set)
    .map(({ id, no, name }) => {
      const [, of, self, verified, waiting] = totals.get(Number(id)) ?? []
      const own = rows.filter((row) => indicatorById.get(row['indicatorId'])?.['criterionId'] === id)
      return `<h2>${no}. ${esc(name)}: ${self}/${of}, thẩm tra ${verified}/${of}, chờ ${waiting}</h2>${table(rowHead, own.map((row) => line(row, leadOf)).join(''))}`
    })
  return page(
    String(head?.['name']),
    `<p>${head?.['self']}/${head?.['criteria']}, thẩm tra ${head?.['verified']}</p>${parts.join('')}`,
  )
}

const scopeSql = `a."setId" = $2 AND a."communeId" = ANY (ARRAY(SELECT k."descendantId" FROM "UnitClosure" k
    JOIN "AdminUnit" c ON c.id = k."descendantId" AND c.level = 'COMMUNE' AND c."ntmScope"
    WHERE k."ancestorId" = $1 AND days(k."validFrom", k."validTo") @> date '${today}'))`

/** Fifty unmet indicators of a district, and how many there are. */
const list = async (unit: number, set: number): Promise<string> => {
  const where = `${scopeSql} AND a."verifiedResult" NOT IN ('MET', 'NOT_APPLICABLE')`
  const [[count], rows, leads] = await Promise.all([
    rowsOf(`SELECT count(*)::int AS total FROM "Assessment" a WHERE ${where}`, [unit, set]),
    rowsOf(
      `SELECT ${rowColumns}, n.name FROM "Assessment" a JOIN "AdminUnit" n ON n.id = a."communeId"
      LEFT JOIN "User" u ON u.id = a."updatedById" WHERE ${where} ORDER BY n."sortOrder", n.code, a."indicatorId" LIMIT 50`,
      [unit, set],
    ),
    rowsOf(leadsSql, [unit]),
  ])
  const leadOf = leadsFrom(leads)
  return page(
    `${count?.['total']} chỉ tiêu`,
    table(['Xã', ...rowHead], rows.map((row) => line(row, leadOf, [row['name']])).join('')),
  )
}

/** Papers of a district whose words match, newest first: fifty, and how many there are. */
const papers = async (unit: number, query: string): Promise<string> => {
  const rows = await rowsOf(
    `SELECT e.id, e.subject, e."docNumber", e."issuedOn"::text AS issued, e.issuer, e."validUntil"::text AS until, n.name, r."fileName", b."mediaType",
      b.size::int AS size, r."uploadedAt"::text AS at, count(*) OVER ()::int AS total,
      (SELECT string_agg(i.code, ', ') FROM "EvidenceLink" l JOIN "Assessment" a ON a.id = l."assessmentId"
        JOIN "Indicator" i ON i.id = a."indicatorId" WHERE l."evidenceId" = e.id AND l."unlinkedAt" IS NULL) AS codes
    FROM "Evidence" e JOIN "AdminUnit" n ON n.id = e."ownerUnitId"
    JOIN "EvidenceRevision" r ON r."evidenceId" = e.id AND r.number = e."currentRevision" JOIN "Blob" b ON b.sha256 = r.sha256
    WHERE e."ownerUnitId" = ANY (ARRAY(SELECT "descendantId" FROM "UnitClosure" WHERE "ancestorId" = $1))
      AND e."withdrawnAt" IS NULL AND e."searchKey" LIKE ALL (SELECT '%' || word || '%' FROM regexp_split_to_table(fold($2), ' ') word)
    ORDER BY e."createdAt" DESC, e.id DESC LIMIT 50`,
    [unit, query],
  )
  const lines = rows.map(
    (row) =>
      `<tr><th><a href="/evidence/${row['id']}">${esc(row['subject'])}</a></th>${cells([
        row['docNumber'],
        dayText(row['issued']),
        row['issuer'],
        row['name'],
        row['codes'],
        row['fileName'],
        row['mediaType'],
        row['size'],
        row['at'],
        dayText(row['until']),
      ])}</tr>`,
  )
  return page(
    `${rows[0]?.['total'] ?? 0} hồ sơ`,
    table(['Trích yếu', 'Số', 'Ngày', 'Cơ quan', 'Xã', 'Chỉ tiêu', 'Tệp', 'Loại', 'Cỡ', 'Nhận', 'Hạn'], lines.join('')),
  )
}

const search = async (unit: number, words: string): Promise<string> => {
  const rows = await found(rowsOf, unit, words)
  return page('Tìm', table(['Nội dung'], rows.map(({ title }) => `<tr>${cells([title])}</tr>`).join('')))
}

const monthly = async (unit: number, set: number): Promise<Buffer> =>
  monthlyBook(
    await rowsOf(communesSql, [unit, set]),
    criteria.filter((one) => one['setId'] === set),
    [0, 5, 10, 15, 19],
  )

const queue = queuePage(rowsOf, {
  today,
  esc,
  table,
  titleOf: (id) => `${indicatorById.get(id)?.['code']} ${indicatorById.get(id)?.['name']}`,
})

// ── writing ──

/** State, event and (by the trigger) totals in one transaction. */
const save = async (id: number, { version, value, result }: Record<string, string>): Promise<boolean> => {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const { rows } = await client.query<{ communeId: number; before: unknown; after: unknown }>(
      `UPDATE "Assessment" SET value = $3, "selfResult" = $4, "computedResult" = $5, version = version + 1, "updatedAt" = now()
       WHERE id = $1 AND version = $2 RETURNING "communeId", to_jsonb(old) AS before, to_jsonb(new) AS after`,
      [id, version, value, result, result],
    )
    const [row] = rows
    if (row)
      await client.query(
        `INSERT INTO "Event" (at, action, subject, "subjectId", "assessmentId", "communeId", version, "from", "to")
         VALUES (now(), 'assessment.saved', 'Assessment', $1, $1, $2, $3, $4, $5)`,
        [id, row.communeId, Number(version) + 1, row.before, row.after],
      )
    await client.query('COMMIT')
    return row !== undefined
  } finally {
    client.release()
  }
}

/** To disk with its hash, flushed, then its rows in one statement. */
const upload = async (request: http.IncomingMessage, commune: number, assessment: number): Promise<void> => {
  const temporary = path.join(files, randomUUID())
  const hash = createHash('sha256')
  let size = 0
  const hashing = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      size += chunk.length
      hash.update(chunk)
      done(null, chunk)
    },
  })
  await pipeline(request, hashing, createWriteStream(temporary, { flags: 'wx', flush: true }))
  const sha256 = hash.digest('hex')
  const folder = path.join(files, sha256.slice(0, 2))
  await mkdir(folder, { recursive: true })
  await rename(temporary, path.join(folder, sha256))
  const handle = await open(folder, 'r') // a name outlives a power cut only once its folder is flushed
  await handle.sync()
  await handle.close()
  await pool.query(
    `WITH b AS (INSERT INTO "Blob" (sha256, size, "mediaType", "storedAt") VALUES ($1, $2, 'application/pdf', now()) RETURNING sha256),
      e AS (INSERT INTO "Evidence" ("ownerUnitId", subject, "createdAt") VALUES ($3, 'Tệp đo tốc độ', now()) RETURNING id),
      r AS (INSERT INTO "EvidenceRevision" ("evidenceId", number, sha256, "fileName", "uploadedById", "uploadedAt", "receiptCode")
        SELECT e.id, 1, $1, 'do.pdf', (SELECT min(id) FROM "User"), now(), $5 FROM e, b),
      l AS (INSERT INTO "EvidenceLink" ("evidenceId", "assessmentId", "linkedAt") SELECT id, $4, now() FROM e)
    INSERT INTO "Event" (at, action, subject, "subjectId", "communeId") SELECT now(), 'evidence.added', 'Evidence', id, $3 FROM e`,
    [sha256, size, commune, assessment, randomUUID()],
  )
}

const exportCsv = async (unit: number, set: number, response: http.ServerResponse): Promise<void> => {
  const client = await pool.connect()
  const select = `SELECT n.name AS "Xã", c.no || '. ' || c.name AS "Tiêu chí", i.code AS "Chỉ tiêu", i.name AS "Nội dung",
      (SELECT l.text FROM "RequirementLevel" l WHERE l."indicatorId" = i.id AND l."partId" IS NULL AND l."retractedAt" IS NULL LIMIT 1) AS "Yêu cầu",
      i.unit, a.numerator, a.denominator, a."figuresAsOf", a."supplementDue", ${rowColumns}
    FROM "Assessment" a JOIN "AdminUnit" n ON n.id = a."communeId" JOIN "Indicator" i ON i.id = a."indicatorId"
    JOIN "Criterion" c ON c.id = a."criterionId" LEFT JOIN "User" u ON u.id = a."updatedById"
    WHERE ${scopeSql.replace('$1', String(unit)).replace('$2', String(set))} ORDER BY n."sortOrder", n.code, n.id, i."sortOrder", a.id`
  await pipeline(
    client.query(copyTo(`COPY (${select}) TO STDOUT WITH (FORMAT csv, HEADER, DELIMITER ';')`)),
    response,
  ).then(
    () => client.release(),
    () => client.release(true),
  )
}

const login = async (username: string, password: string): Promise<boolean> => {
  const [row] = await rowsOf('SELECT id, "passwordHash" FROM "User" WHERE username = $1', [username])
  if (!row || !(await verify(String(row['passwordHash']), password))) return false
  await pool.query(`INSERT INTO session (sid, sess, expire) VALUES ($1, $2, now() + interval '10 minutes')`, [
    randomUUID(),
    { user: row['id'] },
  ])
  return true
}

// ── the server ──

const formOf = async (request: http.IncomingMessage): Promise<Record<string, string>> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()))
}

const pages: Record<string, (unit: number, set: number, query: string) => Promise<string>> = {
  '/matrix': matrix,
  '/dashboard': dashboard,
  '/status': status,
  '/list': list,
  '/search': (unit, _set, query) => search(unit, query),
  '/papers': (unit, _set, query) => papers(unit, query),
  '/healthz': () => Promise.resolve('ok'),
}

const answer = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
  const url = new URL(request.url ?? '/', 'http://floor')
  const number = (name: string): number => Number(url.searchParams.get(name) ?? 0)
  const make = pages[url.pathname]
  if (make) {
    const body = Buffer.from(await make(number('id'), number('set'), url.searchParams.get('q') ?? ''))
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': body.length }).end(body)
  } else if (url.pathname === '/monthly') {
    const body = await monthly(number('id'), number('set'))
    response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': body.length }).end(body)
  } else if (url.pathname === '/export') await exportCsv(number('id'), number('set'), response)
  else if (url.pathname === '/queue') {
    const narrow = { set: number('set'), criterion: number('criterion') }
    const body = Buffer.from(page('Hàng chờ', await queue(number('id'), number('agency'), narrow)))
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': body.length }).end(body)
  } else if (url.pathname === '/upload') {
    await upload(request, number('commune'), number('id'))
    response.writeHead(303).end()
  } else {
    const form = await formOf(request)
    const done =
      url.pathname === '/save' ? save(number('id'), form) : login(form['username'] ?? '', form['password'] ?? '')
    response.writeHead((await done) ? 303 : 409).end()
  }
}

http
  .createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(error)
      response.writeHead(500).end()
    })
  })
  .listen(Number(process.env['PORT']), '127.0.0.1')
process.on('SIGTERM', () => process.exit(0))
