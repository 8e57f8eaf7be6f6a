import type { CommandCtx } from '../kernel/command.js'
import { Invalid } from '../kernel/errors.js'
import { dayToDb } from '../kernel/time.js'
import type { Document } from './queries.js'
import { getDocuments } from './queries.js'
import type { DocumentInput } from './schemas.js'

const kinds: readonly (readonly [mark: RegExp, kind: string])[] = [
  [/QĐ/, 'QD'],
  [/NQ/, 'NQ'],
  [/NĐ/, 'ND'],
  [/KH/, 'KH'],
  [/HD/, 'HD'],
]

/** What kind of paper a number speaks of: "1062/QĐ-UBND" → QD; an official letter has no mark. */
export const kindOf = (docNumber: string): string =>
  kinds.find(([mark]) => mark.test(docNumber.toUpperCase()))?.[1] ?? 'CV'

/**
 * The paper of a form, within the command it is the ground of: the chosen one, the one of the same number, issuer and
 * day that is known already, or a new row. A known one whose day was not known yet is completed by what was typed.
 * @throws Invalid when the chosen one is not there
 */
export const documentOf = async (ctx: CommandCtx, input: DocumentInput): Promise<Document> => {
  if (input.documentId !== null) {
    const chosen = (await getDocuments(ctx, [input.documentId])).get(input.documentId)
    if (!chosen) throw new Invalid('Chưa lưu: văn bản được chọn không còn trong danh sách. Đề nghị chọn lại.')
    return chosen
  }
  const { docNumber, docIssuer: issuer, docIssuedOn: issuedOn, docTitle: title } = input
  if (docNumber === null || issuer === null || issuedOn === null) throw new Invalid()
  const same = await ctx.db.legalDocument.findMany({
    where: { docNumber, issuer, OR: [{ issuedOn: dayToDb(issuedOn) }, { issuedOn: null }] },
    orderBy: { issuedOn: { sort: 'asc', nulls: 'last' } },
    take: 2,
  })
  const [known] = same
  if (known?.issuedOn) return { id: known.id, docNumber, issuer, issuedOn, title: known.title }
  const facts = { docNumber, issuer, issuedOn: dayToDb(issuedOn), title: known?.title ?? title }
  const row = known
    ? await ctx.db.legalDocument.update({ where: { id: known.id }, data: facts })
    : await ctx.db.legalDocument.create({ data: { ...facts, kind: kindOf(docNumber) } })
  const to = { docNumber, issuer, issuedOn, title: row.title }
  await ctx.record({
    action: known ? 'document.completed' : 'document.added',
    subject: 'LegalDocument',
    subjectId: row.id,
    ...(known && { from: { docNumber, issuer, issuedOn: null, title: known.title } }),
    to,
  })
  return { id: row.id, ...to }
}
