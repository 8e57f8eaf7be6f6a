import type { CriterionDef, SetDef } from '../../criteria/catalogue.js'
import { fold } from '../../kernel/text.js'
import { addDays, type Day } from '../../kernel/time.js'
import { demoDay, onOrAfter } from '../calendar.js'
import type { CommuneProfile } from '../communes.js'
import { type Draw, draw } from '../random.js'
import { type Dated, fatesOf } from '../timing.js'
import { type FileKind, type PaperLine, paperLines } from './lines.js'

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

type Place = Readonly<{ profile: CommuneProfile; set: SetDef; fates: readonly Dated[] }>

const focus = ['Trấn Ninh', 'Điềm He', 'Yên Phúc']

/** Indicators of Trấn Ninh that have no paper yet. */
const without: readonly string[] = ['2.4', '12.2', '13.3', '17.9', '17.12']

/** How likely a commune has a line: the one that is to reach its set has all, others some that run out. */
const shareOfLine = ({ profile, set }: Place, { expires }: PaperLine): number => {
  if (profile.name === 'Trấn Ninh') return set.level === 'NTM' ? 1 : 0
  if (focus.includes(profile.name)) return set.level === 'NTM' ? 0.3 : 0.7
  if (set.level !== 'NTM') return 0
  return expires ? 0.2 : 0.07
}

const isProvable = ({ profile, set }: Place, { indicator, fate }: Dated): boolean => {
  if (fate.is === 'UNTOUCHED') return false
  if (profile.name === 'Trấn Ninh') return set.level === 'NTM' && !without.includes(indicator.code)
  const open = fate.is === 'UNMET' || fate.is === 'RUNNING'
  return !open || draw(`${profile.name} ${set.level} ${indicator.code} paper`).chance(0.45)
}

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

/** Which of the made files shows it; the focus communes have their own where it says whose paper it is. */
const fileKey = ({ kind, issuer }: PaperLine, { profile }: Place, { whole }: Draw): string => {
  if (kind === 'photo') return `photo/${whole(1, photos)}`
  if (kind === 'decision') return `decision/${issuer === 'xã' || issuer === 'tỉnh' ? issuer : 'huyện'}`
  if (kind === 'water')
    return profile.name === 'Trấn Ninh' || profile.name === 'Hữu Lễ' ? `water/${profile.name}` : 'sheet/khác'
  if (kind === 'report' || kind === 'sheet' || kind === 'minutes')
    return `${kind}/${focus.includes(profile.name) ? profile.name : 'khác'}`
  return kind
}

const filesOf = (line: PaperLine, place: Place, chance: Draw, added: Day): PlannedFile[] => {
  if (line.kind === 'on-paper') return []
  const key = fileKey(line, place, chance)
  const only = [{ key, day: added, note: null }]
  const isWater = line.kind === 'water' && place.profile.name === 'Trấn Ninh'
  if (isWater)
    return [
      { key: 'water/earlier', day: '2024-03-12', note: null },
      { key, day: onOrAfter('2024-05-06'), note: 'Thêm 22 hộ tại Thôn 1 và Thôn 4.' },
    ]
  const wasScanned = (line.kind === 'report' || line.kind === 'sheet' || line.kind === 'minutes') && chance.chance(0.12)
  const later = onOrAfter(addDays(added, 6))
  if (!wasScanned || later <= added) return only
  return [
    { key: 'scan', day: added, note: null },
    { key, day: later, note: 'Bản có chữ ký, đóng dấu thay bản chụp.' },
  ]
}

const paperOf = (line: PaperLine, place: Place, links: readonly Dated[]): PlannedPaper => {
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
    subject: line.subject.replaceAll('{xã}', profile.name).replaceAll('{năm}', String(dataYear)),
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
  }
}

