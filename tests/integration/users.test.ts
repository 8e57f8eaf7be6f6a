import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { password, portal, type TestUser, type Visitor } from '../support/portal.js'

const site = portal()
let admin: Visitor
let province: number
let district: number
let tranNinh: number

beforeAll(async () => {
  province = (await site.db.adminUnit.findFirstOrThrow({ where: { level: 'PROVINCE' } })).id
  district = (await site.db.adminUnit.findFirstOrThrow({ where: { level: 'DISTRICT' } })).id
  tranNinh = await site.unitId('Trấn Ninh')
  admin = await site.login('ADMIN', { unit: province })
})

const person = (fields: Record<string, string | number> = {}) => ({
  displayName: 'Hoàng Thị Liên',
  username: `lien.${randomUUID().slice(0, 8)}`,
  role: 'COMMUNE',
  unitId: tranNinh,
  requestKey: randomUUID(),
  ...fields,
})
const find = (username: string) => site.db.user.findUnique({ where: { username }, include: { grants: true } })
const events = (id: number) =>
  site.db.event.findMany({ where: { subject: 'User', subjectId: id }, orderBy: { id: 'asc' } })

describe('opening an account', () => {
  it('shows a one-time password once, which logs in and must be changed', async () => {
    const form = person()
    const made = await admin.post(paths.users.create(), form)
    expect(made.status).toBe(200)
    const first = /<b>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})<\/b>/.exec(made.text)?.[1] ?? ''
    expect(first).not.toBe('')
    const user = await find(form.username)
    expect(user).toMatchObject({ mustChangePassword: true, grants: [{ role: 'COMMUNE', unitId: tranNinh }] })
    expect(user?.passwordHash).not.toContain(first)
    const [event] = await events(user?.id ?? 0)
    expect(event).toMatchObject({ action: 'user.created', actorId: admin.user?.id })
    expect(JSON.stringify(event?.to)).not.toContain(first)
    const page = await admin.get(paths.users.show({ id: user?.id ?? 0 }))
    expect(page.text).toContain('Hoàng Thị Liên')
    expect(page.text).not.toContain(first)
  })

  it('sent twice makes one account', async () => {
    const form = person()
    const [one, two] = await Promise.all([
      admin.post(paths.users.create(), form),
      admin.post(paths.users.create(), form),
    ])
    expect([one.status, two.status].sort()).toEqual([200, 303])
    const again = await admin.post(paths.users.create(), form)
    const user = await find(form.username)
    expect([again.status, again.headers['location']]).toEqual([303, paths.users.show({ id: user?.id ?? 0 })])
  })

  it.each([
    [{ username: 'Có Dấu' }, 'chữ cái không dấu'],
    [{ username: 'ab' }, '3 đến 40'],
    [{ displayName: '' }, 'Đề nghị nhập họ tên.'],
    [{ email: 'không phải thư' }, 'địa chỉ thư điện tử'],
    [{ role: 'KING' }, 'Vai trò'],
    [{ unitId: '' }, 'Đề nghị chọn đơn vị.'],
    [{ unitId: 999_999 }, 'Đề nghị chọn đơn vị trong danh sách.'],
    [{ role: 'AGENCY', unitId: 0 }, 'đơn vị'],
  ] as [Record<string, string | number>, string][])(
    'names the field and keeps what was typed (%#)',
    async (wrong, message) => {
      const form = person(wrong)
      const answer = await admin.post(paths.users.create(), form)
      expect(answer.status).toBe(422)
      expect(answer.text).toContain(message)
      expect(answer.text).toContain('aria-invalid="true"')
      expect(answer.text).toContain('<title>Lỗi: ')
      if (!('displayName' in wrong)) expect(answer.text).toContain('value="Hoàng Thị Liên"')
      expect(await find(form.username.toLowerCase())).toBeNull()
    },
  )

  it('refuses a name already taken, an officer of a district, an agency of another unit', async () => {
    const form = person()
    await admin.post(paths.users.create(), form)
    expect((await admin.post(paths.users.create(), person({ username: form.username }))).text).toContain(
      'đã có người dùng',
    )
    expect((await admin.post(paths.users.create(), person({ unitId: district }))).text).toContain('cần chọn một xã')
    const agency = await site.db.agency.findFirstOrThrow({ where: { unitId: district } })
    const wrong = person({ role: 'AGENCY', unitId: tranNinh, agencyId: agency.id })
    expect((await admin.post(paths.users.create(), wrong)).text).toContain('cơ quan thuộc đơn vị đã chọn')
    const right = person({ role: 'AGENCY', unitId: district, agencyId: agency.id })
    expect((await admin.post(paths.users.create(), right)).status).toBe(200)
  })
})

