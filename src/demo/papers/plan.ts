import type { SetDef } from '../../criteria/catalogue.js'
import { fold } from '../../kernel/text.js'
import { addDays, type Day } from '../../kernel/time.js'
import { onOrAfter } from '../calendar.js'
import { type CommuneProfile, communeProfiles } from '../communes.js'
import { draw } from '../random.js'
import { type Dated, fatesOf } from '../timing.js'
import { type PaperLine, paperLines } from './lines.js'
import { focus, type Place, type PlannedPaper, paperOf } from './planned.js'

/** Indicators of Trấn Ninh that have no paper yet. */
const without: readonly string[] = ['2.4', '12.2', '13.3', '17.9', '17.12']

/** How likely a commune has a line: the one that is to reach its set has all, others some that run out. */
const shareOfLine = ({ profile, set }: Place, { codes, expires, kind }: PaperLine): number => {
  if (profile.name === 'Hữu Lễ' && kind === 'water') return 1
  if (profile.name === 'An Sơn' && codes.includes('17.7')) return 1
  if (profile.name === 'Trấn Ninh') return set.level === 'NTM' ? 1 : 0
  if (focus.includes(profile.name)) return set.level === 'NTM' ? 0.3 : 0.7
  if (set.level !== 'NTM') return 0
  return expires ? 0.2 : 0.07
}

const isProvable = ({ profile, set }: Place, { indicator, fate }: Dated): boolean => {
  if (fate.is === 'UNTOUCHED') return false
  if (profile.name === 'Trấn Ninh' && set.level === 'NTM') return !without.includes(indicator.code)
  const open = fate.is === 'UNMET' || fate.is === 'RUNNING'
  return !open || draw(`${profile.name} ${set.level} ${indicator.code} paper`).chance(0.45)
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
  if (profile.name === 'Trấn Ninh' && set.level === 'NTM') return [] // there each indicator has its own
  const fates = place.fates.filter((one) => isProvable(place, one))
  if (profile.name === 'Trấn Ninh' || !focus.includes(profile.name))
    return reportPaper(place, `bộ tiêu chí ${set.shortName}`, fates)
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
  const files = [{ key: `scan|${place.profile.name}`, day, note: null }]
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

/** Keys of the files that the papers of all communes need. */
export const fileKeysOf = (sets: readonly SetDef[]): ReadonlySet<string> =>
  new Set(
    communeProfiles.flatMap((profile) => papersOf(profile, sets).flatMap(({ files }) => files.map(({ key }) => key))),
  )
