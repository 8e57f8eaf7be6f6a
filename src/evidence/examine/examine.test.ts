import { Readable } from 'node:stream'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { image, pdf } from '../../../tests/support/files.js'
import { examineFile } from './examiner.js'
import { noFacts } from './facts.js'

const look = (bytes: Buffer, mediaType: string) =>
  examineFile(Readable.from([bytes]), mediaType, new AbortController().signal)

// each look starts a process that translates its sources first
describe('a look into a file', { timeout: 60_000 }, () => {
  it('finds pages, words and the first page of a PDF', async () => {
    const facts = await look(pdf('Bien ban nghiem thu cong trinh nuoc sach'), 'application/pdf')
    expect(facts).toMatchObject({ pages: 1, text: 'Bien ban nghiem thu cong trinh nuoc sach', photo: null })
    const preview = sharp(facts.preview ?? Buffer.alloc(0))
    expect(await preview.metadata()).toMatchObject({ format: 'webp', width: 1131, height: 1600 })
    const { channels } = await preview.stats()
    expect(channels[0]?.max).toBeGreaterThan(250) // white paper
    expect(channels[0]?.min).toBeLessThan(60) // with letters on it
    expect(await sharp(facts.thumb ?? Buffer.alloc(0)).metadata()).toMatchObject({ width: 170, height: 240 })
  })

  it('takes a scanned page for what it is: no words', async () => {
    expect(await look(pdf('x'), 'application/pdf')).toMatchObject({ pages: 1, text: null })
  })

  it('finds when a photo was taken, and keeps nothing else of it in its small pictures', async () => {
    const bytes = await sharp(await image('jpeg', { width: 2400, height: 1200 }))
      .withExif({ IFD2: { DateTimeOriginal: '2023:11:02 07:30:00' }, IFD3: { GPSLatitudeRef: 'N' } })
      .withMetadata({ orientation: 6 })
      .toBuffer()
    const facts = await look(bytes, 'image/jpeg')
    expect(facts.photo).toEqual({ takenAt: '2023-11-02T07:30:00', camera: null })
    const preview = await sharp(facts.preview ?? Buffer.alloc(0)).metadata()
    expect(preview).toMatchObject({ width: 800, height: 1600 })
    expect(preview.exif).toBeUndefined()
  })

  it.each([
    ['application/pdf', Buffer.from('%PDF-1.4\nnothing that follows makes sense\nstartxref\n1\n%%EOF')],
    ['image/png', Buffer.from('not a picture')],
  ])('finds nothing in a broken file (%s)', async (mediaType, bytes) => {
    expect(await look(bytes, mediaType)).toEqual(noFacts)
  })

  it('leaves Office files alone', async () => {
    const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
    expect(await look(Buffer.from('PK'), word)).toEqual(noFacts)
  })

  it('ends when it is told to', async () => {
    const told = new AbortController()
    const endless = new Readable({ read() {} })
    const facts = examineFile(endless, 'application/pdf', told.signal)
    setTimeout(() => told.abort(), 300)
    await expect(facts).rejects.toThrow()
  })
})