describe('an account', () => {
  const made = async (): Promise<TestUser> => site.user('COMMUNE', { unit: tranNinh })
  const version = async (user: TestUser) => (await find(user.username))?.version ?? 0

  it('that is closed loses its sessions at once and can be opened again, each with its reason', async () => {
    const user = await made()
    const visitor = await site.login(user)
    expect((await visitor.get(paths.account.show())).status).toBe(200)
    const page = paths.users.deactivation(user)
    expect((await admin.post(page, { reason: '', version: await version(user) })).text).toContain('Đề nghị nêu lý do.')
    expect((await admin.post(page, { reason: 'Chuyển công tác', version: await version(user) })).status).toBe(303)
    expect((await visitor.get(paths.account.show())).status).toBe(303)
    expect((await admin.post(page, { reason: 'Trở lại', version: await version(user) })).status).toBe(303)
    expect((await events(user.id)).map(({ action, reason }) => [action, reason])).toEqual([
      ['user.closed', 'Chuyển công tác'],
      ['user.reopened', 'Trở lại'],
    ])
  })

  it('is not saved over a newer save', async () => {
    const user = await made()
    const old = await version(user)
    const save = (displayName: string) => admin.post(paths.users.show(user), { displayName, version: old })
    expect((await save('Người Thứ Nhất')).status).toBe(303)
    expect((await save('Người Thứ Hai')).status).toBe(409)
    expect((await find(user.username))?.displayName).toBe('Người Thứ Nhất')
  })

  it('gets and loses roles from this moment on', async () => {
    const user = await made()
    const visitor = await site.login(user)
    expect((await visitor.get(paths.dashboard())).status).toBe(403)
    await admin.post(paths.users.grants(user), { role: 'LEADER', unitId: district })
    expect((await visitor.get(paths.dashboard())).status).toBe(200)
    const grant = (await find(user.username))?.grants.find(({ role }) => role === 'LEADER')
    await admin.post(paths.users.grant({ id: user.id, grant: grant?.id ?? 0 }))
    expect((await visitor.get(paths.dashboard())).status).toBe(403)
    expect((await events(user.id)).map(({ action }) => action)).toEqual(['user.granted', 'user.grantEnded'])
  })

  it('with a new one-time password must use that one', async () => {
    const user = await made()
    const visitor = await site.login(user)
    const answer = await admin.post(paths.users.password(user))
    expect(answer.text).toMatch(/[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}/)
    expect((await visitor.get(paths.account.show())).status).toBe(303)
    expect(answer.text).not.toContain(password)
  })
})

