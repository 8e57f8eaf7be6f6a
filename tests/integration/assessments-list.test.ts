import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { dueSql, lateSql, metSql } from '../../src/assessments/conditions.js'
import { listStates } from '../../src/assessments/list-filter.js'
import { dueDay, isMet, late, type SelfResult, type Stage, type VerifiedResult } from '../../src/assessments/status.js'
import { contradictsFigures } from '../../src/assessments/verdict.js'
import { Prisma } from '../../src/generated/prisma/client.js'
import { paths } from '../../src/paths.js'
import { portal as usePortal, type Visitor } from '../support/portal.js'

const portal = usePortal()
const set = 'NTM_2021_2025'

let leader: Visitor
let officer: Visitor
beforeAll(async () => {
  leader = await portal.login('LEADER')
  officer = await portal.login('COMMUNE')
})

const list = (query: Record<string, string | number> = {}) => paths.assessments.list({}, query)
const totalOf = (html: string): number => Number(/<p>([\d.]+) chỉ tiêu/.exec(html)?.[1]?.replace('.', '') ?? 0)
const idsOf = (html: string): number[] =>
  [...html.matchAll(/<a class="nm" href="\/assessments\/(\d+)"/g)].map(([, id]) => Number(id))

const days = [null, '2024-05-19', '2024-05-20', '2024-05-21']
const selfResults: SelfResult[] = ['NOT_ASSESSED', 'IN_PROGRESS', 'MET', 'NOT_MET', 'NOT_APPLICABLE']
const stages: Stage[] = ['OPEN', 'UNDER_VERIFICATION', 'SUPPLEMENT_REQUESTED']
const verdicts: VerifiedResult[] = ['NONE', 'MET', 'NOT_MET', 'NOT_APPLICABLE']

describe('the conditions of lists', () => {
  it('say the same as the rules over every combination', async () => {
    const cases = selfResults.flatMap((selfResult) =>
      stages.flatMap((stage) =>
        verdicts.flatMap((verifiedResult) =>
          days.flatMap((plannedDate) =>
            days.map((supplementDue) => ({ selfResult, stage, verifiedResult, plannedDate, supplementDue })),
          ),
        ),
      ),
    )
    const rows = await portal.db.$queryRaw<Record<string, unknown>[]>`
      SELECT a.n, ${metSql('self')} AS self, ${metSql('verified')} AS verified, (${lateSql('2024-05-20')}) IS TRUE AS late,
        (${dueSql})::text AS due
      FROM jsonb_to_recordset(${JSON.stringify(cases.map((one, n) => ({ ...one, n })))}::jsonb) AS a(n int,
        "selfResult" text, stage text, "verifiedResult" text, "plannedDate" date, "supplementDue" date) ORDER BY a.n`
    const expected = cases.map((one, n) => ({
      n,
      self: isMet(one, 'self'),
      verified: isMet(one, 'verified'),
      late: late(one, '2024-05-20'),
      due: dueDay(one),
    }))
    expect(rows).toHaveLength(960)
    expect(rows).toEqual(expected)
  })
})

