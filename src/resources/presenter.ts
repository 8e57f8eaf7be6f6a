import { exact, minus, rounded, sumOf } from '../kernel/decimal.js'
import { fmt } from '../kernel/format.js'
import { groupBy } from '../kernel/group.js'
import { paths } from '../paths.js'
import type { Arrear, Entry, listSums, Site } from './queries.js'
import { siteWords } from './queries.js'
import { SOURCES, type Source } from './sources.js'

type Sums = Awaited<ReturnType<typeof listSums>>
const sources: readonly Source[] = SOURCES

const shown = (value: string | null, unit: string | null): string =>
  value === null ? '–' : `${fmt.decimal(value, 3)}${unit === null ? '' : ` ${unit}`}`

const byGroup = <T extends { group: string }>(lines: readonly T[]) =>
  [...groupBy(lines, ({ group }) => group)].map(([name, own]) => ({ name, lines: own }))

/** The lines of Biểu 5 for one commune: what is entered, and the running totals. */
export const presentGrid = (entries: readonly Entry[], { sources: sums }: Sums) =>
  byGroup(
    sources.map(({ code, label, group, unit }) => {
      const entry = entries.find(({ source }) => source === code)
      const total = sums.find(({ source }) => source === code)
      return {
        group,
        code,
        label,
        unit,
        amount: shown(entry?.amount ?? null, null),
        quantity: unit === null ? null : shown(entry?.quantity ?? null, unit),
        year: shown(total?.amount.year ?? null, null),
        phase: shown(total?.amount.phase ?? null, null),
        yearQuantity: unit === null ? null : shown(total?.quantity.year ?? null, unit),
        phaseQuantity: unit === null ? null : shown(total?.quantity.phase ?? null, unit),
      }
    }),
  )

type Place = Readonly<{ id: number; name: string; fullName: string }>

/** The district's overview: by source, and by commune with its sites and debts. */
export const presentOverview = ({
  communes,
  sums,
  sites,
  arrears,
}: {
  communes: readonly Place[]
  sums: Sums
  sites: readonly Site[]
  arrears: readonly Arrear[]
}) => ({
  groups: presentGrid([], sums),
  total: { year: shown(sums.total.year, null), phase: shown(sums.total.phase, null) },
  rows: communes.map(({ id, fullName }) => {
    const own = arrears.filter(({ communeId }) => communeId === id)
    const recognised = sites.filter(({ communeId, recognisedOn }) => communeId === id && recognisedOn !== null)
    return {
      commune: fullName,
      href: paths.resources.show({ id }),
      year: shown(sums.communes.get(id)?.year ?? null, null),
      phase: shown(sums.communes.get(id)?.phase ?? null, null),
      sites: recognised.length,
      sitesHref: paths.modelSites.list({}, { commune: id }),
      owed: own.length === 0 ? '–' : fmt.decimal(sumOf(own.map(owedOf)), 3),
      owedHref: own.length === 0 ? null : paths.arrears.list({}, { commune: id }),
    }
  }),
  owed: fmt.decimal(sumOf(arrears.map(owedOf)), 3),
  sites: sites.filter(({ recognisedOn }) => recognisedOn !== null).length,
})

const owedOf = ({ total, paid }: Pick<Arrear, 'total' | 'paid'>): string => rounded(minus(exact(total), exact(paid)), 3)

/** Biểu 9 with its sums. */
export const presentArrears = (arrears: readonly Arrear[], own: readonly number[]) => ({
  rows: arrears.map((one) => ({
    commune: one.commune,
    project: one.project,
    total: fmt.decimal(one.total, 3),
    paid: fmt.decimal(one.paid, 3),
    owed: fmt.decimal(owedOf(one), 3),
    clear: owedOf(one) === '0',
    asOf: fmt.day(one.asOf),
    edit: own.includes(one.communeId) ? paths.arrears.edit(one) : null,
  })),
  sums: {
    total: fmt.decimal(sumOf(arrears.map(({ total }) => total)), 3),
    paid: fmt.decimal(sumOf(arrears.map(({ paid }) => paid)), 3),
    owed: fmt.decimal(sumOf(arrears.map(owedOf)), 3),
  },
})

/** Biểu 7, recognised and in the making. */
export const presentSites = (sites: readonly Site[], own: readonly number[]) => ({
  rows: sites.map((one) => ({
    commune: one.commune,
    village: one.village,
    kind: siteWords[one.kind],
    name: one.name,
    plan: one.planYear,
    recognised: one.recognisedOn && fmt.day(one.recognisedOn),
    document: one.docNumber,
    edit: own.includes(one.communeId) ? paths.modelSites.edit(one) : null,
  })),
  counts: Object.entries(siteWords).map(([kind, label]) => ({
    label,
    recognised: sites.filter((one) => one.kind === kind && one.recognisedOn !== null).length,
    making: sites.filter((one) => one.kind === kind && one.recognisedOn === null).length,
  })),
})
