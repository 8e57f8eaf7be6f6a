import type { CustomaryPaper } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import type { Form } from '../kernel/forms.js'
import { paths } from '../paths.js'
import { ACCEPT, ACCEPT_IMAGES, KINDS_IN_WORDS } from './kinds.js'
import { countByType, countCarried, type Place, type Provable } from './place.js'
import { inSentence, SENSITIVITY_WORDS } from './rules.js'

/** Files of one form. */
export const MAX_FILES = 10

/** Missing kinds shown at once; the rest opens on demand. */
const AT_ONCE = 4

type TypeChoice = Readonly<{ value: string; label: string; hint: string | null; note: string | null }>

const typeHint = (paper: CustomaryPaper, have: number): string | null => {
  const words = [
    have > 0 ? `đã có ${have}` : null,
    paper.sensitivity === 'OPEN' ? null : SENSITIVITY_WORDS[paper.sensitivity].toLowerCase(),
    paper.expires ? 'có thời hạn' : null,
  ].filter((one) => one !== null)
  return words.length > 0 ? `(${words.join(', ')})` : null
}

const presentTypes = (customary: readonly CustomaryPaper[], counts: ReadonlyMap<number, number>) => {
  const choice = (paper: CustomaryPaper): TypeChoice => ({
    value: String(paper.id),
    label: paper.name,
    hint: typeHint(paper, counts.get(paper.id) ?? 0),
    note: paper.note === '' ? null : paper.note,
  })
  const ordered = [...customary].sort(
    (a, b) => Number((counts.get(a.id) ?? 0) > 0) - Number((counts.get(b.id) ?? 0) > 0),
  )
  return { first: ordered.slice(0, AT_ONCE).map(choice), more: ordered.slice(AT_ONCE).map(choice) }
}

const option = ({ assessmentId, code, name }: Provable) => ({ value: String(assessmentId), label: `${code} ${name}` })

/** The indicator one came from first and alone, the rest of its criterion and the other criteria on demand. */
const presentIndicators = ({ here, criteria, from }: Place) => {
  const rest = here.indicators.filter((one) => one !== from)
  return {
    here: from ? [option(from)] : here.indicators.map(option),
    same: from && rest.length > 0 ? [{ label: here.criterion.name, options: rest.map(option) }] : [],
    others: criteria
      .filter((one) => one !== here)
      .map(({ set, criterion, indicators }) => ({
        label: `${set.shortName}, tiêu chí ${criterion.no}: ${criterion.name}`,
        options: indicators.map(option),
      })),
  }
}

const names = (papers: readonly CustomaryPaper[]) => papers.map(({ name }) => name)

/** Everything the page of a new paper shows beside its form. */
export const presentUpload = async (
  ctx: Ctx,
  place: Place,
  { form, maxMegabytes }: { form: Form; maxMegabytes: number },
) => {
  const { commune, here, from, customary } = place
  const onPaper = form.values['mode'] === 'paper'
  const counts = await countByType(
    ctx,
    commune.id,
    customary.map(({ id }) => id),
  )
  const carried = from ? await countCarried(ctx, from.assessmentId) : 0
  const query = from ? { assessment: from.assessmentId } : { commune: commune.id, criterion: here.criterion.id }
  return {
    form,
    onPaper,
    commune: { name: commune.name, inSentence: inSentence(commune.fullName) },
    status: { href: paths.communes.status({ id: commune.id, set: here.set.code }), label: commune.name },
    criterion: { no: here.criterion.no, name: here.criterion.name, set: here.set.shortName },
    indicator: from && { ...from, href: paths.assessments.show({ id: from.assessmentId }) },
    tabs: [
      { label: 'Tải tệp lên', href: paths.evidence.create({}, query), current: !onPaper },
      {
        label: 'Chỉ ghi nhận bản giấy',
        href: paths.evidence.create({}, { ...query, mode: 'paper' }),
        current: onPaper,
      },
    ],
    /** Papers of the set below that may be linked instead. */
    carried:
      from && carried > 0
        ? { count: carried, href: `${paths.assessments.show({ id: from.assessmentId })}#carry` }
        : null,
    types: presentTypes(customary, counts),
    indicators: presentIndicators(place),
    personal: names(customary.filter(({ sensitivity }) => sensitivity === 'PERSONAL')),
    classified: names(customary.filter(({ sensitivity }) => sensitivity === 'CLASSIFIED_RISK')),
    sensitivities: Object.entries(SENSITIVITY_WORDS).map(([value, label]) => ({ value, label })),
    files: { accept: ACCEPT, images: ACCEPT_IMAGES, words: KINDS_IN_WORDS, most: MAX_FILES, maxMegabytes },
    library: paths.evidence.list({}, { commune: commune.id }),
    cancel: from ? paths.assessments.show({ id: from.assessmentId }) : paths.evidence.list(),
  }
}
