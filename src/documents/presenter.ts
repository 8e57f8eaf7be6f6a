import { day, number } from '../kernel/format.js'
import { paths } from '../paths.js'
import type { ListedDocument } from './queries.js'

/** Papers with what rests on each, in words, with the way there; `directives`: whether the person may read those. */
export const presentDocuments = (documents: readonly ListedDocument[], { directives }: { directives: boolean }) =>
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
        : [{ text: 'Văn bản chỉ đạo', href: directives ? paths.directives.show({ id: document.directiveId }) : null }]),
    ],
  }))

export type PresentedDocument = ReturnType<typeof presentDocuments>[number]
