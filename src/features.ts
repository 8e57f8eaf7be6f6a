import type { Router } from 'express'
import { apiClientRoutes } from './api/routes-clients.js'
import { assessmentRoutes } from './assessments/routes.js'
import { assignmentRoutes } from './assignments/routes.js'
import { auditRoutes } from './audit/routes.js'
import { jobLabels } from './background.js'
import { calendarRoutes } from './calendar/routes.js'
import { campaignRoutes } from './campaigns/routes.js'
import { communeRoutes } from './communes/routes.js'
import { comparisonRoutes } from './comparison/routes.js'
import { criteriaRoutes } from './criteria/routes.js'
import { dashboardRoutes } from './dashboards/routes.js'
import type { Deps } from './deps.js'
import { directiveRoutes } from './directives/routes.js'
import { documentRoutes } from './documents/routes.js'
import { evidenceRoutes } from './evidence/routes.js'
import { handoverRoutes } from './handovers/routes.js'
import { helpRoutes } from './help/routes.js'
import { homeRoutes } from './home/routes.js'
import { importRoutes } from './imports/routes.js'
import { jobRoutes } from './jobs/routes.js'
import { letterRoutes } from './letters/routes.js'
import { levelRoutes } from './levels/routes.js'
import { listRoutes } from './lists/routes.js'
import { mapRoutes } from './map/routes.js'
import { meetingRoutes } from './meetings/routes.js'
import { missingRoutes } from './missing/routes.js'
import { noticeRoutes } from './notices/routes.js'
import { obstacleRoutes } from './obstacles/routes.js'
import { paperRoutes } from './papers/routes.js'
import { publicationRoutes } from './publications/routes.js'
import { resourceRoutes } from './resources/routes.js'
import { scoreboardRoutes } from './scoreboards/routes.js'
import { searchRoutes } from './search/routes.js'
import { setImportRoutes } from './set-imports/routes.js'
import { settingRoutes } from './settings/routes.js'
import type { SettingsReader } from './settings/settings.js'
import { steeringRoutes } from './steering/routes.js'
import { tableRoutes } from './tables/routes.js'
import { targetRoutes } from './targets/routes.js'
import { taskRoutes } from './tasks/routes.js'
import { templateRoutes } from './templates/routes.js'
import { unitRoutes } from './units/routes.js'
import { userRoutes } from './users/routes.js'
import { verificationRoutes } from './verification/routes.js'

export type FeatureDeps = Deps & { settings: SettingsReader }

/** Every feature's routes, in the order of the menu. */
export const features = (deps: FeatureDeps): Router[] => [
  userRoutes(),
  auditRoutes(),
  settingRoutes(deps.settings),
  apiClientRoutes(),
  jobRoutes(jobLabels),
  homeRoutes(deps),
  dashboardRoutes(),
  mapRoutes(),
  scoreboardRoutes(),
  comparisonRoutes(),
  publicationRoutes(),
  assessmentRoutes(deps),
  communeRoutes(),
  targetRoutes(),
  missingRoutes(),
  steeringRoutes(),
  handoverRoutes(),
  taskRoutes(deps),
  noticeRoutes(),
  calendarRoutes(),
  directiveRoutes(),
  letterRoutes(deps),
  tableRoutes(),
  campaignRoutes(),
  paperRoutes(deps),
  templateRoutes(deps),
  obstacleRoutes(),
  meetingRoutes(),
  resourceRoutes(deps),
  importRoutes(),
  helpRoutes(),
  searchRoutes(),
  listRoutes(),
  unitRoutes(),
  setImportRoutes(),
  criteriaRoutes(),
  levelRoutes(),
  assignmentRoutes(),
  documentRoutes(),
  evidenceRoutes(deps),
  verificationRoutes(deps),
]
