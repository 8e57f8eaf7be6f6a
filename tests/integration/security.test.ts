import type { Router } from 'express'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { password, portal } from '../support/portal.js'

const site = portal()

type Layer = { route?: { path: string; stack: { handle: { guard?: string } }[] }; handle?: { stack?: Layer[] } }

/** Every route of the application with what stands on it. */
const routes = (layers: Layer[]): { path: string; guards: string[] }[] =>
  layers.flatMap((layer) => {
    if (!layer.route) return layer.handle?.stack ? routes(layer.handle.stack) : []
    return [{ path: layer.route.path, guards: layer.route.stack.flatMap(({ handle }) => handle.guard ?? []) }]
  })

const open = new Set<string>([
  paths.health.alive(),
  paths.health.ready(),
  paths.auth.login(),
  paths.auth.logout(),
  paths.publicPages.list(),
  paths.publicPages.commune.pattern,
  paths.api.document(),
])

/** A browser's cookie jar and the token of the login page. */
const visitLogin = async () => {
  const agent = request.agent(site.app)
  const page = await agent.get('/login')
  return { agent, token: /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '' }
}
const logIn = async (username: string, secret: string, from?: Awaited<ReturnType<typeof visitLogin>>) => {
  const { agent, token } = from ?? (await visitLogin())
  const answer = await agent.post('/login').type('form').send({ username, password: secret, _csrf: token })
  return { agent, token, answer }
}

describe('every route', () => {
  it('carries a guard, and only the few named ones are public', () => {
    const all = routes((site.app.router as unknown as Router & { stack: Layer[] }).stack)
    expect(all.length).toBeGreaterThan(20)
    for (const { path, guards } of all) {
      expect(guards, path).toHaveLength(1)
      expect(guards[0] === 'public', path).toBe(open.has(path))
    }
  })

  it('leads a stranger to the login and back', async () => {
    const answer = await site.stranger().get('/users?q=a')
    expect(answer.status).toBe(303)
    expect(answer.headers['location']).toBe('/login?next=%2Fusers%3Fq%3Da')
    expect((await site.stranger().post('/users/new')).status).toBe(403)
  })

  it('carries the headers that keep a page ours', async () => {
    const { headers } = await site.stranger().get('/login')
    const policy = String(headers['content-security-policy'])
    for (const part of [
      "default-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      'frame-ancestors',
    ]) {
      expect(policy).toContain(part)
    }
    expect(policy).not.toMatch(/unsafe-(inline|eval)/)
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
    })
    expect(headers).not.toHaveProperty('x-powered-by')
  })

  it.each([
    '/.env',
    '/package.json',
    '/src/main.ts',
    '/assets/../package.json',
    '/assets/%2e%2e/package.json',
    '/%00',
    '/xin%E0%A4%A',
  ])('does not serve %s', async (path) => {
    const answer = await site.stranger().get(path)
    expect(answer.status).toBeGreaterThanOrEqual(303)
    expect(answer.status).toBeLessThan(500)
    expect(answer.text).not.toContain('"dependencies"')
  })
})

