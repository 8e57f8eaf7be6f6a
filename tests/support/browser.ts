import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type Page, chromium as playwright } from 'playwright-core'
import { root } from '../../src/kernel/root.js'

const home = root('.chromium')
const ready = path.join(home, 'ready')
const lock = path.join(home, 'unpacking')

/** Unpacks the browser once for all test processes; the others wait for the one that began. */
const unpackOnce = async (unpack: () => Promise<unknown>): Promise<void> => {
  for (const end = Date.now() + 120_000; !existsSync(ready); await sleep(200)) {
    if (Date.now() > end) throw new Error(`Chromium was not unpacked in ${home}`)
    try {
      mkdirSync(lock)
    } catch {
      if (Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > 90_000)
        rmSync(lock, { recursive: true })
      continue
    }
    rmSync(path.join(home, 'chromium'), { force: true }) // half written by a run that was stopped
    await unpack()
    writeFileSync(ready, '')
    rmSync(lock, { recursive: true })
  }
}

/** The package's own list of font folders holds fixed paths; a browser that finds no font at all stops at a <select>. */
const fontList = (): string => {
  const file = path.join(home, 'fonts.conf')
  const folders = [path.join(home, 'fonts'), '/usr/share/fonts'].map((folder) => `<dir>${folder}</dir>`)
  const cache = `<cachedir>${path.join(home, 'font-cache')}</cachedir>`
  writeFileSync(file, `<?xml version="1.0"?><fontconfig>${folders.join('')}${cache}</fontconfig>`)
  return file
}

/** The package unpacks into TMPDIR and points the libraries of the process there: both are undone here. */
const locate = async (): Promise<{ executablePath: string; env: Record<string, string> }> => {
  mkdirSync(home, { recursive: true })
  const before = { ...process.env }
  process.env['TMPDIR'] = home
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs22.x'
  try {
    const { default: chromium } = await import('@sparticuz/chromium')
    await unpackOnce(() => chromium.executablePath())
    const executablePath = await chromium.executablePath()
    const env = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
    return { executablePath, env: { ...Object.fromEntries(env), FONTCONFIG_FILE: fontList() } }
  } finally {
    process.env = before
  }
}

let located: ReturnType<typeof locate> | undefined

/** Chromium without a window. The caller closes it. */
export const launchBrowser = async (): Promise<Browser> => {
  located ??= locate()
  return playwright.launch({ ...(await located), args: ['--no-sandbox', '--headless=shell'] })
}

/** Desk and phone, the two widths every page is looked at. */
export const widths = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } } as const

/** Keeps a picture of the whole page in .chromium/shots and returns its path. */
export const shot = async (page: Page, name: string): Promise<string> => {
  const file = path.join(home, 'shots', `${name}.png`)
  await page.screenshot({ path: file, fullPage: true })
  return file
}

/** What axe finds wrong on the page as it stands, one line a fault; empty when nothing. */
export const axeFaults = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help} at ${node.target.join(' ')}`))
}

/** Whether the page is wider than its window: nothing may scroll sideways. */
export const scrollsSideways = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
