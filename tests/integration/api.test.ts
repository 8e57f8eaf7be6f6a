import { Validator } from '@seriousme/openapi-schema-validator'
import request from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { perMinute } from '../../src/api/access.js'
import { findClient, hashOf, newToken, tokenOf } from '../../src/api/client.js'
import { assessments, counts, problem, series, set, sets, units } from '../../src/api/schemas.js'
import { dayToDb } from '../../src/kernel/time.js'
import { paths } from '../../src/paths.js'
import { meetAll, textOf } from '../support/figures.js'
import { portal } from '../support/portal.js'

const p = portal()
const NTM = 'NTM_2021_2025'
const { api, apiClients } = paths

/** A living token on a unit, as the administrator's page would have made it. */
const tokenOn = async (unit: string, over: { expiresOn?: Date; revokedAt?: Date } = {}): Promise<string> => {
  const token = newToken()
  await p.db.apiClient.create({
    data: { name: token, unitId: await p.unitId(unit), tokenHash: hashOf(token), createdAt: p.clock.now(), ...over },
  })
  return token
}
const ask = (url: string, token: string) => request(p.app).get(url).set('Authorization', `Bearer ${token}`)
const read = async <S extends z.ZodType>(shape: S, url: string, token: string): Promise<z.infer<S>> =>
  shape.parse((await ask(url, token).expect(200)).body)

describe('a token', () => {
  it('is asked for, and answers a program in its own way', async () => {
    const answer = await request(p.app).get(api.units()).expect(401)
    expect(answer.type).toBe('application/problem+json')
    expect(answer.headers['www-authenticate']).toBe('Bearer')
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(problem.parse(JSON.parse(answer.text)).requestId).toBe(answer.headers['x-request-id'])
    await ask(api.units(), newToken()).expect(401)
    await ask(api.units(), await tokenOn('Văn Quan', { revokedAt: new Date() })).expect(401)
    await ask(api.units(), await tokenOn('Văn Quan', { expiresOn: dayToDb('2024-05-19') })).expect(401)
    await ask(api.units(), await tokenOn('Văn Quan', { expiresOn: dayToDb('2024-05-20') })).expect(200)
  })

  it('is read from its header only in its exact form', () => {
    const token = newToken()
    expect(tokenOf(`Bearer ${token}`)).toBe(token)
    for (const header of [undefined, token, `Basic ${token}`, `Bearer ${token}x`, 'Bearer ntm_', `Bearer ${token} `])
      expect(tokenOf(header)).toBeNull()
  })

  it('is stored as a hash, and its use noted to the hour', async () => {
    const token = await tokenOn('Văn Quan')
    expect(await p.db.apiClient.count({ where: { tokenHash: { contains: token.slice(4, 12) } } })).toBe(0)
    await ask(api.sets(), token).expect(200)
    await ask(api.sets(), token).expect(200)
    const { lastUsedAt } = await p.db.apiClient.findUniqueOrThrow({ where: { tokenHash: hashOf(token) } })
    expect(lastUsedAt).not.toBeNull()
    const client = await findClient(p.pool, token, { today: p.clock.today(), now: p.clock.now() })
    expect(client?.actor.grants.map(({ role }) => role)).toEqual(['LEADER'])
    expect(await p.db.accessLog.count({ where: { action: 'api.read', subjectId: client?.id ?? 0 } })).toBe(2)
  })

  it('reads so many times a minute and then waits, others not with it', async () => {
    const token = await tokenOn('Văn Quan')
    const other = await tokenOn('Văn Quan')
    const url = api.sets({}, { nonsense: 1 }) // counted, and cheap to answer
    const statuses: number[] = []
    for (let left = perMinute; left > 0; left -= 1) statuses.push((await ask(url, token)).status)
    expect(new Set(statuses)).toEqual(new Set([400]))
    const answer = await ask(url, token).expect(429)
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    await ask(url, other).expect(400)
  })
})

