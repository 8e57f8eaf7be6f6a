import path from 'node:path'
import { Router } from 'express'
import type { Config } from '../config.js'
import type { PrismaClient } from '../generated/prisma/client.js'
import type { FileStore } from '../kernel/storage/store.js'
import { listFiles } from '../lists/files.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import type { SettingsReader } from '../settings/settings.js'
import { noScanner, type Scanner } from './inspect.js'
import { intakeHandlers } from './intake/routes.js'
import { createPreviews } from './previews.js'
import { fileHandlers } from './routes-files.js'
import { libraryFile, showLibrary } from './routes-library.js'
import { saveLinks, showLinks, showWithdrawal, withdraw } from './routes-links.js'
import { showReceipts } from './routes-receipts.js'
import { revisionHandlers, saveEdit, showEdit, showRecord } from './routes-record.js'
import { uploadHandlers } from './routes-upload.js'
import { createParts } from './uploads/parts.js'
import { loginAsked, transferHandlers } from './uploads/routes.js'

type Deps = Readonly<{
  db: PrismaClient
  storage: FileStore
  settings: SettingsReader
  config: Pick<Config, 'dataDir'>
  /** Asked about every received file before it is kept; none unless given. */
  scan?: Scanner
}>

/** Papers: the library, adding, a record with its files, what it proves, its withdrawal. */
export const evidenceRoutes = ({ db, storage, settings, config, scan = noScanner }: Deps): Router => {
  const router = Router()
  const { evidence, uploads } = paths
  const read = requires('evidence.read')
  const change = requires('evidence.upload')
  const parts = createParts(config.dataDir)
  const uploading = uploadHandlers({ storage, settings, scan, parts })
  const revising = revisionHandlers({ storage, settings, scan, parts })
  const previews = createPreviews(path.join(config.dataDir, 'previews'), storage)
  const files = fileHandlers({ storage, previews })
  const intake = intakeHandlers({ storage, settings, scan, parts, previews })

  router.get(evidence.list.pattern, read, showLibrary)
  listFiles(router, evidence.export, read, libraryFile)
  router.get(evidence.create.pattern, change, uploading.show)
  router.post(evidence.create.pattern, change, uploading.send)
  router.get(evidence.intake.pattern, change, intake.show)
  router.post(evidence.intake.pattern, change, intake.send)
  router.post(evidence.intakeRows.pattern, change, intake.confirm)
  router.get(evidence.receipts.pattern, read, showReceipts)
  router.get(evidence.show.pattern, read, showRecord)
  router.get(evidence.edit.pattern, change, showEdit)
  router.post(evidence.edit.pattern, change, saveEdit)
  router.get(evidence.revisions.pattern, change, revising.show)
  router.post(evidence.revisions.pattern, change, revising.send)
  router.get(evidence.file.pattern, read, files.file)
  router.get(evidence.preview.pattern, read, files.preview)
  router.get(evidence.cover.pattern, read, files.cover)
  router.get(evidence.thumbnail.pattern, read, files.thumbnail)
  router.get(evidence.links.pattern, change, showLinks)
  router.post(evidence.links.pattern, change, saveLinks)
  router.get(evidence.withdrawal.pattern, change, showWithdrawal)
  router.post(evidence.withdrawal.pattern, change, withdraw)

  const transfer = transferHandlers({ db, parts, storage, settings, scan })
  router.post(uploads.create.pattern, loginAsked, change, transfer.create)
  router.head(uploads.show.pattern, loginAsked, change, transfer.ask)
  router.patch(uploads.show.pattern, loginAsked, change, transfer.send)
  router.delete(uploads.show.pattern, loginAsked, change, transfer.drop)
  router.post(uploads.receipt.pattern, loginAsked, change, transfer.receive)
  router.get(uploads.thumbnail.pattern, change, intake.thumbnail)
  router.get(uploads.preview.pattern, change, intake.preview)
  return router
}
