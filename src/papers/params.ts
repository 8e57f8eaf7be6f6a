import { z } from 'zod'
import { type Authority, authorities } from '../letters/text.js'

const text = z.string()

/** What people word in a report; its figures are not among it. */
export const wordsSchema = z.object({
  direction: text,
  results: text,
  obstacles: text,
  tasks: text,
  proposals: text,
  subject: text,
  symbol: text,
  copies: text,
  authority: z.enum(Object.keys(authorities) as [Authority, ...Authority[]]),
  signer: text,
})
export type Words = z.infer<typeof wordsSchema>

/** What a report is about: chosen once, never changed. */
export const choiceSchema = z.object({
  /** The campaign whose period it reports; null: as of a day. */
  campaignId: z.number().nullable(),
  /** The frozen version of a commune's report it is made of. */
  snapshot: z.object({ submissionId: z.number(), number: z.number() }).nullable(),
  day: text,
  /** The day compared with; null: nothing to compare with. */
  before: text.nullable(),
  set: text,
  basis: z.enum(['verified', 'self']),
})
export type PaperChoice = z.infer<typeof choiceSchema>

/** Kept beside the figures; the words move by version. */
export const paramsSchema = z.object({
  choice: choiceSchema,
  words: wordsSchema,
  editedAt: text.nullable(),
  editedBy: text.nullable(),
})
export type PaperParams = z.infer<typeof paramsSchema>

export const wordLabels: Readonly<Record<keyof Words, string>> = {
  subject: 'Trích yếu',
  symbol: 'Ký hiệu',
  direction: 'I. Công tác chỉ đạo, tuyên truyền',
  results: 'II. Kết quả thực hiện',
  obstacles: 'III. Khó khăn, vướng mắc và nguyên nhân',
  tasks: 'IV. Nhiệm vụ kỳ tới',
  proposals: 'V. Đề xuất, kiến nghị',
  copies: 'Nơi nhận',
  authority: 'Thể thức ký',
  signer: 'Họ tên người ký',
}
