import type { CriterionDef, SetDef } from '../../criteria/catalogue.js'
import { addDays, type Day } from '../../kernel/time.js'
import { demoDay, onOrAfter } from '../calendar.js'
import type { CommuneProfile } from '../communes.js'
import { type Draw, draw } from '../random.js'
import type { Dated } from '../timing.js'
import type { FileKind, PaperLine } from './lines.js'

/** A file a paper was uploaded with: key of a made file, and the name it had. */
export type PlannedFile = Readonly<{ key: string; day: Day; note: string | null }>

/** A paper a commune is to have. */
export type PlannedPaper = Readonly<{
  /** What the customary paper is called, and of which criterion; of "general.1" the criterion says nothing. */
  type: Readonly<{ name: string; criterion: CriterionDef }> | null
  links: readonly Dated[]
  subject: string
  docNumber: string | null
  issuedOn: Day
  issuer: string
  validUntil: Day | null
  dataYear: number | null
  note: string | null
  kind: FileKind
  addedOn: Day
  /** None: on paper. */
  files: readonly PlannedFile[]
  withdrawn: Readonly<{ day: Day; reason: string }> | null
}>

/** A set in a commune, with what became of its indicators. */
export type Place = Readonly<{ profile: CommuneProfile; set: SetDef; fates: readonly Dated[] }>

/** Communes the year hangs on: they have most papers, and files that say whose they are. */
export const focus = ['Trấn Ninh', 'Điềm He', 'Yên Phúc']

/** Papers come some days before what they prove is sent. */
const addedOn = ({ whole }: Draw, fate: Dated['fate'] | undefined): Day => {
  if (!fate || fate.atFirst) return onOrAfter(addDays('2023-01-10', whole(0, 45)))
  return onOrAfter(addDays(fate.on, -whole(3, 24)))
}

/** Some are valid for years, some run out within weeks, some have; those of the focus commune hold. */
const validUntil = ({ whole, next }: Draw, profile: CommuneProfile, added: Day): Day => {
  const fate = profile.name === 'Trấn Ninh' ? 1 : next()
  const day =
    fate < 0.25
      ? addDays(demoDay, -whole(8, 90))
      : fate < 0.55
        ? addDays(demoDay, whole(4, 56))
        : addDays(demoDay, whole(120, 1100))
  return day > added ? day : addDays(demoDay, whole(10, 50))
}

const issuers: Readonly<Record<string, string>> = { huyện: 'UBND huyện Văn Quan', tỉnh: 'UBND tỉnh Lạng Sơn' }

const photos = 6

/** A photo that two communes sent: something for a verifier to notice. */
const usedTwice = 'Ảnh bể chứa bao gói thuốc bảo vệ thực vật'

/** One district decision that proves two criteria at once: another thing to notice. */
const usedForTwo = 'Công nhận danh hiệu Thôn văn hóa'

/** Which of the made files shows it; what looks alike in several communes and papers is a file of each. */
const fileKey = (line: PaperLine, place: Place, chance: Draw): string => {
  const key = looksLike(line, place, chance)
  const own = !key.startsWith('water/') && !line.subject.startsWith(usedForTwo) && line.subject !== usedTwice
  return own && focus.includes(place.profile.name) ? `${key.split('|')[0]}|${place.profile.name} ${line.subject}` : key
}

const looksLike = ({ kind, issuer, subject }: PaperLine, { profile }: Place, { whole }: Draw): string => {
  const { name } = profile
  if (subject === usedTwice && (name === 'Trấn Ninh' || name === 'An Sơn')) return 'photo/3'
  if (kind === 'photo') return `photo/${whole(1, photos)}|${name}`
  if (kind === 'decision') return `decision/${issuer === 'xã' || issuer === 'tỉnh' ? issuer : 'huyện'}|${name}`
  if (kind === 'water' && (name === 'Trấn Ninh' || name === 'Hữu Lễ')) return `water/${name}`
  if (kind === 'minutes') return name === 'Trấn Ninh' ? `minutes/${name}` : `minutes/khác|${name}`
  if (kind === 'sheet' || kind === 'water') return name === 'Trấn Ninh' ? `sheet/${name}` : `sheet/khác|${name}`
  if (kind === 'report' || kind === 'document' || kind === 'workbook') return `${kind}/${name}`
  return `${kind}|${name}`
}

/** Numbers and days that stand in the files themselves. */
const written: Readonly<Record<string, Readonly<{ docNumber: string; issuedOn: Day }>>> = {
  'water/Trấn Ninh': { docNumber: '21/BC-UBND', issuedOn: '2024-03-11' },
  'water/Hữu Lễ': { docNumber: '18/BC-UBND', issuedOn: '2024-04-26' },
}

const filesOf = (line: PaperLine, place: Place, chance: Draw, added: Day): PlannedFile[] => {
  if (line.kind === 'on-paper') return []
  const key = fileKey(line, place, chance)
  const issued = written[key]?.issuedOn ?? added
  const only = [{ key, day: issued > added ? onOrAfter(issued) : added, note: null }]
  if (key === 'water/Trấn Ninh')
    return [
      { key: 'water/earlier', day: '2024-03-12', note: null },
      { key, day: onOrAfter('2024-05-06'), note: 'Thêm 22 hộ tại Thôn 1 và Thôn 4.' },
    ]
  const wasScanned = (line.kind === 'report' || line.kind === 'sheet' || line.kind === 'minutes') && chance.chance(0.12)
  const later = onOrAfter(addDays(added, 6))
  if (!wasScanned || later <= added) return only
  return [
    { key: `scan|${place.profile.name}`, day: added, note: null },
    { key, day: later, note: 'Bản có chữ ký, đóng dấu thay bản chụp.' },
  ]
}

/** A line of papers as a paper of a commune. */
export const paperOf = (line: PaperLine, place: Place, links: readonly Dated[]): PlannedPaper => {
  const { profile, set } = place
  const chance = draw(`${profile.name} ${set.level} ${line.subject}`)
  const [first] = links
  const added = addedOn(chance, first?.fate)
  const files = filesOf(line, place, chance, added)
  const start = files[0]?.day ?? added
  const until = line.expires ? validUntil(chance, profile, start) : null
  const issuedOn = addDays(start, -chance.whole(1, line.expires ? 160 : 25))
  const dataYear = Number(start.slice(0, 4)) - (start.slice(5, 7) < '07' ? 1 : 0)
  return {
    type: line.type && first ? { name: line.type, criterion: first.criterion } : null,
    links,
    subject: line.subject
      .replaceAll('{xã}', profile.name)
      .replaceAll('{năm}', String(dataYear))
      .replaceAll('{nay}', String(dataYear + 1)),
    docNumber: line.symbol && `${chance.whole(3, 118)}/${line.symbol}`,
    issuedOn,
    issuer: line.issuer === 'xã' ? `UBND xã ${profile.name}` : (issuers[line.issuer] ?? line.issuer),
    validUntil: until,
    dataYear,
    note: null,
    kind: line.kind,
    addedOn: start,
    files,
    withdrawn: null,
    ...written[files.at(-1)?.key ?? ''],
  }
}
