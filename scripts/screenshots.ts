import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import type { DemoAccount } from '../src/auth/demo-accounts.js'
import { root } from '../src/kernel/root.js'
import { launchBrowser } from '../tests/support/browser.js'
import { startPortal } from '../tests/support/process.js'

// npm run screenshots: the pictures of the README and the user guide, taken from a fresh demonstration;
// with names (npm run screenshots -- status) only those.

type Shot = {
  name: string
  role: string
  unit?: string
  width?: number
  height?: number
  /** Where to go after login; clicks are found by role and name as a person finds them. */
  open: (page: Page) => Promise<unknown>
}

const desk = { width: 1280, height: 860 }
const phone = { width: 390, height: 844 }
const link = (page: Page, name: string | RegExp) => page.getByRole('main').getByRole('link', { name }).first().click()
const nav = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Chính' }).getByRole('link', { name }).first().click()

const shots: Shot[] = [
  { name: 'dashboard', role: 'LEADER', height: 1180, open: (page) => nav(page, 'Toàn huyện') },
  {
    name: 'status',
    role: 'COORDINATOR',
    height: 1180,
    open: async (page) => {
      await nav(page, 'Toàn huyện')
      await link(page, /^Trấn Ninh, tiêu chí 2:/)
    },
  },
  {
    name: 'edit-many',
    role: 'COORDINATOR',
    open: async (page) => {
      await nav(page, 'Toàn huyện')
      await link(page, /^Trấn Ninh, tiêu chí 13:/)
      await link(page, 'Cập nhật nhiều chỉ tiêu')
    },
  },
  {
    name: 'indicator',
    role: 'COMMUNE',
    unit: 'Xã Trấn Ninh',
    height: 1180,
    open: (page) => link(page, /^17\.1 /),
  },
  { name: 'work-phone', role: 'COMMUNE', unit: 'Xã Trấn Ninh', ...phone, open: (page) => page.goto('/') },
  {
    name: 'upload-phone',
    role: 'COMMUNE',
    unit: 'Xã Trấn Ninh',
    ...phone,
    open: async (page) => {
      await link(page, /^17\.1 /)
      await link(page, 'Tải hồ sơ lên')
    },
  },
]

const logIn = async (page: Page, { username, password }: DemoAccount) => {
  await page.goto('/login')
  await page.getByLabel('Tên đăng nhập').fill(username)
  await page.getByLabel('Mật khẩu').fill(password)
  await page.getByRole('button', { name: 'Đăng nhập' }).click()
}

const wanted = process.argv.slice(2)
const folder = root('docs', 'images')
await mkdir(folder, { recursive: true })
const portal = await startPortal({ demo: true })
const browser = await launchBrowser()
try {
  const accounts = JSON.parse(await readFile(path.join(portal.dataDir, 'accounts.json'), 'utf8')) as DemoAccount[]
  for (const { name, role, unit, width = desk.width, height = desk.height, open } of shots) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const account = accounts.find((one) => one.role === role && (unit === undefined || one.unit === unit))
    if (!account) throw new Error(`the demonstration has no account ${role} ${unit ?? ''}`)
    const context = await browser.newContext({ viewport: { width, height }, baseURL: portal.url, locale: 'vi-VN' })
    const page = await context.newPage()
    await logIn(page, account)
    await open(page)
    await page.waitForLoadState('networkidle')
    await page.screenshot({ path: path.join(folder, `${name}.png`) })
    await context.close()
    process.stdout.write(`docs/images/${name}.png\n`)
  }
} finally {
  await browser.close()
  await portal.stop()
}
