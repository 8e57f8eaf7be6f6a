import { Conflict, Invalid, NotFound, Refusal, Unavailable } from '../errors.js'

/** What the wrappings of Prisma, the driver adapter and `pg` agree on, once taken off. */
type Facts = Readonly<{ prisma: string; sqlState: string; kind: string; text: string }>

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const asText = (value: unknown): string => (typeof value === 'string' ? value : '')

/**
 * A refusal of PostgreSQL arrives as a Prisma error whose meta holds the adapter's (P2002, P2039, P2010 …), as the
 * adapter's own error when it happens at commit, or as an error of `pg` from the raw pool.
 */
const factsOf = (error: unknown): Facts => {
  const outer = asRecord(error)
  const wrapped = asRecord(asRecord(outer['meta'])['driverAdapterError'])
  const cause = asRecord(outer['name'] === 'DriverAdapterError' ? outer['cause'] : wrapped['cause'])
  const code = asText(outer['code'])
  const prisma = /^P\d{4}$/.test(code) ? code : ''
  return {
    prisma,
    sqlState: asText(cause['originalCode']) || asText(cause['code']) || (prisma === '' ? code : ''),
    kind: asText(cause['kind']),
    text: [outer['message'], cause['originalMessage'], cause['message']].map(asText).join('\n'),
  }
}

const LOST_PRISMA = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'])
const LOST_SYSTEM = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH'])
const LOST_KIND = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'])
// connection exceptions; no memory, disk or connections; shut down, starting up, cancelled; read-only after a failover
const LOST_STATE = /^(08|53|57)...$|^25006$/
// `pg` reports these without any code
const LOST_TEXT =
  /Connection terminated|timeout exceeded when trying to connect|is not queryable|Client was closed|Cannot use a pool after/

const isLost = ({ prisma, sqlState, kind, text }: Facts): boolean =>
  LOST_PRISMA.has(prisma) ||
  LOST_SYSTEM.has(sqlState) ||
  LOST_STATE.test(sqlState) ||
  LOST_KIND.has(kind) ||
  LOST_TEXT.test(text)

const isDeadlocked = ({ prisma, sqlState, kind }: Facts): boolean =>
  prisma === 'P2034' || sqlState === '40001' || sqlState === '40P01' || kind === 'TransactionWriteConflict'

/** Whether the same transaction, tried once more, may pass: a deadlock or a serialization failure. */
export const isRetryable = (error: unknown): boolean => isDeadlocked(factsOf(error))

const constraintIn = ({ text }: Facts): string =>
  /(?:constraint|constraint:) [`"]([^`"]+)[`"]/.exec(text)?.[1] ??
  /(?:^|[\s`])([a-z]+(?:_[a-z]+)+): /.exec(text)?.[1] ??
  ''

/**
 * Name of the constraint that refused, or of the trigger ("next_version", "append_only"); else ''. For a service that
 * has a better sentence than the general one.
 */
export const constraintOf = (error: unknown): string => constraintIn(factsOf(error))

/** What the endings of constraint names mean, whatever the table; the migrations keep to them. */
const meanings: readonly (readonly [ending: RegExp, sentence: string])[] = [
  [/_(once|one)_a_day$/, 'Chưa lưu: nội dung này đã có trong cùng thời gian.'],
  [/_one_[a-z]+$/, 'Chưa lưu: đã có một nội dung như vậy đang còn hiệu lực.'],
  [/_days_in_order$/, 'Chưa lưu: ngày kết thúc phải từ ngày bắt đầu trở đi.'],
  [/_needs_reason$/, 'Chưa lưu: đề nghị nêu rõ lý do.'],
  [/_ratio_(sound|whole)$/, 'Chưa lưu: đề nghị nhập cả tử số (không âm) và mẫu số (lớn hơn 0).'],
  [/_is_closed$/, 'Chưa lưu: nội dung này đã đóng, được giữ nguyên và không thay đổi được nữa.'],
  [/_written$/, 'Chưa lưu: tên không được để trống.'],
]

const sentenceFor = (constraint: string): string | undefined =>
  meanings.find(([ending]) => ending.test(constraint))?.[1]

// too long, out of range, a zero byte or another character that text cannot hold
const BAD_DATA = new Set(['22001', '22003', '22021', '22P05'])

const refusalOf = (facts: Facts): Refusal | null => {
  if (isDeadlocked(facts)) return new Conflict('Chưa lưu: nhiều người đang cập nhật cùng lúc. Đề nghị lưu lại.')
  if (isLost(facts)) return new Unavailable()
  if (facts.prisma === 'P2025') return new NotFound()
  const constraint = constraintIn(facts)
  const sentence = sentenceFor(constraint)
  if (facts.sqlState === '23505' || facts.sqlState === '23P01' || facts.prisma === 'P2002') {
    return new Conflict(sentence ?? 'Chưa lưu: nội dung này đã có.')
  }
  if (constraint === 'next_version') return new Conflict()
  if (facts.sqlState === '23503' || facts.sqlState === '23001' || facts.prisma === 'P2003') {
    return new Conflict(sentence ?? 'Chưa lưu: nội dung được chọn không còn hoặc đang được dùng ở nơi khác.')
  }
  if (facts.sqlState === '23514') return new Invalid(sentence)
  if (BAD_DATA.has(facts.sqlState)) return new Invalid()
  return null // a fault of ours, or not of the database at all
}

/**
 * The refusal a person is shown for an error of the database: Conflict, NotFound, Invalid or Unavailable with the
 * original as `cause`. Anything else, our own refusals too, comes back as it is.
 */
export const translateDbError = (error: unknown): unknown => {
  if (error instanceof Refusal) return error
  const refusal = refusalOf(factsOf(error))
  if (refusal) Object.defineProperty(refusal, 'cause', { value: error, enumerable: false })
  return refusal ?? error
}