describe('the list of indicators', () => {
  it('ranges over the communes of the unit on its day', async () => {
    expect(totalOf((await leader.get(list())).text)).toBe(16 * 57)
    expect(totalOf((await leader.get(list({ set: 'NTM_NANG_CAO_2021_2025' }))).text)).toBe(16 * 75)
    expect(totalOf((await officer.get(list())).text)).toBe(57)
    portal.clock.at('2024-12-01')
    expect(totalOf((await leader.get(list())).text)).toBe(14 * 57)
    portal.clock.at('2024-05-20')
  })

  it('is narrowed by what each number of other pages means', async () => {
    const at = async (code: string, data: Record<string, unknown>) => {
      const id = await portal.assessmentId('Trấn Ninh', set, code)
      await portal.put(id, data)
      return id
    }
    const verifiedAt = portal.clock.now()
    const met = await at('1.1', { selfResult: 'MET', verifiedResult: 'MET', verifiedAt })
    const claimed = await at('1.2', { selfResult: 'MET' })
    const contradicted = await at('9.2', { selfResult: 'MET', value: 50, computedResult: 'NOT_MET', claimReason: 'x' })
    const overdue = await at('6.3', { selfResult: 'NOT_MET', plannedDate: new Date('2024-05-15') })
    const soon = await at('15.4', { selfResult: 'NOT_MET', plannedDate: new Date('2024-06-10') })
    const waiting = await at('8.1', { selfResult: 'MET', stage: 'UNDER_VERIFICATION' })
    const returned = await at('17.1', {
      selfResult: 'NOT_MET',
      stage: 'SUPPLEMENT_REQUESTED',
      supplementDue: new Date('2024-05-18'),
    })
    const doubtful = await at('15.3', {
      selfResult: 'MET',
      verifiedResult: 'MET',
      verifiedAt,
      reverifyReason: 'VALUE_CHANGED',
    })
    const shown = async (query: Record<string, string | number>) =>
      idsOf((await leader.get(list({ commune: await portal.unitId('Trấn Ninh'), ...query }))).text)
    expect(await shown({ state: 'met' })).toEqual([met, doubtful])
    expect((await shown({ state: 'met', basis: 'self' })).sort()).toEqual(
      [met, claimed, contradicted, waiting, doubtful].sort(),
    )
    expect(await shown({ state: 'claimed', sort: 'criterion' })).toEqual([claimed, waiting, contradicted])
    expect(await shown({ state: 'contradicted' })).toEqual([contradicted])
    expect(await shown({ state: 'late' })).toEqual([overdue, returned]) // by the day that is owed
    expect(await shown({ state: 'soon' })).toEqual([soon])
    expect(await shown({ state: 'waiting' })).toEqual([waiting])
    expect(await shown({ state: 'returned' })).toEqual([returned])
    expect(await shown({ state: 'reverify' })).toEqual([doubtful])
    expect(totalOf((await leader.get(list({ state: 'level-unknown' }))).text) % 16).toBe(0)
    expect(contradictsFigures('MET', 'NOT_MET')).toBe(true)
    for (const state of Object.keys(listStates)) expect((await leader.get(list({ state }))).status).toBe(200)
  })

  it('counts, for every filter, what the pages and the file hold', async () => {
    for (const query of [
      { state: 'unmet', criterion: 17 },
      { state: 'no-evidence', sort: 'criterion' },
      { state: 'level-unknown', sort: 'due' },
    ]) {
      const first = (await leader.get(list(query))).text
      const total = totalOf(first)
      const ids = new Set<number>()
      for (let page = 1; page <= Math.ceil(total / 50); page += 1)
        for (const id of idsOf((await leader.get(list({ ...query, page }))).text)) ids.add(id)
      expect(ids.size).toBe(total)
      const file = await leader.get(paths.assessments.export({ format: 'csv' }, query)).buffer(true)
      expect(file.text.trimEnd().split('\n')).toHaveLength(total + 1)
    }
  })

  it('takes the same number of statements however many rows there are', async () => {
    await leader.get(list())
    const few = await portal.lineOf(
      await leader.get(list({ commune: await portal.unitId('Trấn Ninh'), criterion: 10 })),
    )
    const many = await portal.lineOf(await leader.get(list({ state: 'unmet' })))
    expect(many.queries).toBe(few.queries)
    expect(many.queries).toBeLessThanOrEqual(2 + 8)
  })

  it('takes any filter for absent that it does not understand, and any page for one that exists', async () => {
    for (const query of [
      'state=x',
      'basis=1&sort=__proto__',
      'page=99999',
      'page=-1',
      'criterion=99',
      'indicator=%00',
      'agency=abc',
      'state=late&state=met',
    ])
      expect([query, (await leader.get(`${list()}?${query}`)).status]).toEqual([query, 200])
    for (const query of ['set=KHONG', 'unit=99999', 'commune=99999'])
      expect([query, (await leader.get(`${list()}?${query}`)).status]).toEqual([query, 404])
  })
})

