import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { axeFaults, launchBrowser, scrollsSideways, widths } from '../support/browser.js'
import { pdf } from '../support/files.js'
import { password, portal, type TestUser } from '../support/portal.js'
import { type PortalProcess, startPortal } from '../support/process.js'

// Sending papers over a weak line to the portal as its own process, which is killed while they are on their way.

const town = portal()
const pages: Page[] = []
let browser: Browser
let server: PortalProcess
let dataDir: string
let officer: TestUser
let assessmentId: number

const start = (port = '0') =>
  startPortal({ dataDir, env: { DATABASE_URL: town.url, BUSINESS_DATE: '2024-05-20', PORT: port, LOG_LEVEL: 'error' } })

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'gửi tệp '))
  browser = await launchBrowser()
  officer = await town.user('COMMUNE', { unit: 'Trấn Ninh' })
  assessmentId = await town.assessmentId('Trấn Ninh', 'NTM_2021_2025', '17.1')
  server = await start()
})
afterEach(() => Promise.all(pages.splice(0).map((page) => page.context().close())))
afterAll(async () => {
  await browser.close()
  await server.stop()
  await rm(dataDir, { recursive: true, force: true })
})

const open = async (options: BrowserContextOptions = {}): Promise<Page> => {
  const context = await browser.newContext({ baseURL: server.url, locale: 'vi-VN', viewport: widths.phone, ...options })
  const page = await context.newPage()
  pages.push(page)
  await page.goto('/login')
  await page.locator('[name=username]').fill(officer.username)
  await page.locator('[name=password]').fill(password)
  await page.getByRole('button', { name: 'Đăng nhập' }).click()
  await page.waitForURL((url) => url.pathname !== '/login')
  await page.goto(paths.evidence.create({}, { assessment: assessmentId }))
  return page
}

/** A line that takes so many bytes a second from now on. */
const slow = async (page: Page, bytes: number) => {
  const line = await page.context().newCDPSession(page)
  const [uploadThroughput, downloadThroughput] = [bytes, 4_000_000]
  await line.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 40,
    uploadThroughput,
    downloadThroughput,
  })
}

/** A sound PDF of so many bytes that nothing shortens. */
const heavy = (bytes: number): Buffer => {
  const body = pdf(randomBytes(12).toString('hex'))
  const end = body.lastIndexOf('xref\n0')
  return Buffer.concat([
    body.subarray(0, end),
    Buffer.from('%'),
    Buffer.from(randomBytes(bytes).toString('base64')),
    Buffer.from('\n'),
    body.subarray(end),
  ])
}
const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const choose = (page: Page, name: string, buffer: Buffer, mimeType = 'application/pdf') =>
  page.getByLabel('Chọn tệp có sẵn').setInputFiles({ name, mimeType, buffer })
const rowOf = (page: Page, name: string) => page.locator('[data-list] > li').filter({ hasText: name })
const percentOf = async (page: Page, name: string) =>
  Number(await rowOf(page, name).locator('progress').getAttribute('value'))
const until = async (done: () => Promise<boolean>) => {
  for (const end = Date.now() + 60_000; Date.now() < end; await new Promise((next) => setTimeout(next, 50)))
    if (await done()) return
  throw new Error('it did not come to that')
}
const save = async (page: Page, subject: string) => {
  await page.getByLabel(/Trích yếu/).fill(subject)
  await page.getByRole('button', { name: /^Lưu vào hồ sơ/ }).click()
  await page.getByRole('main').getByText('Cổng đã nhận và lưu tệp.').first().waitFor()
}
const kept = async (subject: string) => {
  const revision = await town.db.evidenceRevision.findFirstOrThrow({ where: { evidence: { subject } } })
  const { sha256 } = revision
  return {
    revision,
    bytes: await readFile(path.join(dataDir, 'files', sha256.slice(0, 2), sha256)),
  }
}

