import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { paths } from '../../src/paths.js'
import type { Portal, Visitor } from './portal.js'

type Fields = Record<string, string | number | readonly (string | number)[]>
type Files = readonly (readonly [name: string, bytes: Buffer])[]
export type Papers = Readonly<Record<string, unknown>> & { readonly files?: Files }

/** Where a new paper of an indicator goes: the fields its form carries unseen. */
export const placeFields = async (
  portal: Portal,
  assessmentId: number,
): Promise<{ commune: number; criterion: number }> => {
  const row = await portal.db.assessment.findUniqueOrThrow({ where: { id: assessmentId } })
  return { commune: row.communeId, criterion: row.criterionId }
}

/** Sends the form of new papers as a browser would: the token first, then fields, then files. */
export const sendPapers = (visitor: Visitor, { files, ...fields }: Papers) => {
  const form = visitor.multipart(paths.evidence.create())
  for (const [name, value] of Object.entries(fields)) {
    for (const one of [value].flat()) form.field(name, String(one))
  }
  for (const [name, bytes] of files ?? []) form.attach('files', bytes, name)
  return form
}

/** Uploads one file for an indicator and returns the record's id. */
export const uploadOne = async (
  portal: Portal,
  visitor: Visitor,
  assessmentId: number,
  file: readonly [name: string, bytes: Buffer],
  fields: Fields = {},
): Promise<number> => {
  const place = await placeFields(portal, assessmentId)
  const answer = await sendPapers(visitor, {
    ...place,
    assessments: assessmentId,
    subject: 'Biên bản',
    ...fields,
    files: [file],
  })
  if (answer.status !== 303) throw new Error(`upload answered ${answer.status}: ${answer.text}`)
  const code = new URL(answer.headers['location'] as string, 'http://x').searchParams.get('code') ?? ''
  const revision = await portal.db.evidenceRevision.findUniqueOrThrow({ where: { receiptCode: code } })
  return revision.evidenceId
}

/** Files kept and files half received, by name. */
export const storedFiles = async (portal: Portal): Promise<{ kept: string[]; incoming: string[] }> => {
  const folder = path.resolve(portal.storage.pathOf('0'.repeat(64)), '../..')
  const all = await readdir(folder, { recursive: true })
  return {
    kept: all.map((name) => path.basename(name)).filter((name) => /^[0-9a-f]{64}$/.test(name)),
    incoming: await readdir(path.join(folder, 'incoming')).catch(() => []),
  }
}
