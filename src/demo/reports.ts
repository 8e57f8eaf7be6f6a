import type { CommandCtx } from '../kernel/command.js'
import { complete, loadChoices } from '../papers/choosing.js'
import type { PaperKind } from '../papers/kinds.js'
import { firstWords } from '../papers/prefill.js'
import { placeOrder } from '../papers/service.js'

/** What the office ordered: the files are written when the portal has started, as for anybody who orders a report. */
const ordered: readonly { kind: PaperKind; commune?: string; campaign: boolean }[] = [
  { kind: 'COMMUNE_REPORT', commune: 'Điềm He', campaign: true },
  { kind: 'DISTRICT_REPORT', campaign: true },
  { kind: 'MEETING_SUMMARY', campaign: false },
]

const proposals = 'Cho ý kiến về vốn đối ứng và thời hạn hoàn thành các tiêu chí còn chậm. (Nội dung minh họa.)'

/** Three reports of May 2024 with the words the portal itself proposes. */
export const enterReports = async (ctx: CommandCtx): Promise<void> => {
  const choices = await loadChoices(ctx)
  const campaign = choices.campaigns.find(({ title }) => title === 'Báo cáo tháng 5/2024')
  for (const one of ordered) {
    const chosen = await complete(ctx, choices, {
      kind: one.kind,
      unit: null,
      commune: choices.communes.find(({ name }) => name === one.commune)?.id ?? null,
      campaign: one.campaign ? (campaign?.id ?? null) : null,
      day: null,
      before: null,
      set: null,
      basis: 'verified',
    })
    const words = await firstWords(ctx, chosen)
    const { kind, unit, choice } = chosen
    const brief = kind === 'MEETING_SUMMARY' ? { ...words, proposals } : words
    await placeOrder(ctx, { kind, unitId: unit.id, choice, words: brief })
  }
}
