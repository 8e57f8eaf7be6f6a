import { createRequire } from 'node:module'
import type { AdministrativePaper } from './documents.js'

const require = createRequire(import.meta.url)
const face = (name: string): string => require.resolve(`@expo-google-fonts/tinos/${name}/Tinos_${name}.ttf`)

/** The packages are read only when the demonstration is made: nothing else needs them. */
const load = async () => {
  const { default: pdfmake } = await import('pdfmake')
  const fonts = {
    normal: face('400Regular'),
    bold: face('700Bold'),
    italics: face('400Regular_Italic'),
    bolditalics: face('700Bold_Italic'), // each face a paper uses is read anew: three are enough
  }
  const own = Object.values(fonts)
  pdfmake.setFonts({ Tinos: fonts })
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.setLocalAccessPolicy((path) => own.includes(path))
  return pdfmake
}

let loaded: ReturnType<typeof load> | undefined

const centred = { alignment: 'center' }
const rule = (width: number) => ({
  canvas: [{ type: 'line', x1: 0, y1: 2, x2: width, y2: 2, lineWidth: 0.7 }],
  ...centred,
})

/** Left and right head of a paper, as 30/2020/NĐ-CP lays them out. */
const headOf = ({ issuer, number, place, date }: AdministrativePaper) => ({
  columns: [
    {
      width: '45%',
      stack: [
        ...issuer.slice(0, -1).map((text) => ({ text, ...centred, fontSize: 11 })),
        { text: issuer.at(-1), bold: true, ...centred, fontSize: 11 },
        rule(60),
        { text: number, ...centred, margin: [0, 6, 0, 0] },
      ],
    },
    {
      width: '55%',
      stack: [
        { text: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', bold: true, ...centred, fontSize: 11 },
        { text: 'Độc lập - Tự do - Hạnh phúc', bold: true, ...centred },
        rule(160),
        { text: `${place}, ${date}`, italics: true, ...centred, margin: [0, 6, 0, 0] },
      ],
    },
  ],
})

const warning = {
  table: {
    widths: ['*'],
    body: [
      [
        {
          text: 'BẢN MINH HỌA CỦA BẢN TRÌNH DIỄN, KHÔNG PHẢI VĂN BẢN THẬT',
          bold: true,
          color: '#b3261e',
          fontSize: 10,
          ...centred,
        },
      ],
    ],
  },
  layout: { hLineColor: () => '#b3261e', vLineColor: () => '#b3261e' },
  margin: [0, 0, 0, 14],
}

const tableOf = ({ table }: AdministrativePaper) =>
  table
    ? [
        {
          table: {
            headerRows: 1,
            widths: table.widths,
            body: table.rows.map((row, index) =>
              row.map((text) => ({
                text,
                fontSize: 11,
                bold: index === 0 || row[0] === '',
                ...(index === 0 && centred),
              })),
            ),
          },
          margin: [0, 8, 0, 8],
        },
      ]
    : []

const signatureOf = ({ receivers, signer }: AdministrativePaper) => ({
  columns: [
    {
      width: '48%',
      stack: [{ text: 'Nơi nhận:', italics: true, fontSize: 11 }, ...receivers.map((text) => ({ text, fontSize: 11 }))],
    },
    {
      width: '52%',
      stack: [
        ...signer.map((text) => ({ text, bold: true, ...centred })),
        { text: '(chữ ký, con dấu minh họa)', italics: true, ...centred, margin: [0, 34, 0, 0] },
      ],
    },
  ],
  margin: [0, 16, 0, 0],
  unbreakable: true,
})

const definition = (paper: AdministrativePaper): object => ({
  pageSize: 'A4',
  pageMargins: [85, 57, 48, 57],
  defaultStyle: { font: 'Tinos', fontSize: 13, lineHeight: 1.15 },
  watermark: { text: 'MINH HỌA', color: '#b3261e', opacity: 0.16, bold: true },
  info: {
    title: paper.title,
    creationDate: new Date('2024-05-01T00:00:00Z'),
    producer: 'ntm-portal',
    creator: 'ntm-portal',
  },
  content: [
    warning,
    headOf(paper),
    { text: paper.kind, bold: true, ...centred, margin: [0, 22, 0, 0], fontSize: 14 },
    { text: paper.title, bold: true, ...centred, margin: [20, 2, 20, 12] },
    ...paper.body.map((text) => ({ text, alignment: 'justify', leadingIndent: 28, margin: [0, 0, 0, 6] })),
    ...tableOf(paper),
    ...(paper.after ?? []).map((text) => ({ text, alignment: 'justify', leadingIndent: 28, margin: [0, 0, 0, 6] })),
    signatureOf(paper),
  ],
})

/** A paper as a PDF; the same paper gives the same bytes. */
export const pdfOf = async (paper: AdministrativePaper): Promise<Buffer> => {
  loaded ??= load()
  return (await loaded).createPdf(definition(paper)).getBuffer()
}
