import { connection, send } from './http.js'
import { type Account, password } from './seed/seed.js'

/** A person who has logged in through the form: what every request of theirs carries. */
export type Visitor = Readonly<{ cookie: string; csrf: string }>

const cookieIn = (headers: Readonly<Record<string, string | string[] | undefined>>): string =>
  ([headers['set-cookie'] ?? []].flat()[0] ?? '').split(';')[0] ?? ''

/** Value of a hidden field of a page, with the entities of its text undone. */
export const hiddenField = (html: string, name: string): string => {
  const tag = new RegExp(`<input[^>]*name="${name}"[^>]*>`).exec(html)?.[0] ?? ''
  return /value="([^"]*)"/.exec(tag)?.[1] ?? ''
}

export const formBody = (fields: Readonly<Record<string, string>>): Buffer =>
  Buffer.from(new URLSearchParams(fields).toString())

export const formType = { 'Content-Type': 'application/x-www-form-urlencoded' } as const

/** The login form before it is sent: a session without a person, and its token. */
export const openLogin = async (port: number): Promise<Visitor> => {
  const agent = connection()
  const page = await send(port, agent, { path: '/login' }, true).finally(() => agent.destroy())
  return { cookie: cookieIn(page.headers), csrf: hiddenField(page.body.toString('utf8'), '_csrf') }
}

export const loginCall = ({ cookie, csrf }: Visitor, username: string) => ({
  method: 'POST' as const,
  path: '/login',
  headers: { Cookie: cookie, ...formType },
  body: formBody({ _csrf: csrf, username, password }),
})

/** Logs in for real. `page` is one whose form carries the token of the new session. */
export const logIn = async (port: number, username: Account, page: string): Promise<Visitor> => {
  const before = await openLogin(port)
  const agent = connection()
  try {
    const done = await send(port, agent, loginCall(before, username), true)
    if (done.status !== 303)
      throw new Error(`Login of ${username}: ${done.status} ${done.body.toString('utf8').slice(0, 300)}`)
    const cookie = cookieIn(done.headers) || before.cookie
    const { body } = await send(port, agent, { path: page, headers: { Cookie: cookie } }, true)
    return { cookie, csrf: hiddenField(body.toString('utf8'), '_csrf') }
  } finally {
    agent.destroy()
  }
}