describe('a file over a weak line', () => {
  it('of 20 MB arrives whole though the server is killed half-way', async () => {
    const page = await open()
    const bytes = heavy(15 * 1024 ** 2)
    await slow(page, 4_000_000)
    await choose(page, 'ho-so-nghiem-thu.pdf', bytes)
    await until(async () => (await percentOf(page, 'ho-so-nghiem-thu')) >= 25)
    await server.stop('SIGKILL')
    expect(await percentOf(page, 'ho-so-nghiem-thu')).toBeLessThan(100)
    server = await start(new URL(server.url).port)
    await rowOf(page, 'ho-so-nghiem-thu').getByText('Đã nhận đủ').waitFor({ timeout: 90_000 })
    const code = await rowOf(page, 'ho-so-nghiem-thu').locator('[data-code]').innerText()
    await save(page, 'Hồ sơ nghiệm thu')
    const { revision, bytes: arrived } = await kept('Hồ sơ nghiệm thu')
    expect(revision).toMatchObject({ sha256: hash(bytes), receiptCode: code, fileName: 'ho-so-nghiem-thu.pdf' })
    expect(arrived.equals(bytes)).toBe(true)
    expect(await page.getByRole('main').innerText()).toContain(code)
  })

  it('is offered for going on after the page was loaded anew, and goes on where it stood', async () => {
    const page = await open()
    const bytes = heavy(4 * 1024 ** 2)
    await slow(page, 1_000_000)
    await choose(page, 'bieu-quy2.pdf', bytes)
    await until(async () => (await percentOf(page, 'bieu-quy2')) >= 30)
    await page.evaluate(() => {
      addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), { capture: true })
    })
    await page.reload()
    const row = rowOf(page, 'bieu-quy2')
    await row.getByText(/Gửi dở [1-9]\d?%/).waitFor()
    const stood = await percentOf(page, 'bieu-quy2')
    expect(stood).toBeGreaterThan(10)
    await slow(page, 8_000_000)
    await row.getByRole('button', { name: /Gửi tiếp/ }).click()
    await row.getByText('Đã nhận đủ').waitFor()
    await save(page, 'Biểu quý II')
    expect((await kept('Biểu quý II')).revision.sha256).toBe(hash(bytes))
  })

  it('goes on when the same file is chosen again, where the browser kept nothing', async () => {
    const first = await open()
    const bytes = heavy(4 * 1024 ** 2)
    await slow(first, 1_000_000)
    await choose(first, 'phieu.pdf', bytes)
    await until(async () => (await percentOf(first, 'phieu')) >= 40)
    await first.context().close()
    pages.length = 0
    const page = await open()
    await rowOf(page, 'phieu').getByText('Chọn lại đúng tệp này').waitFor()
    const [row] = await town.db.upload.findMany({ where: { fileName: 'phieu.pdf' } })
    await choose(page, 'phieu (1).pdf', bytes)
    await rowOf(page, 'phieu').getByText('Đã nhận đủ').waitFor()
    expect(await rowOf(page, 'phieu').count()).toBe(1)
    expect(await town.db.upload.findUniqueOrThrow({ where: { id: row?.id ?? '' } })).toMatchObject({
      sha256: hash(bytes),
    })
  })

  it('stops and goes on when told to, several at once, and the form waits for them', async () => {
    const page = await open()
    await slow(page, 700_000)
    const files = ['mot.pdf', 'hai.pdf', 'ba.pdf'].map((name) => ({
      name,
      mimeType: 'application/pdf',
      buffer: heavy(1024 ** 2),
    }))
    await page.getByLabel('Chọn tệp có sẵn').setInputFiles(files)
    await rowOf(page, 'ba.pdf').getByText('Chờ đến lượt').waitFor()
    await until(async () => (await percentOf(page, 'mot.pdf')) > 5)
    await rowOf(page, 'mot.pdf')
      .getByRole('button', { name: /Tạm dừng/ })
      .click()
    await rowOf(page, 'mot.pdf')
      .getByText(/^Tạm dừng ở \d+%$/)
      .waitFor()
    await rowOf(page, 'ba.pdf')
      .getByText(/Đang gửi/)
      .waitFor()
    expect(await axeFaults(page)).toEqual([])
    await rowOf(page, 'hai.pdf').getByRole('button', { name: /Bỏ/ }).click()
    expect(await rowOf(page, 'hai.pdf').count()).toBe(0)
    await page.getByLabel(/Trích yếu/).fill('Hai trang biên bản')
    await page.getByRole('button', { name: /^Lưu vào hồ sơ/ }).click()
    await page.getByText('Biểu được lưu ngay khi các tệp gửi xong.').waitFor()
    await page.getByRole('main').getByText('Cổng đã nhận và lưu tệp.').first().waitFor({ timeout: 60_000 })
    const subjects = await town.db.evidence.findMany({ where: { subject: { startsWith: 'Hai trang biên bản' } } })
    expect(subjects.map(({ subject }) => subject).sort()).toEqual([
      'Hai trang biên bản (1/2)',
      'Hai trang biên bản (2/2)',
    ])
  })

  it('is refused in words, and what was typed stays', async () => {
    const page = await open()
    await page.getByLabel(/Trích yếu/).fill('Giữ nguyên')
    await choose(page, 'gia-mao.pdf', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(600)]))
    await rowOf(page, 'gia-mao').getByText('nội dung là EXE').waitFor()
    await choose(page, 'trinh-duyet.exe', Buffer.alloc(10, 1))
    await rowOf(page, 'trinh-duyet').getByText('Cổng nhận PDF').waitFor()
    expect(await page.getByLabel(/Trích yếu/).inputValue()).toBe('Giữ nguyên')
  })
})

