import { z } from 'zod'
import { type CommandCtx, command } from '../kernel/command.js'
import { always, crossCheck } from '../kernel/cross-check.js'
import { Conflict, FieldRefused } from '../kernel/errors.js'
import { choice, day, decimal, id, integer, requestKey, rowVersion } from '../kernel/forms.js'
import { type Day, dayToDb } from '../kernel/time.js'
import { authorize } from '../policies/guard.js'
import { mayEnterFunds } from '../policies/resources.js'
import { FUND_SOURCES, type Fund } from './funds.js'

const codes = FUND_SOURCES.map(({ code }) => code)

/** What a unit was given, shared out and spent of a source in a year, as of a day; triệu đồng. */
export const fundForm = (today: Day) =>
  z
    .object({
      requestKey: requestKey().optional(),
      version: rowVersion().optional(),
      unitId: id({ ask: 'Đề nghị chọn đơn vị.' }),
      year: integer({ min: 2021, max: 2040, label: 'Năm' }),
      source: choice(codes, { ask: 'Đề nghị chọn nguồn vốn.' }),
      planned: decimal({ min: 0, scale: 3, label: 'Kế hoạch giao' }),
      allocated: decimal({ min: 0, scale: 3, label: 'Đã phân bổ' }),
      disbursed: decimal({ min: 0, scale: 3, label: 'Đã giải ngân' }),
      asOf: day({ max: today, label: 'Số liệu đến ngày' }),
    })
    .superRefine(
      crossCheck(({ planned, allocated, disbursed }, say) => {
        if (planned !== undefined && allocated !== undefined && Number(allocated) > Number(planned))
          say('allocated', 'Số đã phân bổ không lớn hơn kế hoạch giao. Đề nghị kiểm tra lại.')
        if (allocated !== undefined && disbursed !== undefined && Number(disbursed) > Number(allocated))
          say('disbursed', 'Số đã giải ngân không lớn hơn số đã phân bổ. Đề nghị kiểm tra lại.')
      }),
      always,
    )
export type FundForm = z.infer<ReturnType<typeof fundForm>>

export const notYourFunds = 'Vốn Chương trình do Văn phòng Điều phối nhập cho đơn vị của mình và các xã.'

type Claim = (ctx: CommandCtx, id: number) => Promise<void>

/** Refuses a second figure of the same unit, year, source and day. */
const refuseTwice = async (
  ctx: CommandCtx,
  known: Fund | null,
  { unitId, year, source, asOf }: FundForm,
): Promise<void> => {
  const same = await ctx.db.programmeFund.findFirst({ where: { unitId, year, source, asOf: dayToDb(asOf) } })
  if (same && same.id !== known?.id)
    throw new FieldRefused('asOf', 'Đã có số liệu của nguồn vốn này đến ngày này. Đề nghị sửa số liệu đã có.')
}

/** What a figure says, as history keeps it. */
const factsOf = ({
  unitId,
  year,
  source,
  planned,
  allocated,
  disbursed,
  asOf,
}: Omit<Fund, 'id' | 'unit' | 'version'>) => ({
  unitId,
  year,
  source,
  planned,
  allocated,
  disbursed,
  asOf,
})

/** Enters what is known of a fund as of a day, or corrects it. Answers its id. */
export const saveFund = command(
  'fund.saved',
  async (ctx, known: Fund | null, form: FundForm, claim: Claim): Promise<number> => {
    authorize(mayEnterFunds(ctx.actor, form), notYourFunds)
    if (known) authorize(mayEnterFunds(ctx.actor, known), notYourFunds)
    await refuseTwice(ctx, known, form)
    const facts = factsOf(form)
    const data = { ...facts, asOf: dayToDb(form.asOf) }
    const scope = ctx.actor.communeIds.includes(form.unitId) ? { communeId: form.unitId } : {}
    const about = { subject: 'ProgrammeFund', ...scope, to: facts }
    if (known === null) {
      const row = await ctx.db.programmeFund.create({ data })
      await ctx.record({ ...about, subjectId: row.id })
      await claim(ctx, row.id)
      return row.id
    }
    const { count } = await ctx.db.programmeFund.updateMany({
      where: { id: known.id, version: form.version ?? 0 },
      data: { ...data, version: { increment: 1 } },
    })
    if (count === 0) throw new Conflict()
    await ctx.record({ ...about, subjectId: known.id, from: factsOf(known) })
    return known.id
  },
)
