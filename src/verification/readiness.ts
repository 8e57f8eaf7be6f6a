import type { SelfResult } from '../assessments/status.js'
import type { ComputedResult } from '../assessments/verdict.js'

/** A living paper of the criterion in the commune. */
export type PaperFact = Readonly<{
  typeId: number | null
  /** It proves this indicator; else another one of the same criterion. */
  here: boolean
  subject: string
  expired: boolean
}>

/** A paper that usually proves the indicator: of the indicator itself, of its criterion or of every criterion. */
export type CustomaryFact = Readonly<{ id: number; name: string; indicatorId: number | null }>

/** What is known of an indicator before it is sent. */
export type Readying = Readonly<{
  selfResult: SelfResult
  verdict: Readonly<{
    result: ComputedResult
    missing: readonly string[]
    parts: readonly { result: ComputedResult }[]
  }>
  /** The figure is not the commune's to give: a title that the register of recognitions holds. */
  givenByRegister: boolean
  /** Who fills in a level that is not known; null: every level is known. */
  levelFiller: string | null
  papers: readonly PaperFact[]
  customary: readonly CustomaryFact[]
  lead: Readonly<{ name: string; confirmed: boolean }> | null
}>

export type Lack = Readonly<{
  code: 'result' | 'value' | 'title' | 'level' | 'evidence' | 'customary' | 'expired' | 'lead'
  /** It cannot be sent before this is put right; else it may, and the agency sees what was lacking. */
  blocks: boolean
  text: string
  /** What exactly, where there are several. */
  items: readonly string[]
}>

const lack = (code: Lack['code'], blocks: boolean, text: string, items: readonly string[] = []): Lack => ({
  code,
  blocks,
  text,
  items,
})

const CLAIMS: readonly SelfResult[] = ['MET', 'NOT_MET', 'NOT_APPLICABLE']

/** What a level would say is missing beside figures is told by its own line. */
const isFigure = (name: string): boolean => name !== 'Ngưỡng' && !name.startsWith('Ngưỡng: ')

const valueLack = ({ verdict, givenByRegister }: Readying): Lack[] => {
  const missing = verdict.result === 'VALUE_MISSING' || verdict.parts.some(({ result }) => result === 'VALUE_MISSING')
  if (!missing) return []
  const names = verdict.missing.filter(isFigure)
  return givenByRegister
    ? [lack('title', false, 'Sổ công nhận chưa ghi quyết định công nhận; Văn phòng Điều phối ghi khi có quyết định.')]
    : [lack('value', true, 'Chưa có số liệu.', names)]
}

const paperLacks = ({ papers, customary }: Readying): Lack[] => {
  const here = papers.filter((paper) => paper.here)
  if (here.length === 0) return [lack('evidence', true, 'Chưa có hồ sơ minh chứng nào.')]
  const expired = here.filter((paper) => paper.expired).map(({ subject }) => subject)
  const absent = customary.filter(
    ({ id, indicatorId }) => !papers.some(({ typeId, here: own }) => typeId === id && (own || indicatorId === null)),
  )
  return [
    ...(expired.length > 0 ? [lack('expired', false, 'Có giấy tờ đã hết hiệu lực.', expired)] : []),
    ...(absent.length > 0
      ? [
          lack(
            'customary',
            false,
            'Chưa có giấy tờ thường dùng.',
            absent.map(({ name }) => name),
          ),
        ]
      : []),
  ]
}

const leadLack = ({ lead }: Readying): Lack[] => {
  if (lead === null) return [lack('lead', false, 'Chưa phân công cơ quan chủ trì; Văn phòng Điều phối thẩm tra.')]
  return lead.confirmed
    ? []
    : [lack('lead', false, `Phân công ${lead.name} chủ trì chưa được xác nhận; Văn phòng Điều phối thẩm tra thay.`)]
}

/**
 * What is missing of an indicator before it is sent for verification. The rule:
 * a result must be claimed (đạt, chưa đạt or không áp dụng); a figure missing where its level is known blocks; an unknown
 * level warns, since the agency may confirm by a document, and so needs a paper to look at; no paper at all blocks;
 * customary papers that are absent and papers that have expired warn. Of what does not apply no figure is asked.
 */
export const readiness = (facts: Readying): Lack[] => {
  if (!CLAIMS.includes(facts.selfResult))
    return [lack('result', true, 'Chưa có kết quả tự đánh giá: đề nghị chọn Đạt, Chưa đạt hoặc Không áp dụng.')]
  const applies = facts.selfResult !== 'NOT_APPLICABLE'
  const level =
    applies && facts.levelFiller !== null
      ? [lack('level', false, `Chưa cập nhật ngưỡng; ${facts.levelFiller}. Cơ quan xác nhận bằng văn bản.`)]
      : []
  return [...(applies ? valueLack(facts) : []), ...level, ...paperLacks(facts), ...leadLack(facts)]
}

/** Whether anything forbids sending. */
export const isReady = (lacks: readonly Lack[]): boolean => !lacks.some(({ blocks }) => blocks)
