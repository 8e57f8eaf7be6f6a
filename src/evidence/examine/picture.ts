import sharp, { type Sharp } from 'sharp'
import { readExif } from '../exif.js'
import { type FileFacts, MAX_PIXELS, noFacts, PREVIEW_SIDE, THUMB_SIDE } from './facts.js'

const within = (source: Sharp, side: number, quality: number): Promise<Buffer> =>
  source.resize(side, side, { fit: 'inside', withoutEnlargement: true }).webp({ quality }).toBuffer()

/** A picture for pages and one for lists, without the data a camera adds. */
export const reduce = async (source: Sharp): Promise<Pick<FileFacts, 'preview' | 'thumb'>> => {
  const preview = await within(source, PREVIEW_SIDE, 78)
  return { preview, thumb: await within(sharp(preview), THUMB_SIDE, 70) }
}

/** Looks into a picture: when it was taken, and how it looks small and upright. One that does not decode has neither. */
export const examinePicture = async (bytes: Uint8Array): Promise<FileFacts> => {
  const open = () => sharp(bytes, { failOn: 'none', limitInputPixels: MAX_PIXELS })
  const { exif } = await open()
    .metadata()
    .catch((): { exif?: Buffer } => ({}))
  const small = await reduce(open().rotate()).catch(() => null)
  return { ...noFacts, photo: exif ? readExif(exif) : null, ...small }
}
