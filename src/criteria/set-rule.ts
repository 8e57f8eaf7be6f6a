import { fold } from '../kernel/text.js'
import type { Catalogue, SetDef } from './catalogue.js'

/** A document and the place in it; null where none is recorded. */
export type Source = Readonly<{ docNumber: string | null; clause: string | null }>

/** What a set asks of a commune as a whole, and by which document. */
export type SetRule = Readonly<{
  code: string
  name: string
  shortName: string
  /** The documents that decide its criteria. */
  criteria: Source
  /** The set whose title a commune must hold first, and who says so; null: none. */
  prerequisite: (Readonly<{ code: string; name: string; text: string }> & Source) | null
  /** What recognition asks beside the criteria (18/2022/QĐ-TTg Điều 4): not judged by figures of the portal. */
  conditions: readonly (Readonly<{ code: string; text: string }> & Source)[]
}>

type Recognition = Readonly<{
  conditions?: readonly { code: string; text: string }[]
  prerequisite?: { text: string } | null
  document?: string
  clause?: string
}>

/** "18-2022-qd-ttg" is the seed's key of 18/2022/QĐ-TTg. */
export const docNumberOf = ({ documents }: SetDef, key: string | undefined): string | null =>
  documents.find(({ docNumber }) => fold(docNumber).replaceAll('/', '-') === key)?.docNumber ?? null

const criteriaSource = (set: SetDef): Source => {
  const docNumber = set.documents[0]?.docNumber ?? null
  const levels = set.criteria.flatMap(({ indicators }) => indicators).flatMap(({ levels }) => levels)
  return { docNumber, clause: levels.find((level) => level.docNumber === docNumber && level.clause)?.clause ?? null }
}

/** Said among the conditions of recognition, or by an indicator that asks for the title (kiểu mẫu, 319/QĐ-TTg). */
const prerequisiteOf = (set: SetDef, catalogue: Catalogue): SetRule['prerequisite'] => {
  const first = set.prerequisiteId === null ? undefined : catalogue.set(set.prerequisiteId)
  if (!first) return null
  const { prerequisite } = (set.recognition ?? {}) as Recognition
  const asking = set.criteria
    .flatMap((criterion) => criterion.indicators.map((indicator) => ({ criterion, indicator })))
    .find(({ indicator }) => indicator.requiresSetCode === first.code)
  const text = asking?.criterion.name ?? prerequisite?.text ?? `Đã được công nhận ${first.shortName}`
  return { code: first.code, name: first.shortName, text, ...criteriaSource(set) }
}

/** The conditions of a set as its reference data give them. The first one is the criteria themselves. */
export const setRuleOf = (set: SetDef, catalogue: Catalogue): SetRule => {
  const { conditions = [], document, clause = null } = (set.recognition ?? {}) as Recognition
  const source = { docNumber: docNumberOf(set, document), clause }
  return {
    code: set.code,
    name: set.name,
    shortName: set.shortName,
    criteria: criteriaSource(set),
    prerequisite: prerequisiteOf(set, catalogue),
    conditions: conditions.filter(({ code }) => code !== 'DK1').map(({ code, text }) => ({ code, text, ...source })),
  }
}
