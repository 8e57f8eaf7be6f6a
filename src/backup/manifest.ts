import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'

/** What a backup holds: enough to know whether it is whole and which version of the program reads it. */
export const manifestSchema = z.object({
  format: z.literal(1),
  takenAt: z.iso.datetime(),
  migrations: z.array(z.string()),
  tables: z.array(
    z.object({ name: z.string(), columns: z.array(z.string()), rows: z.number().int(), sha256: z.string() }),
  ),
  files: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
})
export type Manifest = z.infer<typeof manifestSchema>

const file = (folder: string) => path.join(folder, 'manifest.json')
export const manifestFile = file

/** @throws Error in words when the folder holds no whole backup */
export const readManifest = async (folder: string): Promise<Manifest> => {
  const text = await readFile(file(folder), 'utf8').catch(() => null)
  if (text === null) throw new Error(`${folder} không phải là một bản sao lưu (không có manifest.json).`)
  const parsed = manifestSchema.safeParse(JSON.parse(text))
  if (!parsed.success) throw new Error(`${folder}: manifest.json không đọc được.`)
  return parsed.data
}
