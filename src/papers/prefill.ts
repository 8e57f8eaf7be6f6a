import { listReportObstacles } from '../campaigns/extras.js'
import { PARTS, type PartKey, type Texts } from '../campaigns/rules.js'
import { obstaclesAsText } from '../campaigns/taking.js'
import { inSentence } from '../criteria/standpoint.js'
import type { Ctx } from '../kernel/context.js'
import { listObstacles } from '../obstacles/queries.js'
import { shortDay } from '../reports/official-docx/words.js'
import { findSnapshot, listAcceptedTexts } from './campaign-facts.js'
import type { Chosen } from './choosing.js'
import type { Words } from './params.js'
import { findLastParams } from './queries.js'

/** As much as a part of the form holds. */
const most = 20_000

/** "tháng 5/2024" out of the title of the campaign "Báo cáo tháng 5/2024". */
const periodOf = ({ campaign, choice }: Chosen): string =>
  campaign ? campaign.title.replace(/^Báo cáo\s+/i, '') : `đến ngày ${shortDay(choice.day)}`

const subjectOf = (chosen: Chosen): string =>
  chosen.kind === 'MEETING_SUMMARY'
    ? `Tình hình thực hiện các tiêu chí nông thôn mới ${inSentence(chosen.unit.fullName)}`
    : `Kết quả thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới ${periodOf(chosen)}`

const copiesOf = ({ kind }: Chosen): string =>
  kind === 'COMMUNE_REPORT'
    ? 'UBND huyện\nVăn phòng Điều phối Chương trình NTM huyện\nTT Đảng ủy, TT HĐND xã\nLưu: VT'
    : 'UBND tỉnh\nVăn phòng Điều phối Chương trình NTM tỉnh\nTT Huyện ủy, TT HĐND huyện\nCT, PCT UBND huyện\nLưu: VT, VPĐP'

/** The same part of several communes' reports, each under its name, for the office to cut down to one text. */
const joined = (reports: readonly { commune: string; texts: Texts }[], key: PartKey): string =>
  reports
    .flatMap(({ commune, texts }) => {
      const text = texts[key]?.replace(/\s*\n\s*[-–•]?\s*/g, '; ').replace(/;\s*;/g, ';')
      return text ? [`- ${commune}: ${text}`] : []
    })
    .join('\n')
    .slice(0, most)

const fromCommune = async (ctx: Ctx, { unit, campaign }: Chosen): Promise<Texts> => {
  const snapshot = campaign ? await findSnapshot(ctx, campaign.id, unit.id) : null
  if (snapshot) return snapshot.texts
  return { obstacles: obstaclesAsText(await listReportObstacles(ctx, unit.id), '') }
}

/** The communes' open obstacles, where no accepted report tells of them. */
const openObstacles = async (ctx: Ctx): Promise<string> => {
  const { rows } = await listObstacles(ctx, { commune: null, agency: null, state: null }, 1)
  return rows
    .map(({ commune, description, agency }) => `- ${commune}: ${description}${agency ? ` (${agency} trả lời)` : ''}`)
    .join('\n')
}

const fromCommunes = async (ctx: Ctx, { campaign }: Chosen): Promise<Texts> => {
  const reports = campaign ? await listAcceptedTexts(ctx, campaign.id) : []
  const texts = Object.fromEntries(PARTS.map(({ key }) => [key, joined(reports, key)])) as Record<PartKey, string>
  return { ...texts, obstacles: texts.obstacles || (await openObstacles(ctx)) }
}

/**
 * The words a report begins with: what the communes wrote in the campaign, the open obstacles, and sign, signer and places
 * of receipt of the unit's last report of the kind. All of it is the person's to change.
 */
export const firstWords = async (ctx: Ctx, chosen: Chosen): Promise<Words> => {
  const { kind, unit } = chosen
  const [texts, last] = await Promise.all([
    kind === 'COMMUNE_REPORT' ? fromCommune(ctx, chosen) : fromCommunes(ctx, chosen),
    findLastParams(ctx, { unitId: unit.id, kind }),
  ])
  return {
    subject: subjectOf(chosen),
    symbol: last?.words.symbol ?? 'BC-UBND',
    direction: texts.direction ?? '',
    results: texts.results ?? '',
    obstacles: texts.obstacles ?? '',
    tasks: texts.tasks ?? '',
    proposals: texts.proposals ?? '',
    copies: last?.words.copies ?? copiesOf(chosen),
    authority: last?.words.authority ?? (kind === 'COMMUNE_REPORT' ? 'TM' : 'TM_KT'),
    signer: last?.words.signer ?? '',
  }
}
