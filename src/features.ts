import type { Router } from 'express'
import type { Deps } from './app.js'
import type { SettingsReader } from './settings/settings.js'

export type FeatureDeps = Deps & { settings: SettingsReader }

/** Every feature's routes, in the order of the menu. */
export const features = (_deps: FeatureDeps): Router[] => []
