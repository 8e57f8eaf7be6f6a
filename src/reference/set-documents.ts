import type { Tx } from '../kernel/db/client.js'
import { dayFromDb } from '../kernel/time.js'
import { Ids, idsOf, remember } from './memory.js'
import type { DocumentEntry } from './schemas.js'
import { withDates } from './sync.js'
import { without } from './without.js'

const natural = ({ docNumber, issuer, issuedOn }: Pick<DocumentEntry, 'docNumber' | 'issuer' | 'issuedOn'>): string =>
  [docNumber, issuer, issuedOn ?? ''].join('|')

/**
 * Ids of documents by the keys a set names them: those of the project's own list, and those the set's file brings along,
 * which are taken from the library by number, issuer and day, or added to it.
 */
export const documentIds = async (tx: Tx, brought: readonly DocumentEntry[]): Promise<Ids> => {
  const ids = await idsOf(tx, 'documents')
  const unknown = new Map(brought.filter(({ key }) => ids.find(key) === undefined).map((entry) => [entry.key, entry]))
  if (unknown.size === 0) return ids
  const stored = await tx.legalDocument.findMany({
    where: { docNumber: { in: [...unknown.values()].map(({ docNumber }) => docNumber) } },
    select: { id: true, docNumber: true, issuer: true, issuedOn: true },
  })
  const byNatural = new Map(
    stored.map(({ id, issuedOn, ...row }) => [natural({ ...row, issuedOn: issuedOn && dayFromDb(issuedOn) }), id]),
  )
  const known = new Map([...(await remember(tx, 'documents'))].map(([key, { id }]) => [key, id]))
  for (const [key, paper] of unknown) {
    const entry = without(paper, 'key')
    const id =
      byNatural.get(natural(entry)) ??
      (await tx.legalDocument.create({ data: withDates(entry, 'issuedOn', 'effectiveFrom'), select: { id: true } })).id
    byNatural.set(natural(entry), id)
    known.set(key, id)
  }
  return new Ids('documents', known)
}