describe('an administrator', () => {
  it('does not close or strip the own account', async () => {
    const self = admin.user as TestUser
    const row = await find(self.username)
    const close = await admin.post(paths.users.deactivation(self), { reason: 'thử', version: row?.version ?? 0 })
    expect(close.status).toBe(403)
    expect((await admin.post(paths.users.grant({ id: self.id, grant: row?.grants[0]?.id ?? 0 }))).status).toBe(403)
  })

  it('of a district sees and grants nothing above or beside it', async () => {
    const local = await site.login('ADMIN', { unit: district })
    expect((await local.get(paths.users.show(admin.user as TestUser))).status).toBe(404)
    expect((await local.post(paths.users.create(), person({ role: 'LEADER', unitId: province }))).status).toBe(422)
    const list = await local.get(paths.users.list())
    expect(list.text).not.toContain(`>${(admin.user as TestUser).username}<`)
  })

  it('finds people without diacritics, page by page, with a bounded number of statements', async () => {
    await site.user('LEADER', { displayName: 'Lường Văn Đạt' })
    const found = await admin.get(`${paths.users.list()}?q=luong+van+dat`)
    expect(found.text).toContain('Lường Văn Đạt')
    const before = (await site.lineOf(await admin.get(`${paths.users.list()}?state=all`))).queries
    for (let n = 0; n < 20; n += 1) await site.user('LEADER')
    const after = (await site.lineOf(await admin.get(`${paths.users.list()}?state=all`))).queries
    expect(after).toBe(before)
    expect(after).toBeLessThanOrEqual(10)
  })

  it('is the only one who sees accounts, logs and settings', async () => {
    for (const role of ['COORDINATOR', 'AGENCY', 'COMMUNE', 'STEERING', 'LEADER', 'APPRAISER'] as const) {
      const visitor = await site.login(role)
      for (const page of [
        paths.users.list(),
        paths.users.create(),
        paths.audit.events(),
        paths.audit.access(),
        paths.settings(),
      ]) {
        expect((await visitor.get(page)).status, `${role} ${page}`).toBe(403)
      }
    }
  })
})

describe('the logs', () => {
  it('show what changed and who was refused, by person, kind and day', async () => {
    const user = await site.user('COMMUNE', { displayName: 'Nông Thị Mơ' })
    const visitor = await site.login(user)
    await visitor.get(paths.users.list())
    await admin.post(paths.users.password(user))
    const changes = await admin.get(`${paths.audit.events()}?kind=user&from=20/05/2024&to=20/05/2024`)
    expect(changes.text).toContain('Cấp lại mật khẩu')
    const refused = await admin.get(`${paths.audit.access()}?user=${user.id}&kind=access.refused`)
    expect(refused.text).toContain('Nông Thị Mơ')
    expect(refused.text).toContain('/users')
    expect((await admin.get(`${paths.audit.events()}?from=21/05/2024`)).text).toContain(
      'Không có dòng nhật ký nào phù hợp.',
    )
    expect((await admin.get(`${paths.audit.events()}?before=abc&user=x&from=99/99/9999`)).status).toBe(200)
  })
})

describe('the settings', () => {
  it('take effect at the next page, with their event, and refuse nonsense beside the field', async () => {
    const page = await admin.get(paths.settings())
    const version = /name="version" value="(\d+)"/.exec(page.text)?.[1] ?? ''
    const fields = {
      name: 'Nông thôn mới Bắc Sơn',
      tagline: 'Theo dõi tiêu chí',
      unit: 'UBND huyện Bắc Sơn',
      footer: 'VPĐP NTM huyện Bắc Sơn',
      support: 'VPĐP NTM huyện',
      idleMinutes: 45,
      absoluteHours: 8,
      minLength: 10,
      maxAgeDays: '',
      maxMegabytes: 20,
      waitingMegabytes: 500,
      unfinishedDays: 5,
      unsavedDays: 20,
      accessLogMonths: 24,
      version,
    }
    expect((await admin.post(paths.settings(), { ...fields, idleMinutes: 1 })).text).toContain('aria-invalid')
    expect((await admin.post(paths.settings(), fields)).status).toBe(303)
    expect((await admin.get(paths.account.show())).text).toContain('Nông thôn mới Bắc Sơn')
    expect((await admin.post(paths.settings(), { ...fields, name: 'Tên khác' })).status).toBe(409)
    const event = await site.db.event.findFirst({ where: { action: 'setting.changed' }, orderBy: { id: 'desc' } })
    expect(event?.actorId).toBe(admin.user?.id)
  })
})
