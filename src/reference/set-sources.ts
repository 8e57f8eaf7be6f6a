import { fileOf, type Seed, type SeedFile, sha256 } from './files.js'
import { canonical } from './merge.js'

/** A set with what provinces decide or are to decide in it: loaded and versioned as one. */
export type SetSource = Readonly<{ code: string; prerequisite: string | null; file: SeedFile; sha256: string }>

/** The sets of the seed, each after the one it requires. */
export const setSources = (seed: Seed): SetSource[] => {
  const sources = seed.sets.map((name): SetSource => {
    const file = fileOf(seed, name)
    const { code, prerequisite = null } = JSON.parse(file.text) as { code: string; prerequisite?: string | null }
    return { code, prerequisite, file, sha256: sha256([file.text, ...overlayTexts(seed, code)].join('\n')) }
  })
  const ordered: SetSource[] = []
  const place = (source: SetSource) => {
    if (ordered.includes(source)) return
    const first = sources.find(({ code }) => code === source.prerequisite)
    if (first) place(first)
    ordered.push(source)
  }
  sources.forEach(place)
  return ordered
}

/** The part of each overlay that concerns a set: another set's thresholds make no new version of this one. */
const overlayTexts = (seed: Seed, code: string): string[] =>
  seed.overlays.map((name) => {
    const overlay = JSON.parse(fileOf(seed, name).text) as { levels: { set: string }[] }
    return canonical({ ...overlay, levels: overlay.levels.filter(({ set }) => set === code) })
  })
