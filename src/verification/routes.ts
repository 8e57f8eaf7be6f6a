import { Router } from 'express'
import { noScanner, type Scanner } from '../evidence/inspect.js'
import type { FileStore } from '../kernel/storage/store.js'
import { listFiles } from '../lists/files.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import type { SettingsReader } from '../settings/settings.js'
import { sendComment, showComments } from './routes-comments.js'
import { deskHandlers, queueFile } from './routes-desk.js'
import { sendHandlers } from './routes-send.js'
import { togetherHandlers } from './routes-together.js'
import { recall, reopen, showReopening } from './routes-verdict.js'

type Deps = Readonly<{
  storage: FileStore
  settings: SettingsReader
  /** Asked about every received file before it is kept; none unless given. */
  scan?: Scanner
}>

/** Verification all year round: sending, the queue and its desk, several at once, taking back, discussion. */
export const verificationRoutes = ({ storage, settings, scan = noScanner }: Deps): Router => {
  const router = Router()
  const { verifications, assessments, communes } = paths
  const [submit, decide] = [requires('verification.submit'), requires('verification.decide')]
  const read = requires('verification.read')
  const desk = deskHandlers({ storage, settings, scan })
  const together = togetherHandlers({ storage, settings, scan })

  router.get(assessments.submission.pattern, submit, sendHandlers.showOne)
  router.post(assessments.submission.pattern, submit, sendHandlers.sendOne)
  router.get(communes.submission.pattern, submit, sendHandlers.showCriterion)
  router.post(communes.submission.pattern, submit, sendHandlers.sendCriterion)
  router.get(assessments.reopening.pattern, decide, showReopening)
  router.post(assessments.reopening.pattern, decide, reopen)
  router.get(assessments.comments.pattern, read, showComments)
  router.post(assessments.comments.pattern, requires('comment.write'), sendComment)

  router.get(verifications.list.pattern, decide, desk.list)
  listFiles(router, verifications.export, decide, queueFile)
  router.get(verifications.together.pattern, decide, together.show)
  router.post(verifications.together.pattern, decide, together.send)
  router.get(verifications.show.pattern, read, desk.show)
  router.post(verifications.show.pattern, decide, desk.send)
  router.post(verifications.recall.pattern, submit, recall)
  return router
}