describe('the button', () => {
  it('may be pressed before the files are gone: the form follows them', async () => {
    const page = await open()
    await slow(page, 300_000)
    await page.getByLabel(/Trích yếu/).fill('Bấm lưu ngay')
    await choose(page, 'ngay.pdf', heavy(300_000))
    await page.getByRole('button', { name: /^Lưu vào hồ sơ/ }).click()
    await page.getByRole('main').getByText('Cổng đã nhận và lưu tệp.').waitFor()
    expect((await kept('Bấm lưu ngay')).revision.fileName).toBe('ngay.pdf')
  })

  it.each(['before', 'while'])('is sent though its file was chosen %s the script of the page came', async (moment) => {
    const page = await open()
    let letScriptCome = () => {}
    const come = new Promise<void>((resolve) => (letScriptCome = resolve))
    await page.route('**/upload*.js', (route) => come.then(() => route.continue()))
    await page.reload({ waitUntil: 'commit' })
    const plain = await page.locator('input[type=file]:not([capture])').elementHandle()
    const file = { name: 'to-trinh.pdf', mimeType: 'application/pdf', buffer: heavy(20_000) }
    if (moment === 'before') await plain?.setInputFiles(file)
    letScriptCome()
    await page.locator('[data-files]').waitFor({ state: 'attached' })
    if (moment === 'while') await plain?.setInputFiles(file)
    await rowOf(page, 'to-trinh').getByText('Đã nhận đủ').waitFor()
    await save(page, `Tờ trình ${moment}`)
    expect((await kept(`Tờ trình ${moment}`)).revision.fileName).toBe('to-trinh.pdf')
  })

  it('saves nothing where a file was refused, and says so', async () => {
    const page = await open()
    await slow(page, 200_000)
    await page.getByLabel(/Trích yếu/).fill('Có tệp hỏng')
    await choose(page, 'hong.pdf', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200_000)]))
    await page.getByRole('button', { name: /^Lưu vào hồ sơ/ }).click()
    await page.getByRole('status').filter({ hasText: 'Chưa lưu' }).waitFor()
    expect(await town.db.evidence.count({ where: { subject: 'Có tệp hỏng' } })).toBe(0)
  })
})

describe('a photo', () => {
  const photo = () =>
    sharp({
      create: {
        width: 3000,
        height: 2000,
        channels: 3,
        background: '#ddd',
        noise: { type: 'gaussian', mean: 190, sigma: 25 },
      },
    })
      .withExif({
        IFD0: { Model: 'SM-A145F' },
        IFD2: { DateTimeOriginal: '2024:05:18 09:12:33' },
        IFD3: { GPSLatitudeRef: 'N' },
      })
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 90 })
      .toBuffer()

  it('is made smaller before it is sent: upright, with its day, without its place', async () => {
    const page = await open()
    const original = await photo()
    await page.locator('[data-photo]').setInputFiles({ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: original })
    await rowOf(page, 'IMG_0001').getByText('Đã nhận đủ').waitFor()
    await save(page, 'Ảnh thu nhỏ')
    const { bytes } = await kept('Ảnh thu nhỏ')
    expect(bytes.length).toBeLessThan(original.length / 2)
    const small = await sharp(bytes).metadata()
    expect([small.width, small.height, small.orientation]).toEqual([1333, 2000, undefined])
    expect(small.exif?.toString('latin1')).toContain('2024:05:18 09:12:33')
    expect(small.exif?.toString('latin1')).not.toContain('SM-A145F')
  })

  it('is sent as it is on request', async () => {
    const page = await open()
    const original = await photo()
    await page.getByLabel(/Thu nhỏ ảnh trước khi gửi/).uncheck()
    await choose(page, 'IMG_0002.jpg', original, 'image/jpeg')
    await rowOf(page, 'IMG_0002').getByText('Đã nhận đủ').waitFor()
    await save(page, 'Ảnh gốc')
    expect((await kept('Ảnh gốc')).bytes.equals(original)).toBe(true)
  })
})

describe('the page', () => {
  it.each(['phone', 'desk'] as const)('is usable at the width of a %s', async (at) => {
    const page = await open({ viewport: widths[at] })
    await choose(page, 'bieu.pdf', heavy(1000))
    await rowOf(page, 'bieu.pdf').first().getByText('Đã nhận đủ').waitFor()
    expect(await axeFaults(page)).toEqual([])
    expect(await scrollsSideways(page)).toBe(false)
    expect(await page.getByText('Chụp ảnh giấy tờ').isVisible()).toBe(at === 'phone')
  })

  it('takes files without script as it ever did, and those sent before by a tick', async () => {
    const page = await open({ javaScriptEnabled: false })
    await page.locator('[data-list]').getByText('bieu.pdf').first().waitFor()
    await page.locator('[name=upload]').first().check()
    await page
      .locator('[name=files]:not([capture])')
      .setInputFiles({ name: 'khong-script.pdf', mimeType: 'application/pdf', buffer: pdf('plain form') })
    await page.locator('[name=subject]').fill('Không có script')
    await page.getByRole('button', { name: /^Lưu vào hồ sơ/ }).click()
    expect(await page.getByRole('main').getByText('Cổng đã nhận và lưu tệp.').count()).toBe(2)
    expect(await town.db.evidence.count({ where: { subject: { startsWith: 'Không có script' } } })).toBe(2)
  })
})