describe('the interface', () => {
  let token = ''
  beforeAll(async () => {
    token = await tokenOn('Văn Quan')
  })

  it('is described by a valid OpenAPI document that names every address', async () => {
    const { text } = await request(p.app).get(api.document()).expect(200)
    expect((await new Validator().validate(JSON.parse(text) as Record<string, unknown>)).errors).toBeUndefined()
    const described = Object.keys((JSON.parse(text) as { paths: object }).paths)
    const patterns = Object.values(api).map(({ pattern }) => pattern.replace(/:(\w+)/g, '{$1}'))
    expect([api.document(), ...described].sort()).toEqual(patterns.sort())
  })

  it('only reads', async () => {
    for (const method of ['post', 'put', 'patch', 'delete'] as const) {
      const answer = await request(p.app)[method](api.sets()).set('Authorization', `Bearer ${token}`).expect(405)
      expect(answer.headers['allow']).toBe('GET, HEAD')
    }
    expect(problem.parse(JSON.parse((await ask('/api/v1/nothing', token).expect(404)).text)).status).toBe(404)
  })

  it('gives the units of a day: seventeen below the district then, none of another', async () => {
    const { units: all } = await read(units, api.units({}, { on: '2024-05-01' }), token)
    expect(all.filter(({ level }) => level === 'COMMUNE')).toHaveLength(17)
    expect(all.filter(({ ntmScope, level }) => ntmScope && level === 'COMMUNE')).toHaveLength(16)
    const district = all.find(({ level }) => level === 'DISTRICT')
    expect(all.find(({ name }) => name === 'Trấn Ninh')?.parentId).toBe(district?.id)
    const commune = await tokenOn('Trấn Ninh')
    expect((await read(units, api.units(), commune)).units.map(({ name }) => name)).toEqual(['Trấn Ninh'])
  })

  it('gives the sets, and one with the levels of a day', async () => {
    const { sets: all } = await read(sets, api.sets(), token)
    const head = all.find(({ code }) => code === NTM)
    expect(head).toMatchObject({ criteria: 19, indicators: 57 })
    const whole = await read(set, api.set({ set: NTM }), token)
    expect(whole.criteria.flatMap((one) => one.indicators)).toHaveLength(57)
    expect(whole.criteria.flatMap((one) => one.indicators.flatMap(({ levels }) => levels)).length).toBeGreaterThan(57)
    await ask(api.set({ set: 'NTM_1900' }), token).expect(404)
  })

  it('gives assessments page by page, each once, without a person or a note', async () => {
    const id = await p.assessmentId('Trấn Ninh', NTM, '17.1')
    await p.put(id, { note: 'Ông Nguyễn Văn A, số 0912345678', selfResult: 'IN_PROGRESS', value: '62.5' })
    const commune = await p.unitId('Trấn Ninh')
    const seen: number[] = []
    let url: string | null = api.assessments({}, { set: NTM, commune, limit: 25 })
    while (url !== null) {
      const page: z.infer<typeof assessments> = await read(assessments, url, token)
      seen.push(...page.assessments.map((one) => one.id))
      const row = page.assessments.find((one) => one.id === id)
      if (row) expect(row).toMatchObject({ indicator: '17.1', criterion: 17, status: 'IN_PROGRESS', value: '62.5' })
      expect(JSON.stringify(page)).not.toMatch(/Nguyễn|0912345678/)
      url = page.next
    }
    expect(seen).toHaveLength(57)
    expect(new Set(seen).size).toBe(57)
    const other = await tokenOn('Yên Phúc')
    expect((await read(assessments, api.assessments({}, { set: NTM, commune }), other)).assessments).toEqual([])
  })

  it('counts as the pages do, on a day and month by month', async () => {
    await meetAll(p, 'Yên Phúc', NTM)
    const now = await read(counts, api.counts({}, { set: NTM }), token)
    expect(now.communes).toHaveLength(16)
    expect(now.communes.find(({ name }) => name === 'Yên Phúc')).toMatchObject({ verifiedMet: 19, criteria: 19 })
    expect(now.summary.averageVerified).toBe('1.19') // 19 of one among 16 communes
    expect(now.summary.bands.reduce((sum, { verified }) => sum + verified, 0)).toBe(16)
    expect(now.summary.byCriterion.every(({ communesVerified }) => communesVerified === 1)).toBe(true)
    const leader = await p.login('LEADER')
    const page = textOf((await leader.get(paths.dashboard({}, { set: NTM })).expect(200)).text)
    expect(page).toContain('1,19')

    p.clock.at('2024-07-10')
    const months = await read(series, api.series({}, { set: NTM, from: '2024-05-20' }), token)
    expect(months.days.map(({ on }) => on)).toEqual(['2024-05-31', '2024-06-30', '2024-07-10'])
    expect(months.days.at(-1)?.communes.find(({ verifiedMet }) => verifiedMet === 19)).toBeDefined()
    const past = await read(counts, api.counts({}, { set: NTM, on: '2024-05-19' }), token)
    expect(past.communes.every(({ verifiedMet }) => verifiedMet === 0)).toBe(true)
    p.clock.at('2024-05-20')
  })

  it.each([
    [api.units({}, { on: '2024-02-30' }), 'on: Ngày chưa đúng'],
    [api.units({}, { on: '2999-01-01' }), 'chưa đến'],
    [api.units({}, { day: '2024-01-01' }), 'day: Không có tham số này.'],
    [api.assessments(), 'set: Cần mã bộ tiêu chí'],
    [api.assessments({}, { set: NTM, limit: 5000 }), 'limit: Lớn nhất là 1000.'],
    [api.series({}, { set: NTM, from: '1990-01-01' }), 'from: Xa nhất 120 tháng'],
    [api.series({}, { set: NTM, from: '2024-05-20', to: '2024-01-01' }), 'from, to'],
  ])('says what is wrong with %s', async (url, words) => {
    expect(problem.parse(JSON.parse((await ask(url, token).expect(400)).text)).detail).toContain(words)
  })
})

