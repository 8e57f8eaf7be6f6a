import { getCatalogue } from '../criteria/catalogue.js'
import { chooseSet } from '../dashboards/choice.js'
import type { CommandCtx } from '../kernel/command.js'
import { lookingBack } from '../kernel/context.js'
import { takePublicFigures } from '../publications/figures.js'
import { publish } from '../publications/service.js'
import { switchPublic } from '../publications/settings.js'
import { readScoreSettings, saveRule } from '../scoreboards/settings.js'
import { chooseUnit, listReportingUnits } from '../units/queries.js'

/** Working days agencies are asked to answer in; illustrative, as all figures of the demonstration. */
const answerDays = 5

/**
 * The rule of the scoreboards, and the public page as of the end of April, switched on to be looked at. The map shows tiles:
 * no territory is made up.
 */
export const enterOutward = async (ctx: CommandCtx): Promise<void> => {
  const { rule, version } = await readScoreSettings(ctx)
  await saveRule(ctx, rule, { ...rule, answerDays, version })
  const past = lookingBack(ctx, '2024-04-30')
  const unit = chooseUnit(past, await listReportingUnits(past))
  const figures = await takePublicFigures(past, unit, chooseSet(await getCatalogue(ctx), unit.asOf, ''))
  await publish(ctx, { unitId: unit.id, unitIds: [unit.id] }, figures)
  await switchPublic(ctx, { on: true, noindex: true })
}
