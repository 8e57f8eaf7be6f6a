/**
 * The sixteen communes as the demonstration tells them: invented, believable, no official figure.
 *
 * A line of outcomes has a word for each criterion of the set, in order:
 * D verified whole · K not applicable · s claimed whole, the agency's word missing · a number: so many indicators verified,
 * the rest not · C not met, verified · c not met, says the commune · - nothing said yet · a final ! marks a late indicator
 */
export type CommuneProfile = Readonly<{
  name: string
  households: number
  people: number
  villages: number
  schools: number
  /** Income a head in 2024, million đồng: above the level of the year where criterion 10 is met. */
  income: number
  ntm: string
  nangCao: string
  kieuMau: string
  /** Criteria of NTM that were met when the portal was opened, in January 2023. */
  atFirst: number
  /** By this day the other criteria met were reached, save those of May 2024. */
  allBy: string
  /** Criteria of NTM that became met in May 2024, and those once met and lost on a day. */
  gained: readonly number[]
  lost: Readonly<Record<number, string>>
}>

const few = '1 - - 1 - - - 1 - c c - - - - - - - 2'
const none = '- - - - - - - - - - - - - - - - - - s'

const commune = (
  name: string,
  [households, people, villages, schools, income]: readonly [number, number, number, number, number],
  ntm: string,
  more: Partial<CommuneProfile> & { atFirst: number },
): CommuneProfile => ({
  name,
  households,
  people,
  villages,
  schools,
  income,
  ntm,
  nangCao: none,
  kieuMau: '- - - -',
  allBy: '2024-04-26',
  gained: [],
  lost: {},
  ...more,
})

export const communeProfiles: readonly CommuneProfile[] = [
  commune('Trấn Ninh', [642, 2757, 7, 3, 43.6], 'D 2! D D C 1! D D s C D c 4 D 2 D 4! D D', {
    atFirst: 6,
    gained: [16],
    nangCao: few,
  }),
  commune('Liên Hội', [905, 3880, 9, 3, 46.2], 'D D D D D D D D D D D D 4! D D D 8 D D', {
    atFirst: 12,
    allBy: '2023-11-24',
    lost: { 13: '2024-05-09', 17: '2024-02-22' },
    nangCao: 'D 2 4 D 3 1 c 3 D c D 1 3 2 1 D 5! 3 D',
  }),
  commune('Hòa Bình', [742, 3190, 8, 3, 41.9], 'D 3! D D C 2 D D s c D 1 4 D 1 D 7! D D', {
    atFirst: 6,
    gained: [18],
    nangCao: few,
  }),
  commune('Tú Xuyên', [812, 3470, 9, 3, 44.1], 'D D D D D 2 D D D c! D c 3 D D D 5 D D', {
    atFirst: 9,
    gained: [9, 15],
    nangCao: 'D 1 2 D 1 1 - 2 - c D - 2 1 1 1 3 1 D',
  }),
  commune('Điềm He', [1395, 6010, 13, 4, 58.6], 'D D D D D D D D D D D D D D D D D D D', {
    atFirst: 19,
    nangCao: 'D D D D D D D D D D D D D D D D D 7 D',
    kieuMau: 'D s c D',
  }),
  commune('An Sơn', [983, 4260, 11, 4, 37.2], 'D 2! D D C 1! K D 1 c C! 1 2 D 3 s 10 2 D', { atFirst: 5 }),
  commune('Khánh Khê', [701, 3040, 8, 3, 41.3], 'D 2 D D D 2 D D 1 c D 1 s D 2 D 9! D D', {
    atFirst: 7,
    gained: [5],
    nangCao: few,
  }),
  commune('Lương Năng', [668, 2850, 8, 2, 35.8], 'D 1! 1 D C! - K D 1! C C c 4 D 2 D 8! 5 D', { atFirst: 5 }),
  commune('Đồng Giáp', [431, 1870, 6, 2, 34.6], 'D 3 1! D c 2 K 3 1 C! c c 4! D 1 s 7 4 D', {
    atFirst: 6,
    lost: { 8: '2024-05-07' },
  }),
  commune('Bình Phúc', [774, 3310, 8, 3, 43.9], 'D D D D C D D D D c D 1 3 D D D 5! D D', {
    atFirst: 9,
    gained: [6],
    nangCao: '2 1 2 D 1 1 - 2 - c s - 1 1 1 1 2 1 D',
  }),
  commune('Tràng Các', [402, 1760, 6, 2, 33.4], 'D 3! 1! D - 1 K 3! 1 C C! - 3 D 3 c 4! 3 D', { atFirst: 4 }),
  commune('Tân Đoàn', [856, 3690, 9, 3, 45.6], 'D D D D D D D D D s D 1 D D D D 10 D D', {
    atFirst: 10,
    gained: [5, 13],
    nangCao: 'D 2 3 D 2 2 c 3 s c D - 2 1 1 2 4 2 D',
  }),
  commune('Tri Lễ', [1214, 5230, 13, 4, 36.9], 'D 2 D D C 2 D D 1! c C 1 2 D 2! D 9 5 D', { atFirst: 5, gained: [3] }),
  commune('Tràng Phái', [738, 3170, 8, 3, 42.7], 'D 1 D D D 2! D D D c D 1 4 D s D 8 D D', {
    atFirst: 8,
    nangCao: few,
  }),
  commune('Yên Phúc', [1322, 5640, 14, 4, 49.3], 'D D D D D D D D D D D D D D D D D D D', {
    atFirst: 19,
    nangCao: 'D D D D D D D s D c D 1 D D s 2 8 D D',
  }),
  commune('Hữu Lễ', [397, 1720, 5, 2, 34.1], 'D 3 1! D c! 2 K D 1 C C c 3 s 3 D 5! 3! D', { atFirst: 4 }),
]

export const profileOf = (name: string): CommuneProfile => {
  const profile = communeProfiles.find((one) => one.name === name)
  if (!profile) throw new RangeError(`No profile of ${name}`)
  return profile
}
