import { z } from 'zod'
import { command } from '../kernel/command.js'
import type { Ctx } from '../kernel/context.js'
import { Conflict } from '../kernel/errors.js'
import { integer, optionalInteger } from '../kernel/forms.js'
import { authorize } from '../policies/guard.js'
import { mayEditScoreboards } from '../policies/scoreboards.js'
import { defaultWeights, type Weights } from './rules.js'

const stored = z.object({
  met: z.int().min(0).max(100).catch(defaultWeights.met),
  progress: z.int().min(0).max(100).catch(defaultWeights.progress),
  onTime: z.int().min(0).max(100).catch(defaultWeights.onTime),
  /** Working days in which an agency is to answer; null: the office has set none. */
  answerDays: z.int().min(1).max(90).nullable().catch(null),
})
export type ScoreSettings = Weights & Readonly<{ answerDays: number | null }>

export const scoreKey = 'scoreboards'

/** The rule of the scoreboards as the office set it; what is missing or unusable counts as its default. */
export const readScoreSettings = async (ctx: Pick<Ctx, 'db'>): Promise<{ rule: ScoreSettings; version: number }> => {
  const row = await ctx.db.setting.findUnique({ where: { key: scoreKey } })
  const parsed = stored.safeParse(row?.value ?? {})
  return { rule: parsed.success ? parsed.data : stored.parse({}), version: row?.version ?? 0 }
}

const points = (label: string) => integer({ min: 0, max: 100, label })

export const ruleForm = z.object({
  met: points('Điểm một tiêu chí đạt'),
  progress: points('Điểm một tiêu chí tăng thêm'),
  onTime: points('Điểm báo cáo đúng hạn'),
  answerDays: optionalInteger({ min: 1, max: 90, label: 'Hạn trả lời' }),
  version: integer({ min: 0 }),
})
export type RuleForm = z.infer<typeof ruleForm>

/** Changes the published rule; what was published before stays in the history. */
export const saveRule = command(
  'scoreboard.ruleChanged',
  async ({ db, actor, record, unchanged }, before: ScoreSettings, { version, ...rule }: RuleForm) => {
    authorize(mayEditScoreboards(actor))
    if (JSON.stringify(stored.parse(before)) === JSON.stringify(stored.parse(rule))) return unchanged()
    const { count } =
      version === 0
        ? await db.setting.createMany({ data: { key: scoreKey, value: rule }, skipDuplicates: true })
        : await db.setting.updateMany({
            where: { key: scoreKey, version },
            data: { value: rule, version: { increment: 1 } },
          })
    if (count === 0) throw new Conflict('Chưa lưu: quy tắc vừa được người khác thay đổi. Đề nghị mở lại trang.')
    await record({
      subject: 'Setting',
      subjectId: 0,
      from: { key: scoreKey, ...before },
      to: { key: scoreKey, ...rule },
    })
  },
)
