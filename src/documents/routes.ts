import { Router } from 'express'
import { pageOf, queryText } from '../kernel/http/request.js'
import type { Column } from '../kernel/lists/column.js'
import { inPages } from '../kernel/lists/files.js'
import { listFiles } from '../lists/files.js'
import { fileOf, listTools } from '../lists/tools.js'
import { paths } from '../paths.js'
import { holds } from '../policies/capabilities.js'
import { requires } from '../policies/guard.js'
import { presentDocuments } from './presenter.js'
import { documentsPerPage, type ListedDocument, listDocuments } from './queries.js'

/** What the files of the list hold. */
const documentColumns: readonly Column<ListedDocument>[] = [
  { key: 'docNumber', label: 'Số', of: ({ docNumber }) => docNumber },
  { key: 'issuedOn', label: 'Ngày ban hành', kind: 'day', of: ({ issuedOn }) => issuedOn },
  { key: 'issuer', label: 'Cơ quan ban hành', of: ({ issuer }) => issuer },
  { key: 'title', label: 'Trích yếu', of: ({ title }) => title },
  { key: 'effectiveFrom', label: 'Hiệu lực từ', kind: 'day', of: ({ effectiveFrom }) => effectiveFrom },
  { key: 'sets', label: 'Bộ tiêu chí', of: ({ sets }) => sets.map(({ shortName }) => shortName).join('; ') },
  { key: 'levels', label: 'Số mức đạt', kind: 'number', of: ({ levels }) => levels },
  { key: 'assignments', label: 'Số phân công', kind: 'number', of: ({ assignments }) => assignments },
  { key: 'note', label: 'Ghi chú', of: ({ note }) => note },
]

/** The papers everything rests on. */
export const documentRoutes = (): Router => {
  const router = Router()
  router.get(paths.documents.list.pattern, requires('set.read'), async (req, res) => {
    const words = queryText(req, 'q')
    const page = pageOf(req)
    const { documents, total } = await listDocuments(req.ctx, { words, page })
    const pages = Math.max(1, Math.ceil(total / documentsPerPage))
    res.render('documents/list', {
      tools: await listTools(req, 'documents', { file: fileOf(paths.documents.export) }),
      documents: presentDocuments(documents, { directives: holds(req.ctx.actor, 'directive.read') }),
      words,
      total,
      current: page,
      pages,
    })
  })
  listFiles(router, paths.documents.export, requires('set.read'), (req) => ({
    name: 'van-ban',
    subject: 'LegalDocument',
    columns: documentColumns,
    rows: inPages(
      async (page, size) => (await listDocuments(req.ctx, { words: queryText(req, 'q'), page }, size)).documents,
    ),
  }))
  return router
}
