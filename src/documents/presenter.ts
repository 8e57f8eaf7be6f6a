import { day, number } from '../kernel/format.js'
import { paths } from '../paths.js'
import type { ListedDocument } from './queries.js'

/** What a set, a level or an assignment rests on: how many, in words, with the way to them. */
export const presentDocuments = (documents: readonly ListedDocument[]) =>
  documents.map((document) => ({
    id: document.id,
    docNumber: document.docNumber,
    issuedOn: document.issuedOn ? day(document.issuedOn) : null,
    issuer: document.issuer,
    title: document.title,
    note: document.note,
    effectiveFrom: document.effectiveFrom ? day(document.effectiveFrom) : null,
    uses: [
      ...document.sets.map(({ code, shortName }) => ({ text: shortName, href: paths.sets.show({ set: code }) })),
      ...(document.levels > 0 ? [{ text: `${number(document.levels)} mức đạt`, href: null }] : []),
      ...(document.assignments > 0 ? [{ text: `${number(document.assignments)} phân công`, href: null }] : []),
      ...(document.directiveId === null
        ? []
        : [{ text: 'Văn bản chỉ đạo', href: paths.directives.show({ id: document.directiveId }) }]),
    ],
  }))

export type PresentedDocument = ReturnType<typeof presentDocuments>[number]
