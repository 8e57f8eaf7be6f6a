import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { root } from '../kernel/root.js'

/** A seed file as it lies on the disk: read and hashed, not yet understood. */
export type SeedFile = Readonly<{ name: string; text: string; sha256: string }>

export type Seed = Readonly<{
  /** By name without ".json". */
  files: ReadonlyMap<string, SeedFile>
  /** Names of the criteria sets' files, and of the provinces' overlays. */
  sets: readonly string[]
  overlays: readonly string[]
}>

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Reads the reference data the project carries; `dir` is another copy of the same folder. */
export const readSeed = async (dir = root('prisma', 'seed')): Promise<Seed> => {
  const [plain, sets] = await Promise.all([
    readFolder(dir),
    readFolder(path.join(dir, 'criteria-sets'), 'criteria-sets/'),
  ])
  return {
    files: new Map([...plain, ...sets].map((file) => [file.name, file])),
    sets: sets.map(({ name }) => name),
    overlays: plain.map(({ name }) => name).filter((name) => name.startsWith('overlay-')),
  }
}

const readFolder = async (dir: string, prefix = ''): Promise<SeedFile[]> => {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.json')).sort()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(path.join(dir, name), 'utf8')
      return { name: `${prefix}${name.slice(0, -'.json'.length)}`, text, sha256: sha256(text) }
    }),
  )
}

/** Throws a readable error that names the file and the places where it does not fit. */
export const parseSeed = <S extends z.ZodType>(schema: S, { name, text }: SeedFile): z.infer<S> => {
  const parsed = schema.safeParse(JSON.parse(text))
  if (parsed.success) return parsed.data
  throw new Error(`prisma/seed/${name}.json: ${z.prettifyError(parsed.error)}`)
}

export const fileOf = (seed: Seed, name: string): SeedFile => {
  const file = seed.files.get(name)
  if (!file) throw new Error(`prisma/seed/${name}.json is missing`)
  return file
}
