import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type Sharp from 'sharp'
import { number } from '../kernel/format.js'

let loaded: Promise<typeof Sharp> | undefined

/** The library, loaded with the first picture: a tenth of an idle portal's memory. */
const pictures = (): Promise<typeof Sharp> => {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    sharp.cache(false) // it remembers pictures by path and holds them in memory; each is looked at once here
    return sharp
  })
  return loaded
}

/** About 10,000 × 10,000; a phone's largest picture has half of that. */
const MAX_PIXELS = 100_000_000

/** Longest side of a preview: fills a desk's window, a tenth of a photo's bytes. */
const PREVIEW_SIDE = 1600

/** Pictures being decoded at once: each large one takes a core and some hundred megabytes. */
const AT_ONCE = 2
let running = 0
const waiting: (() => void)[] = []

const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
  else running += 1
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

/** Why a picture cannot be shown, in words; null when it decodes. A header alone does not show that the rest is there. */
export const pictureFault = (path: string): Promise<string | null> =>
  inTurn(async () => {
    try {
      const sharp = await pictures()
      const { width, height } = await sharp(path, { limitInputPixels: false }).metadata()
      if (width * height > MAX_PIXELS) {
        return `Ảnh có ${number(width)} × ${number(height)} điểm ảnh, lớn hơn mức ${number(MAX_PIXELS / 1e6)} triệu. Đề nghị thu nhỏ ảnh.`
      }
      await sharp(path, { failOn: 'error', limitInputPixels: MAX_PIXELS, sequentialRead: true })
        .resize(64, 64, { fit: 'inside' })
        .raw()
        .toBuffer()
      return null
    } catch {
      return 'Ảnh không mở được, có thể đã hỏng khi sao chép. Đề nghị chụp hoặc xuất lại ảnh.'
    }
  })

/** A picture made small for the page: turned upright, without the data a camera adds, as WebP. */
export const reducePicture = (source: Readable): Promise<Buffer> =>
  inTurn(async () => {
    const sharp = await pictures()
    return sharp(await buffer(source), { failOn: 'none', limitInputPixels: MAX_PIXELS })
      .rotate()
      .resize(PREVIEW_SIDE, PREVIEW_SIDE, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 78 })
      .toBuffer()
  })