describe('the export', () => {
  it('is a file that Vietnamese spreadsheets read, safe from formulas, and leaves a trace', async () => {
    const id = await portal.assessmentId('Yên Phúc', set, '11')
    await portal.put(id, {
      selfResult: 'MET',
      value: 11.8,
      note: '=HYPERLINK("http://x";"y")',
      figuresAsOf: new Date('2024-04-30'),
    })
    await portal.put(await portal.assessmentId('Yên Phúc', set, '13.2'), {
      valueText: ' @SUM(1;2)\n"hai dòng"',
      selfResult: 'MET',
    })
    const url = paths.communes.export({ id: await portal.unitId('Yên Phúc'), set, format: 'csv' })
    const answer = await leader.get(url).buffer(true)
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(answer.headers['content-disposition']).toContain('attachment; filename=')
    expect(answer.text.startsWith('\ufeffXã;Tiêu chí;Chỉ tiêu;')).toBe(true)
    const line = answer.text.split('\n').find((one) => one.includes(';11 Tỷ lệ nghèo')) ?? ''
    expect(line).toContain(';≤ 13%;11,8;%;')
    expect(line).toContain(';30/04/2024;')
    expect(line).toContain(`;"'=HYPERLINK(""http://x"";""y"")";20/05/2024 09:00;`)
    expect(answer.text).toContain(`"' @SUM(1;2)\n""hai dòng"""`)
    const trace = await portal.db.accessLog.findFirstOrThrow({
      where: { action: 'list.exported' },
      orderBy: { id: 'desc' },
    })
    expect(trace).toMatchObject({ userId: leader.user?.id, detail: { set, commune: await portal.unitId('Yên Phúc') } })
  })

  it('does not poison the pool when the reader leaves in the middle', async () => {
    const server = portal.app.listen(0)
    const { port } = server.address() as AddressInfo
    const select = `SELECT repeat('x', 100000) FROM generate_series(1, 100000)`
    const { streamCsv } = await import('../../src/kernel/db/copy.js')
    const leave = () =>
      new Promise<void>((resolve) => {
        const request = httpRequest(
          { port, path: paths.assessments.export({ format: 'csv' }), headers: { cookie: leader.cookie } },
          (answer) => {
            answer.once('data', () => {
              answer.destroy()
              resolve()
            })
          },
        )
        request.end()
      })
    for (let n = 0; n < 12; n += 1) await leave()
    server.close()

    // and one that is far from its end when it is left
    const { PassThrough } = await import('node:stream')
    const out = new PassThrough()
    const running = streamCsv(portal.pool, Prisma.raw(select), out)
    out.once('data', () => out.destroy())
    await running
    for (let tries = 0; tries < 100; tries += 1) {
      const { rows } = await portal.pool.query<{ copies: number }>(
        `SELECT count(*)::int AS copies FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY%' AND state <> 'idle'`,
      )
      if (rows[0]?.copies === 0) break
      await sleep(50)
      if (tries === 99) throw new Error('A COPY still runs')
    }
    const answers = await Promise.all(Array.from({ length: 20 }, () => leader.get(list())))
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    expect(portal.faults).toEqual([])
  })

  it('leaves connections for the pages, however many read slowly', async () => {
    const { streamCsv } = await import('../../src/kernel/db/copy.js')
    const { PassThrough } = await import('node:stream')
    const slow = Array.from({ length: 3 }, () => new PassThrough()) // nobody reads them
    const select = Prisma.raw(`SELECT repeat('x', 100000) FROM generate_series(1, 1000)`)
    const running = slow.map((out) => streamCsv(portal.pool, select, out))
    const late = leader.get(paths.assessments.export({ format: 'csv' })).then(({ status }) => status)
    const over = leader
      .get(paths.assessments.export({ format: 'csv' }))
      .then(({ status, headers }) => [status, headers['retry-after']])
    expect((await leader.get(list())).status).toBe(200)
    await sleep(300)
    slow[0]?.destroy()
    const answers = await Promise.all([late, over])
    for (const out of slow) out.destroy()
    await Promise.all(running)
    expect(answers).toEqual([200, [200, undefined]]) // one after the other took the turn that came free
    const slower = Array.from({ length: 3 }, () => new PassThrough())
    const held = slower.map((out) => streamCsv(portal.pool, select, out))
    const refused = await leader.get(paths.assessments.export({ format: 'csv' }))
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '5'])
    for (const out of slower) out.destroy()
    await Promise.all(held)
    expect((await leader.get(paths.assessments.export({ format: 'csv' }))).status).toBe(200)
  })

  it('of a statement that fails is an error and not a file', async () => {
    const { streamCsv } = await import('../../src/kernel/db/copy.js')
    const { PassThrough } = await import('node:stream')
    await expect(streamCsv(portal.pool, Prisma.raw('SELECT 1/0'), new PassThrough())).rejects.toThrow(
      'division by zero',
    )
    expect((await portal.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  })
})