describe('login', () => {
  it('begins a new session and leads to the page that was asked for, inside the portal only', async () => {
    const user = await site.user('LEADER')
    const visit = await visitLogin()
    const before = await visit.agent.get('/login')
    expect(before.status).toBe(200)
    const { answer } = await logIn(user.username, password, visit)
    expect(answer.status).toBe(303)
    const cookie = String(answer.headers['set-cookie'])
    expect(cookie).toMatch(/ntm=.*HttpOnly.*SameSite=Lax/)
    expect(cookie).not.toMatch(/Domain/i)
    expect((await visit.agent.get(paths.account.show())).status).toBe(200)
    for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
      const { agent, token } = await visitLogin()
      const elsewhere = await agent
        .post('/login')
        .type('form')
        .send({ username: user.username, password, _csrf: token, next })
      expect(elsewhere.headers['location']).toBe('/')
    }
  })

  it('answers a wrong name and a wrong password alike, keeping the name and never the password', async () => {
    const user = await site.user('LEADER')
    const wrong = await logIn(user.username, 'không phải mật khẩu này')
    const unknown = await logIn('khong.co.ai', 'không phải mật khẩu này')
    expect([wrong.answer.status, unknown.answer.status]).toEqual([422, 422])
    const strip = (html: string, name: string) => html.replaceAll(name, '').replace(/value="[^"]*"/g, '')
    expect(strip(wrong.answer.text, user.username)).toBe(strip(unknown.answer.text, 'khong.co.ai'))
    expect(wrong.answer.text).toContain(`value="${user.username}"`)
    expect(wrong.answer.text).not.toContain('không phải mật khẩu này')
  })

  it('rests an account after repeated failures, whatever address they claim, and lets colleagues in', async () => {
    const [user, colleague] = [await site.user('LEADER'), await site.user('LEADER')]
    const statuses: number[] = []
    for (let attempt = 0; attempt < 11; attempt += 1) {
      const { agent, token } = await visitLogin()
      const answer = await agent
        .post('/login')
        .set('X-Forwarded-For', `10.0.0.${attempt}`)
        .type('form')
        .send({ username: user.username, password: 'sai', _csrf: token })
      statuses.push(answer.status)
      if (answer.status === 429) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    }
    expect(statuses.indexOf(429)).toBeGreaterThan(2)
    expect(statuses.indexOf(429)).toBeLessThanOrEqual(10)
    expect((await logIn(user.username, password)).answer.status).toBe(429)
    expect((await logIn(colleague.username, password)).answer.status).toBe(303)
  })

  it('writes who came in and who did not, without passwords', async () => {
    const user = await site.user('LEADER')
    await logIn(user.username, 'sai một lần')
    await logIn(user.username, password)
    const rows = await site.db.accessLog.findMany({ where: { userId: user.id }, orderBy: { id: 'asc' } })
    expect(rows.map((row) => row.action)).toEqual(['login.failed', 'login'])
    expect(
      JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toContain('sai một lần')
  })

  it.each([
    { username: ['a', 'b'], password: 'x' },
    { username: { $gt: '' }, password: 'x' },
    { username: '', password: '' },
    { username: '\0', password: '\0' },
    { username: 'x'.repeat(100_000), password: 'y' },
  ])('takes nonsense calmly (%#)', async (body) => {
    const { agent, token } = await visitLogin()
    const answer = await agent
      .post('/login')
      .type('form')
      .send({ ...body, _csrf: token })
    expect(answer.status).toBe(422)
    expect(site.faults).toEqual([])
  })
})

describe('a session', () => {
  it('ends on the server at logout', async () => {
    const user = await site.user('LEADER')
    const { agent } = await logIn(user.username, password)
    const page = await agent.get(paths.account.show())
    const token = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1]
    const cookie = [page.request.get('Cookie')].flat().join('; ')
    await agent.post('/logout').type('form').send({ _csrf: token })
    const again = await request(site.app).get(paths.account.show()).set('Cookie', cookie)
    expect(again.status).toBe(303)
  })

  it('ends when the account is closed, and a lost role counts at the next request', async () => {
    const user = await site.user('LEADER')
    const visitor = await site.login(user)
    expect((await visitor.get(paths.account.show())).status).toBe(200)
    await site.db.roleGrant.deleteMany({ where: { userId: user.id } })
    expect((await visitor.get(paths.dashboard())).status).toBe(403)
    await site.db.user.update({ where: { id: user.id }, data: { disabledAt: new Date() } })
    expect((await visitor.get(paths.account.show())).status).toBe(303)
  })

  it('that idled or lived too long asks for login again', async () => {
    const visitor = await site.login('LEADER')
    const age = (name: string, minutes: number) =>
      site.pool.query(
        `UPDATE session SET sess = jsonb_set(sess::jsonb, '{${name}}', to_jsonb((sess->>'${name}')::bigint - ${minutes * 60_000}))::json
         WHERE sess->'passport'->>'user' = $1`,
        [String(visitor.user?.id)],
      )
    await age('seenAt', 29)
    expect((await visitor.get(paths.account.show())).status).toBe(200)
    await age('seenAt', 31)
    expect((await visitor.get(paths.account.show())).status).toBe(303)
    const other = await site.login('LEADER')
    await site.pool.query(
      `UPDATE session SET sess = jsonb_set(sess::jsonb, '{startedAt}', '0')::json WHERE sess->'passport'->>'user' = $1`,
      [String(other.user?.id)],
    )
    expect((await other.get(paths.account.show())).status).toBe(303)
  })

  it('leads to the new password that is due before anything else', async () => {
    const visitor = await site.login('COORDINATOR', { mustChangePassword: true })
    const answer = await visitor.get(paths.sets.list())
    expect([answer.status, answer.headers['location']]).toEqual([303, paths.account.password()])
    const changed = await visitor.post(paths.account.password(), {
      current: password,
      next: 'hoa hồi Văn Quan',
      again: 'hoa hồi Văn Quan',
    })
    expect(changed.status).toBe(303)
    expect((await visitor.get(paths.account.show())).status).toBe(200)
  })
})

