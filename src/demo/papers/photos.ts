import sharp from 'sharp'
import { draw } from '../random.js'

const width = 1280
const height = 860

/** Letters as strokes in a box of 10 × 14: what is drawn needs no font of the system. */
const strokes: Readonly<Record<string, string>> = {
  M: 'M0 14V0L5 8L10 0V14',
  I: 'M5 0V14',
  N: 'M0 14V0L10 14V0',
  H: 'M0 0V14M10 0V14M0 7H10',
  Ọ: 'M5 0C11 0 11 14 5 14C-1 14 -1 0 5 0ZM5 17.5V18.5',
  A: 'M0 14L5 0L10 14M2 9H8',
}

/** The mark that says what the picture is. */
const mark = (): string => {
  const letters = Array.from('MINH HỌA', (letter, index) => {
    const path = strokes[letter]
    return path ? `<path transform="translate(${index * 15} 0)" d="${path}"/>` : ''
  })
  const drawn = letters.join('')
  return `<g transform="translate(330 690) scale(5.4)" fill="none" stroke-linecap="round">
    <g stroke="#fff" stroke-width="4.4">${drawn}</g><g stroke="#b3261e" stroke-width="2">${drawn}</g></g>`
}

const hills = ({ whole }: ReturnType<typeof draw>, y: number, colour: string): string => {
  const tops = Array.from({ length: 7 }, (_, index) => `L${index * 220} ${y - whole(20, 190)}`).join(' ')
  return `<path d="M0 ${y + 60} ${tops} L${width} ${y + 60} L${width} ${height} L0 ${height}Z" fill="${colour}"/>`
}

const house = (x: number, y: number, wall: string): string =>
  `<g transform="translate(${x} ${y})"><rect width="300" height="150" fill="${wall}"/><path d="M-24 0L150 -90L324 0Z" fill="#8c3b2a"/>
   <rect x="125" y="60" width="52" height="90" fill="#5a3b28"/><rect x="30" y="50" width="64" height="50" fill="#9fc4d6"/><rect x="208" y="50" width="64" height="50" fill="#9fc4d6"/></g>`

const road =
  '<path d="M520 860L610 470H670L860 860Z" fill="#9a9a94"/><path d="M640 860V470" stroke="#e8e4d8" stroke-width="6" stroke-dasharray="40 30"/>'
const trees = ({ whole }: ReturnType<typeof draw>): string =>
  Array.from({ length: 9 }, (_, index) => {
    const [x, y] = [40 + index * 145, 560 + whole(-30, 60)]
    return `<rect x="${x - 6}" y="${y}" width="12" height="60" fill="#5d4630"/><circle cx="${x}" cy="${y - 20}" r="${whole(34, 52)}" fill="#3f7a3d"/>`
  }).join('')
const court =
  '<rect x="140" y="600" width="1000" height="230" fill="#3b7f72"/><path d="M640 600V830M140 715H1140" stroke="#fff" stroke-width="6"/>'
const poles = Array.from({ length: 5 }, (_, index) => {
  const x = 120 + index * 260
  return `<rect x="${x}" y="360" width="14" height="330" fill="#70757a"/><path d="M${x + 14} 380l60 -26v60z" fill="#4d5156"/>`
}).join('')

const scenes: readonly ((chance: ReturnType<typeof draw>) => string)[] = [
  () => road,
  (chance) => road + trees(chance),
  () => house(480, 520, '#e9d9a6') + poles,
  () => house(180, 540, '#d7c2a0') + house(760, 560, '#efe6d2'),
  (chance) => court + trees(chance),
  (chance) => trees(chance) + house(500, 600, '#e9e2cd'),
]

const scene = (number: number): string => {
  const chance = draw(`scene ${number}`)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="#7fb0dc"/><stop offset="1" stop-color="#e7f0f4"/></linearGradient></defs>
    <rect width="${width}" height="${height}" fill="url(#sky)"/>${hills(chance, 330, '#6d8f86')}${hills(chance, 450, '#5b8452')}
    <rect y="520" width="${width}" height="340" fill="#86a95c"/>${scenes[number - 1]?.(chance) ?? ''}${mark()}</svg>`
}

/** A picture of a place, numbered from 1. */
export const photo = (number: number): Promise<Buffer> =>
  sharp(Buffer.from(scene(number)))
    .jpeg({ quality: 80, mozjpeg: false })
    .toBuffer()

export const photoCount = scenes.length

/** A sheet of paper photographed on a table: lines where words would be. */
export const scannedPaper = (): Promise<Buffer> => {
  const { whole } = draw('scanned paper')
  const lines = Array.from({ length: 26 }, (_, index) => {
    const long = whole(320, 620)
    return `<rect x="330" y="${150 + index * 24}" width="${long}" height="8" rx="4" fill="#6b6f76"/>`
  }).join('')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="#7c6a55"/>
    <g transform="rotate(-1.6 640 430)"><rect x="270" y="30" width="740" height="800" fill="#fbfaf5"/>
    <rect x="330" y="70" width="220" height="10" fill="#33373d"/><rect x="650" y="70" width="300" height="10" fill="#33373d"/>
    <rect x="480" y="110" width="320" height="14" fill="#33373d"/>${lines}</g>${mark()}</svg>`
  return sharp(Buffer.from(svg)).png({ palette: true, colours: 64 }).toBuffer()
}
