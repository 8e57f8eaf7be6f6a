import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import type { DemoAccount } from '../src/auth/demo-accounts.js'
import { root } from '../src/kernel/root.js'
import { launchBrowser } from '../tests/support/browser.js'
import { pdf } from '../tests/support/files.js'
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
  { name: 'search', role: 'LEADER', open: (page) => page.goto('/search?q=tran+ninh') },
  {
    name: 'lists',
    role: 'LEADER',
    open: async (page) => {
      await page.goto('/assessments?state=late')
      await page.getByText('Chọn cột').click()
    },
  },
  { name: 'as-of', role: 'LEADER', height: 1180, open: (page) => page.goto('/dashboard?on=2023-12-31') },
  {
    name: 'comparison',
    role: 'LEADER',
    height: 1180,
    open: (page) => page.goto('/comparison?from=2023-12-31&changed=1'),
  },
  {
    name: 'trends',
    role: 'LEADER',
    height: 1400,
    open: async (page) => {
      await nav(page, 'Toàn huyện')
      await link(page, /^Diễn biến theo tháng/)
    },
  },
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
  { name: 'tables', role: 'COORDINATOR', height: 1180, open: (page) => page.goto('/tables/1') },
  { name: 'work-phone', role: 'COMMUNE', unit: 'Xã Trấn Ninh', ...phone, open: (page) => page.goto('/') },
  {
    name: 'intake',
    role: 'COMMUNE',
    unit: 'Xã Trấn Ninh',
    height: 1180,
    open: (page) => page.goto('/evidence/intake'),
  },
  { name: 'set-import', role: 'COORDINATOR', open: (page) => page.goto('/sets/import') },
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
  {
    name: 'sending-phone',
    role: 'COMMUNE',
    unit: 'Xã Trấn Ninh',
    ...phone,
    open: async (page) => {
      await link(page, /^17\.1 /)
      await link(page, 'Tải hồ sơ lên')
      await chooseFile(page)
      await page.getByText('Đã nhận đủ').first().scrollIntoViewIfNeeded()
      await page.mouse.wheel(0, 200)
    },
  },
  {
    name: 'receipt-phone',
    role: 'COMMUNE',
    unit: 'Xã Trấn Ninh',
    ...phone,
    open: async (page) => {
      await link(page, /^17\.1 /)
      await link(page, 'Tải hồ sơ lên')
      await chooseFile(page)
      await page.getByLabel('Trích yếu').fill('Biểu số liệu hộ sử dụng nước sạch chốt quý II/2024')
      await page.getByRole('button', { name: /^Lưu vào hồ sơ/ }).click()
      await page.getByText('Cổng đã nhận và lưu tệp.').waitFor()
    },
  },
  {
    name: 'supplement-phone',
    role: 'COMMUNE',
    unit: 'Xã Trấn Ninh',
    ...phone,
    open: (page) => link(page, /^17\.1 /),
  },
  {
    name: 'submission',
    role: 'COMMUNE',
    unit: 'Xã Trấn Ninh',
    open: async (page) => {
      await link(page, /^17\.1 /)
      await link(page, 'Gửi lại sau khi bổ sung')
    },
  },
  {
    name: 'desk',
    role: 'AGENCY',
    height: 1440,
    open: async (page) => {
      await nav(page, 'Hàng chờ')
      await page
        .getByRole('link', { name: /17\.1 / })
        .first()
        .click()
      await untilDrawn(page)
      await page.getByLabel('Yêu cầu bổ sung', { exact: false }).first().check()
      await page.getByLabel('Lý do, nội dung cần bổ sung').fill('Đề nghị UBND xã bổ sung biểu số liệu chốt quý II.')
      await page.getByLabel('Hạn bổ sung').fill('31/05/2024')
      await toTop(page)
    },
  },
  {
    name: 'desk-phone',
    role: 'AGENCY',
    ...phone,
    open: async (page) => {
      await nav(page, 'Hàng chờ')
      await untilDrawn(page)
      await page.locator('.paper').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'together',
    role: 'AGENCY',
    height: 1180,
    open: async (page) => {
      await nav(page, 'Hàng chờ')
      await link(page, 'Kết luận nhiều chỉ tiêu một lần')
      await link(page, /^Chọn tất cả/)
      await page.locator('#document > summary').click()
      await toTop(page)
    },
  },
  {
    name: 'reopening',
    role: 'AGENCY',
    open: async (page) => {
      await page.goto('/assessments?state=met&basis=verified&indicator=3.2')
      await link(page, /^3\.2 /)
      await link(page, 'Mở lại kết luận')
    },
  },
  {
    name: 'discussion',
    role: 'AGENCY',
    open: async (page) => {
      await page.goto('/')
      await link(page, /17\.1 .*ý kiến mới|17\.1 /)
      await page.locator('#discussion').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'target',
    role: 'COORDINATOR',
    height: 1180,
    open: async (page) => {
      await nav(page, 'Mục tiêu')
      await link(page, /Trấn Ninh/)
    },
  },
  {
    name: 'missing',
    role: 'COORDINATOR',
    height: 1180,
    open: async (page) => {
      await nav(page, 'Mục tiêu')
      await link(page, /Trấn Ninh/)
      await link(page, /^Việc còn thiếu/)
    },
  },
  {
    name: 'campaign',
    role: 'COORDINATOR',
    height: 1180,
    open: async (page) => {
      await page.goto('/campaigns')
      await link(page, /5\/2024/)
    },
  },
  {
    name: 'letter',
    role: 'COORDINATOR',
    height: 1440,
    open: async (page) => {
      await page.goto('/letters')
      await page.getByRole('main').getByRole('listitem').getByRole('link', { name: /^V\/v/ }).first().click()
    },
  },
  {
    name: 'report',
    role: 'COORDINATOR',
    height: 1180,
    open: async (page) => {
      await page.goto('/reports/documents?kind=DISTRICT_REPORT')
      await link(page, /Kết quả thực hiện/)
      await page.getByRole('link', { name: /Tải tệp Word/ }).waitFor({ timeout: 120_000 })
      await link(page, /Sửa lời văn/) // the page itself shows the PDF, which this browser does not draw
    },
  },
  {
    name: 'meeting',
    role: 'COORDINATOR',
    height: 1180,
    open: async (page) => {
      await page.goto('/meetings')
      await link(page, /Giao ban/)
      await link(page, /^Xã Trấn Ninh|^Trấn Ninh/)
    },
  },
  {
    name: 'task',
    role: 'COORDINATOR',
    height: 1180,
    open: async (page) => {
      await nav(page, 'Chỉ đạo')
      await link(page, /Trấn Ninh|nông thôn mới/)
      await link(page, /Mục 3/)
    },
  },
  {
    name: 'import-check',
    role: 'COORDINATOR',
    height: 1180,
    open: async (page) => {
      await page.goto('/imports/new?kind=VALUES')
      const rows = [
        'Xã;Mã chỉ tiêu;Tử số;Mẫu số;Số liệu đến;Ghi chú',
        'Trấn Ninh;2.2;31;40;15/05/2024;Theo báo cáo tháng 5',
        'Yên Phúc;2.3;28;30;15/05/2024;',
        'Yên Phức;2.4;12;30;15/05/2024;',
        'Hữu Lễ;2.3;45;40;15/05/2024;',
      ]
      const file = { name: 'so-lieu-thang-5.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) }
      await page.setInputFiles('input[type=file]', file)
      await page.getByRole('button', { name: 'Tiếp tục' }).click()
      await page.getByRole('button', { name: 'Kiểm tra từng dòng' }).click()
    },
  },
  { name: 'map', role: 'LEADER', open: (page) => page.goto('/map') },
  { name: 'scoreboard', role: 'LEADER', height: 1180, open: (page) => page.goto('/scoreboards') },
  { name: 'answer-times', role: 'LEADER', open: (page) => page.goto('/scoreboards/agencies') },
  { name: 'public', role: 'COORDINATOR', open: (page) => page.goto('/public') },
  { name: 'following', role: 'STEERING', height: 1180, open: (page) => page.goto('/') },
]

const toTop = (page: Page) => page.evaluate('scrollTo(0, 0)')

/** The first page of a paper is drawn by a background job some time after the start. */
const untilDrawn = async (page: Page): Promise<void> => {
  for (let n = 0; n < 120 && (await page.locator('.paper .cover img').count()) === 0; n += 1) {
    await page.waitForTimeout(1000)
    await page.reload()
  }
}

const chooseFile = async (page: Page): Promise<void> => {
  const buffer = pdf('Bieu so lieu chot quy II')
  await page.setInputFiles('input[type=file]:not([capture])', {
    name: 'bieu-so-lieu-quy-2.pdf',
    mimeType: 'application/pdf',
    buffer,
  })
  await page.getByText('Đã nhận đủ').first().waitFor()
}

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
    const picture = await page.screenshot()
    await sharp(picture)
      .png({ palette: true, effort: 10 })
      .toFile(path.join(folder, `${name}.png`))
    await context.close()
    process.stdout.write(`docs/images/${name}.png\n`)
  }
} finally {
  await browser.close()
  await portal.stop()
}
