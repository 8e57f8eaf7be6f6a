import fc from 'fast-check'
import sharp, { type Exif } from 'sharp'
import { describe, expect, it } from 'vitest'
import { readExif } from './exif.js'

const photo = async (exif: Exif): Promise<Buffer> => {
  const blank = sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } }).jpeg()
  const { exif: block } = await sharp(await blank.withExif(exif).toBuffer()).metadata()
  return block ?? Buffer.alloc(0)
}

describe('readExif', () => {
  it('tells when a photo was taken, and with what', async () => {
    const block = await photo({ IFD0: { Model: 'SM-A145F' }, IFD2: { DateTimeOriginal: '2024:05:18 09:12:33' } })
    expect(readExif(block)).toEqual({ takenAt: '2024-05-18T09:12:33', camera: 'SM-A145F' })
  })

  it('takes the date of the file where the camera wrote no other', async () => {
    expect(readExif(await photo({ IFD0: { DateTime: '2023:01:02 00:00:01' } }))?.takenAt).toBe('2023-01-02T00:00:01')
  })

  it.each(['0000:00:00 00:00:00', '2024:02:30 10:00:00', '    :  :     :  :  ', 'yesterday'])(
    'takes %j for none',
    async (written) => {
      expect(readExif(await photo({ IFD0: { Model: 'X' }, IFD2: { DateTimeOriginal: written } }))).toEqual({
        takenAt: null,
        camera: 'X',
      })
    },
  )

  it('reads the other order of bytes', () => {
    const block = Buffer.alloc(64)
    block.write('MM', 0, 'latin1')
    block.writeUInt16BE(42, 2)
    block.writeUInt32BE(8, 4)
    block.writeUInt16BE(1, 8)
    block.writeUInt16BE(0x0132, 10)
    block.writeUInt16BE(2, 12)
    block.writeUInt32BE(20, 14)
    block.writeUInt32BE(30, 18)
    block.write('2022:12:31 23:59:59', 30, 'latin1')
    expect(readExif(block)?.takenAt).toBe('2022-12-31T23:59:59')
  })

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.constantFrom('II*\0', 'MM\0*', 'Exif\0\0II*\0', ''),
        (bytes, head) => {
          readExif(Buffer.concat([Buffer.from(head, 'latin1'), bytes]))
        },
      ),
    )
  })
})
