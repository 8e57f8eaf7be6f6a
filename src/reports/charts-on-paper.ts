import { faces, family } from './fonts.js'

/** A chart for a paper: its letters in the paper's own face, which has one weight of bold. */
export const forPaper = (svg: string): string =>
  svg.replace('<svg ', `<svg font-family="${family}" `).replaceAll('font-weight="600"', 'font-weight="bold"')

/** Width by height of a drawing. */
const ratioOf = (svg: string): number => {
  const [, width, height] = /viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"/.exec(svg) ?? []
  return Number(width) > 0 && Number(height) > 0 ? Number(width) / Number(height) : 16 / 9
}

/** How wide the picture of a chart is drawn (pixels): sharp on a printed page. */
const WIDTH = 1800

/** A chart as a picture, for programs that draw no SVG. */
export const pictureOf = async (svg: string): Promise<{ png: Buffer; ratio: number }> => {
  const { createCanvas, GlobalFonts, loadImage } = await import('@napi-rs/canvas')
  for (const file of Object.values(faces)) GlobalFonts.registerFromPath(file, family)
  const ratio = ratioOf(svg)
  const canvas = createCanvas(WIDTH, Math.round(WIDTH / ratio))
  const context = canvas.getContext('2d')
  context.fillStyle = 'white'
  context.fillRect(0, 0, canvas.width, canvas.height)
  const sized = forPaper(svg)
    .replace(/(<svg [^>]*?) width="[^"]*"/, '$1')
    .replace(/(<svg [^>]*?) height="[^"]*"/, '$1')
    .replace('<svg ', `<svg width="${canvas.width}" height="${canvas.height}" `) // drawn at this size, not enlarged
  const drawing = await loadImage(Buffer.from(sized))
  context.drawImage(drawing, 0, 0, canvas.width, canvas.height)
  return { png: await canvas.encode('png'), ratio }
}
