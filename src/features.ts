import type { Router } from 'express'
import type { Deps } from './app.js'
import { auditRoutes } from './audit/routes.js'
import { settingRoutes } from './settings/routes.js'
import type { SettingsReader } from './settings/settings.js'
import { userRoutes } from './users/routes.js'

export type FeatureDeps = Deps & { settings: SettingsReader }

/** Every feature's routes, in the order of the menu. */
export const features = (deps: FeatureDeps): Router[] => [userRoutes(), auditRoutes(), settingRoutes(deps.settings)]