describe('the administrator', () => {
  it('gives a token that is shown once, and ends it', async () => {
    const admin = await p.login('ADMIN')
    const unitId = await p.unitId('Văn Quan')
    const form = { name: 'Hệ thống của tỉnh', unitId, expiresOn: '', requestKey: crypto.randomUUID() }
    const past = await admin.post(apiClients.create(), { ...form, expiresOn: '01/01/2024' }).expect(422)
    expect(textOf(past.text)).toContain('Ngày này đã qua')
    const page = await admin.post(apiClients.create(), form).expect(200)
    const [, token = ''] = /(ntm_[\w-]{43})/.exec(page.text) ?? []
    await ask(api.sets(), token).expect(200)
    const again = await admin.post(apiClients.create(), { ...form, requestKey: crypto.randomUUID() }).expect(422)
    expect(textOf(again.text)).toContain('Tên này đã dùng')
    const list = await admin.get(apiClients.list()).expect(200)
    expect(list.text).not.toContain(token)
    const { id } = await p.db.apiClient.findUniqueOrThrow({ where: { name: form.name } })
    await admin.get(apiClients.revocation({ id })).expect(200)
    await admin.post(apiClients.revocation({ id })).expect(303)
    await ask(api.sets(), token).expect(401)
    await admin.post(apiClients.revocation({ id })).expect(409)
    const actions = await p.db.event.findMany({ where: { subject: 'ApiClient' }, orderBy: { id: 'asc' } })
    expect(actions.map(({ action }) => action)).toEqual(['apiClient.opened', 'apiClient.revoked'])
    expect(
      JSON.stringify(actions, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toContain(token)
  })

  it('alone does so', async () => {
    for (const role of ['COORDINATOR', 'LEADER', 'COMMUNE', 'AGENCY'] as const) {
      const visitor = await p.login(role)
      await visitor.get(apiClients.list()).expect(403)
      await visitor.post(apiClients.create(), {}).expect(403)
    }
  })
})
