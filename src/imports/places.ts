import { fold } from '../kernel/text.js'

export type Place = Readonly<{ id: number; code: string; name: string; fullName: string }>

/** Names as people write them: without marks, without "UBND", "xã", "thị trấn" before them. */
const nameKey = (text: string): string =>
  fold(text)
    .replace(/[.,:;"'()]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^ubnd /, '')
    .replace(/^(xa|thi tran|phuong|tt|x|p|huyen|tinh) (?=\S)/, '')

/** Finds one of some units or agencies by its code or name; a sentence where none, or more than one, answers. */
export const finder = <P extends Readonly<{ code: string; name: string }>>(
  places: readonly P[],
  namesOf: (place: P) => readonly string[],
  missing: (typed: string) => string,
): ((typed: string) => P | string) => {
  const byKey = new Map<string, P[]>()
  for (const place of places)
    for (const key of new Set([place.code, ...namesOf(place)].map(nameKey)))
      byKey.set(key, [...(byKey.get(key) ?? []), place])
  return (typed) => {
    const found = byKey.get(nameKey(typed)) ?? []
    const [first] = found
    if (first && found.length === 1) return first
    const exact = found.filter((place) => namesOf(place).includes(typed.trim()))
    if (exact[0] && exact.length === 1) return exact[0]
    return found.length > 1 ? `“${typed}” trùng tên nhiều nơi. Đề nghị ghi mã.` : missing(typed)
  }
}

/** Communes in the person's hands by code or name. */
export const communeFinder = (communes: readonly Place[]) =>
  finder(
    communes,
    ({ name, fullName }) => [name, fullName],
    (typed) =>
      typed === '' ? 'Chưa ghi xã.' : `Không có xã “${typed}” trong các xã tài khoản được nhập. Đề nghị kiểm tra tên.`,
  )
