import { dayOf } from '../kernel/time.js'
import { authorities } from '../letters/text.js'
import { type Block, type OfficialPaper, paragraph } from '../reports/official-docx/paper.js'
import { closed, committeeOf, linesOf, listed, monthInLetter, shortDay } from '../reports/official-docx/words.js'
import { communeBlocks } from './compose-commune.js'
import { districtBlocks } from './compose-district.js'
import { summaryBlocks } from './compose-summary.js'
import type { PaperFigures } from './figures.js'
import type { PaperKind } from './kinds.js'
import type { Words } from './params.js'

/** A report whole, ready to be written. */
export type Made = Readonly<{ kind: PaperKind; figures: PaperFigures; words: Words }>

/** The day a report bears: that of its making, which is after the cut-off. */
const monthOf = ({ takenAt }: PaperFigures): string => monthInLetter(dayOf(new Date(takenAt)))

/** The last paragraph of a report ends with "./.". */
const ended = (blocks: readonly Block[]): Block[] => {
  const last = blocks.at(-1)
  if (last?.kind !== 'paragraph') return [...blocks, paragraph(closed('Trên đây là báo cáo'))]
  const [end] = last.runs.slice(-1)
  if (!end) return [...blocks]
  return [...blocks.slice(0, -1), { ...last, runs: [...last.runs.slice(0, -1), { ...end, text: closed(end.text) }] }]
}

const bodies = {
  COMMUNE_REPORT: communeBlocks,
  DISTRICT_REPORT: districtBlocks,
  MEETING_SUMMARY: summaryBlocks,
} as const

/** The report as an official paper: the same figures and words give the same paper on any later day. */
export const composePaper = ({ kind, figures, words }: Made): OfficialPaper => {
  const subject = `${words.subject}\n(Số liệu tính đến ngày ${shortDay(figures.day)})`
  const blocks = bodies[kind](figures, words)
  const head = {
    above: null,
    issuer: committeeOf(figures.unit.fullName),
    symbol: words.symbol,
    place: figures.unit.name,
    month: monthOf(figures),
  }
  if (kind === 'MEETING_SUMMARY')
    return {
      head,
      title: { kind: 'named', name: 'TÓM TẮT', subject },
      blocks,
      copies: [],
      signatures: [],
      compact: true,
    }
  return {
    head,
    title: { kind: 'named', name: 'BÁO CÁO', subject },
    blocks: ended(blocks),
    copies: listed(linesOf(words.copies)),
    signatures: [{ lines: authorities[words.authority], name: words.signer || null }],
    annexes: figures.tables,
  }
}
