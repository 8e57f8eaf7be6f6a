import type { CommuneProfile } from './communes.js'
import { draw } from './random.js'

/** What a percentage counts in a commune. */
export type Base = Readonly<{ size: number; digits: 0 | 1 }>

const whole = (size: number): Base => ({ size: Math.max(1, Math.round(size)), digits: 0 })
const tenths = (size: number): Base => ({ size: Math.round(size * 10) / 10, digits: 1 })

/** Heads, kilometres, hectares of a commune, by the name the table below uses. */
const sizes = (profile: CommuneProfile): Readonly<Record<string, Base>> => {
  const { households, people, villages, schools } = profile
  const own = draw(`${profile.name} sizes`)
  const about = (size: number) => size * (0.9 + own.next() * 0.2)
  return {
    hộ: whole(households),
    người: whole(people),
    thôn: whole(villages),
    trường: whole(schools),
    nam: whole(about(people * 0.285)),
    nữ: whole(about(people * 0.275)),
    'lao động': whole(about(people * 0.56)),
    'đường xã': tenths(about(6 + villages)),
    'đường thôn': tenths(about(8 + villages * 2.2)),
    'đường ngõ': tenths(about(6 + villages * 1.9)),
    'đường đồng': tenths(about(4 + villages * 1.1)),
    'đất lúa': tenths(about(households * 0.48)),
    'cây trồng': tenths(about(households * 0.22)),
    'trẻ dưới 5 tuổi': whole(about(people * 0.079)),
    'trẻ 6 tuổi': whole(about(people * 0.017)),
    'tốt nghiệp THCS': whole(about(people * 0.013)),
    'cơ sở': whole(about(8 + villages)),
    'cơ sở thực phẩm': whole(about(16 + villages * 3)),
    'cơ sở chế biến': whole(about(3 + villages * 0.3)),
    'cơ sở chăn nuôi': whole(about(10 + villages * 2)),
    'rác thải': tenths(about(households * 0.038)),
    'rác nhựa': tenths(about(households * 0.0042)),
    'rác nguy hại': whole(about(households * 0.4)),
    'phụ phẩm': tenths(about(households * 0.9)),
    'thuê bao': whole(about(people * 0.72)),
    'vụ việc': whole(about(4 + villages)),
    'lượt người': whole(about(6 + villages)),
    'công trình nước': whole(2 + villages / 3),
    'người mất': whole(about(people * 0.005)),
    'sản phẩm': whole(about(4)),
    'bãi chôn lấp': whole(1),
    'tổ chức': whole(5),
  }
}

/**
 * Ranges of illustrative figures: what a percentage counts (nothing: a plain number), where it lies when the requirement is
 * met and when it is not. A known level cuts them; where none is known they decide nothing and only look likely.
 */