describe('a password change', () => {
  it('needs the old one, a sound new one, and ends the other sessions', async () => {
    const user = await site.user('LEADER')
    const [here, elsewhere] = [await site.login(user), await site.login(user)]
    const change = (current: string, next: string, again = next) =>
      here.post(paths.account.password(), { current, next, again })
    expect((await change('sai', 'hoa hồi Văn Quan')).text).toContain('Mật khẩu hiện tại chưa đúng.')
    expect((await change(password, '12345678')).text).toContain('quá phổ biến')
    expect((await change(password, 'hoa hồi Văn Quan', 'hoa hồi')).text).toContain('chưa giống nhau')
    const done = await change(password, 'hoa hồi Văn Quan')
    expect(done.status).toBe(303)
    expect((await here.get(paths.account.show())).status).toBe(200)
    expect((await elsewhere.get(paths.account.show())).status).toBe(303)
    expect(
      await site.db.event.count({ where: { subject: 'User', subjectId: user.id, action: 'user.passwordChanged' } }),
    ).toBe(1)
  })
})

describe('a form', () => {
  it('has no effect from another site or without the token of the session', async () => {
    const admin = await site.login('ADMIN')
    const settings = await admin.get(paths.settings())
    expect(settings.status).toBe(200)
    const post = () => request(site.app).post(paths.settings()).set('Cookie', admin.cookie).type('form')
    const attempts = await Promise.all([
      post().send({ name: 'x' }),
      post().send({ name: 'x', _csrf: 'guess' }),
      post().send({ name: 'x', _csrf: [admin.token, admin.token] }),
      post().set('Sec-Fetch-Site', 'cross-site').send({ name: 'x', _csrf: admin.token }),
      post().set('Origin', 'https://evil.example').send({ name: 'x', _csrf: admin.token }),
      post().set('Origin', 'null').send({ name: 'x', _csrf: admin.token }),
    ])
    expect(attempts.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403])
    expect(await site.db.event.count({ where: { action: 'setting.changed' } })).toBe(0)
  })

  it('that is too large answers 413, and one that is broken 4xx', async () => {
    const admin = await site.login('ADMIN')
    expect((await admin.post(paths.settings(), { name: 'x'.repeat(600_000) })).status).toBe(413)
    const broken = await request(site.app)
      .post(paths.settings())
      .set('Cookie', admin.cookie)
      .type('form')
      .send('%E0%A4%A&_csrf=1')
    expect(broken.status).toBeGreaterThanOrEqual(400)
    expect(broken.status).toBeLessThan(500)
    expect(site.faults).toEqual([])
  })
})

describe('the health pages', () => {
  it('say whether the process lives and the database is reached', async () => {
    expect((await site.stranger().get('/healthz')).text).toBe('ok')
    expect((await site.stranger().get('/readyz')).status).toBe(200)
  })
})