const linePapers = (place: Place): PlannedPaper[] =>
  (paperLines[place.set.level] ?? []).flatMap((line) => {
    const { profile, set, fates } = place
    if (!draw(`${profile.name} ${set.level} ${line.subject} kept`).chance(shareOfLine(place, line))) return []
    const links = fates.filter((one) => line.codes.includes(one.indicator.code) && isProvable(place, one))
    return links.length === 0 ? [] : [paperOf(line, place, links)]
  })

const reportPaper = (place: Place, what: string, links: readonly Dated[]): PlannedPaper[] => {
  const { profile } = place
  if (links.length === 0) return []
  const line: PaperLine = {
    codes: [],
    type: 'general.1',
    subject: `Báo cáo kết quả thực hiện ${what} năm 2023`,
    symbol: 'BC-UBND',
    issuer: 'xã',
    kind: 'report',
    expires: false,
  }
  const paper = paperOf(line, place, links)
  const day = onOrAfter(addDays('2024-01-08', draw(`${profile.name} ${what} report`).whole(0, 24)))
  const files = paper.files.slice(-1).map((file) => ({ ...file, day, note: null }))
  return [{ ...paper, addedOn: day, issuedOn: addDays(day, -4), dataYear: 2023, files }]
}

/** Yearly reports, a group of criteria each in the focus communes, so that what is verified is never without a paper. */
const reportPapers = (place: Place): PlannedPaper[] => {
  const { profile, set } = place
  if (profile.name === 'Trấn Ninh') return []
  const fates = place.fates.filter((one) => isProvable(place, one))
  if (!focus.includes(profile.name)) return reportPaper(place, `bộ tiêu chí ${set.shortName}`, fates)
  return set.groups.flatMap(({ id, name }) => {
    const level = set.level === 'NTM' ? '' : ' (nâng cao)'
    const links = fates.filter(({ criterion }) => criterion.groupId === id)
    return reportPaper(place, `nhóm tiêu chí ${name}${level}`, links)
  })
}

const withdrawn: Readonly<Record<string, Readonly<{ code: string; subject: string; day: Day; reason: string }>>> = {
  'Trấn Ninh': {
    code: '17.8',
    subject: 'Biểu tổng hợp nhà tiêu, nhà tắm xã Trấn Ninh (bản cũ)',
    day: '2024-04-24',
    reason: 'Tải nhầm biểu năm 2022; đã thay bằng biểu chốt quý I/2024.',
  },
  'Hòa Bình': {
    code: '9.2',
    subject: 'Biên bản rà soát nhà ở Thôn Nà Lộc',
    day: '2024-05-08',
    reason: 'Bản chụp mờ, thiếu chữ ký trưởng thôn; sẽ tải lại bản rõ.',
  },
}

const withdrawnPapers = (place: Place): PlannedPaper[] => {
  const one = place.set.level === 'NTM' ? withdrawn[place.profile.name] : undefined
  const link = place.fates.find(({ indicator }) => indicator.code === one?.code)
  if (!one || !link) return []
  const line: PaperLine = {
    codes: [],
    type: null,
    subject: one.subject,
    symbol: null,
    issuer: 'xã',
    kind: 'photo',
    expires: false,
  }
  const day = onOrAfter(addDays(one.day, -20))
  const files = [{ key: 'scan', day, note: null }]
  return [
    {
      ...paperOf(line, place, [link]),
      addedOn: day,
      issuedOn: addDays(day, -3),
      files,
      withdrawn: { day: onOrAfter(one.day), reason: one.reason },
    },
  ]
}

/** The papers of a commune in the sets it works at. */
export const papersOf = (profile: CommuneProfile, sets: readonly SetDef[]): PlannedPaper[] =>
  sets.flatMap((set) => {
    const place = { profile, set, fates: fatesOf(profile, set) }
    return [...linePapers(place), ...reportPapers(place), ...withdrawnPapers(place)]
  })

/** "bieu-tong-hop-ho-su-dung-nuoc-sach": the name a file had on somebody's disk. */
export const fileNameOf = (subject: string, extension: string): string => {
  const words = fold(subject)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .split(' ')
  return `${words.slice(0, 9).join('-')}.${extension}`
}