const table = `
NTM 2.1|đường xã|88 98|52 78
NTM 2.2|đường thôn|78 95|42 66
NTM 2.3|đường ngõ|80 96|48 70
NTM 2.4|đường đồng|70 88|28 54
NTM 3.1|đất lúa|80 91|58 79
NTM 4.2|hộ|95 100|86 94
NTM 5.a|trường|100 100|60 90
NTM 5.b1|trường|70 100|20 60
NTM 5.b2|trường|50 100|0 40
NTM 6.3|thôn|100 100|60 90
NTM 9.1||0 0|2 19
NTM 9.2|hộ|75 92|58 74
NTM 11|hộ|5 12.5|14 26
NTM 12.1.nam|nam|58 68|38 52
NTM 12.1.nu|nữ|55 64|34 48
NTM 12.2.nam|nam|25 32|14 22
NTM 12.2.nu|nữ|23 30|12 20
NTM 13.1||1 3|0 0
NTM 14.1.a|trẻ 6 tuổi|98 100|90 97
NTM 14.2|tốt nghiệp THCS|86 97|66 80
NTM 15.1|người|90 98|81 89.5
NTM 15.3|trẻ dưới 5 tuổi|16 23|24.5 31
NTM 15.4|người|50 78|22 48
NTM 16|thôn|86 100|50 76
NTM 17.1.a|hộ|31 58|18 29
NTM 17.1.b|hộ|10 24|2 9
NTM 17.2|cơ sở|92 100|60 84
NTM 17.4||2 3.4|0.6 1.9
NTM 17.6|rác thải|78 92|38 62
NTM 17.7|rác nguy hại|100 100|62 92
NTM 17.8|hộ|82 93|54 72
NTM 17.9|cơ sở chăn nuôi|80 94|46 68
NTM 17.10|cơ sở thực phẩm|100 100|78 97
NTM 17.11|hộ|30 52|12 29
NTM 17.12|rác nhựa|50 72|18 46
NTM 18.3|tổ chức|100 100|60 80
NANG_CAO 2.1|đường xã|88 99|40 70
NANG_CAO 2.2.a|đường thôn|86 98|48 72
NANG_CAO 2.2.b|đường thôn|72 90|22 52
NANG_CAO 2.3|đường ngõ|80 95|36 64
NANG_CAO 2.4|đường đồng|72 90|30 58
NANG_CAO 3.1|đất lúa|86 94|60 80
NANG_CAO 3.3|cây trồng|24 38|4 16
NANG_CAO 4|hộ|98 100|90 96
NANG_CAO 5.1.a|trường|100 100|40 75
NANG_CAO 5.1.b||1 2|0 0
NANG_CAO 6.3|thôn|70 100|30 60
NANG_CAO 8.2|thuê bao|82 92|58 74
NANG_CAO 9|hộ|86 95|66 80
NANG_CAO 10||52 58|38 49.5
NANG_CAO 11|hộ|3 7.8|8.4 18
NANG_CAO 12.1.nam|nam|66 74|44 58
NANG_CAO 12.1.nu|nữ|63 71|40 54
NANG_CAO 12.2.nam|nam|31 38|18 26
NANG_CAO 12.2.nu|nữ|29 35|15 24
NANG_CAO 12.3|lao động|62 76|34 52
NANG_CAO 13.1||1 2|0 0
NANG_CAO 13.2||1 3|0 0
NANG_CAO 13.3||1 2|0 0
NANG_CAO 13.5|sản phẩm|50 75|0 25
NANG_CAO 13.8||1 1|0 0
NANG_CAO 14.1|người|95 99|86 94
NANG_CAO 14.2|người|90 97|64 82
NANG_CAO 14.3|người|40 52|8 26
NANG_CAO 14.4|người|88 96|52 74
NANG_CAO 16.1||1 2|0 0
NANG_CAO 16.2|vụ việc|91 100|66 86
NANG_CAO 16.3|lượt người|92 100|60 85
NANG_CAO 17.2|cơ sở|100 100|70 92
NANG_CAO 17.3|rác thải|90 97|52 76
NANG_CAO 17.4|hộ|60 78|20 44
NANG_CAO 17.5|hộ|52 68|22 42
NANG_CAO 17.6|rác nguy hại|100 100|60 88
NANG_CAO 17.7|phụ phẩm|82 92|40 66
NANG_CAO 17.8|cơ sở chăn nuôi|86 96|52 74
NANG_CAO 17.10|người mất|10 20|0 5
NANG_CAO 17.11||4 5.6|1.4 3.8
NANG_CAO 17.12|rác nhựa|88 96|36 62
NANG_CAO 18.1|hộ|42 58|8 26
NANG_CAO 18.2||62 84|36 54
NANG_CAO 18.3|công trình nước|50 100|20 40
NANG_CAO 18.4|cơ sở thực phẩm|100 100|62 90
NANG_CAO 18.6|cơ sở chế biến|100 100|50 80
NANG_CAO 18.7|hộ|88 96|56 76
NANG_CAO 18.8|bãi chôn lấp|100 100|0 0
KIEU_MAU 2||57 60|48 55
KIEU_MAU 3||1 1|0 0`

type Limits = readonly [low: number, high: number]
export type Range = Readonly<{ of: string; met: Limits; unmet: Limits }>

const limits = (text = ''): Limits => {
  const [low = 0, high = 0] = text.split(' ').map(Number)
  return [low, high]
}

const ranges: ReadonlyMap<string, Range> = new Map(
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [key = '', of = '', met, unmet] = line.split('|')
      return [key, { of, met: limits(met), unmet: limits(unmet) }]
    }),
)

/** The range of a figure: "NTM 12.1.nam". Of one the table does not have, something likely. */
export const rangeOf = (key: string): Range => ranges.get(key) ?? { of: 'hộ', met: [82, 96], unmet: [44, 68] }

/** What a figure of a commune counts; null for a plain number. */
export const baseOf = (profile: CommuneProfile, { of }: Range): Base | null =>
  of === '' ? null : (sizes(profile)[of] ?? null)
