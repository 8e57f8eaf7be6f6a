import type { Server } from 'node:http'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { launchBrowser, widths } from './browser.js'
import { type Portal, password, portal, type TestUser } from './portal.js'

export type Site = Portal & {
  /** A browser window of a person who has logged in through the login page. */
  open: (user: TestUser, options?: BrowserContextOptions & { at?: keyof typeof widths }) => Promise<Page>
  /** A window of somebody who has not logged in. */
  visit: (options?: BrowserContextOptions & { at?: keyof typeof widths }) => Promise<Page>
}

/** A whole portal that listens, and a Chromium to use it with. A page that throws in its script fails the test file. */
export const site = (options?: Parameters<typeof portal>[0]): Site => {
  const handle = portal(options) as Site
  const faults: string[] = []
  let server: Server
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
    server = await new Promise<Server>((resolve) => {
      const listening = handle.app.listen(0, '127.0.0.1', () => resolve(listening))
    })
    const address = server.address()
    const baseURL = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
    handle.visit = async ({ at = 'desk', ...rest } = {}) => {
      const context = await browser.newContext({ baseURL, locale: 'vi-VN', viewport: widths[at], ...rest })
      const page = await context.newPage()
      page.on('pageerror', (error) => faults.push(error.message))
      return page
    }
    handle.open = async (user, rest) => {
      const page = await handle.visit(rest)
      await page.goto('/login')
      await page.getByLabel('Tên đăng nhập').fill(user.username)
      await page.getByLabel('Mật khẩu').fill(password)
      await page.getByRole('button', { name: 'Đăng nhập' }).click()
      await page.waitForURL((url) => url.pathname !== '/login')
      return page
    }
  })
  afterAll(async () => {
    await browser.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    expect(faults).toEqual([])
    expect(handle.faults).toEqual([])
  })
  return handle
}

/** The page's main part: what a person reads past the masthead and the menu. */
export const main = (page: Page) => page.getByRole('main')
