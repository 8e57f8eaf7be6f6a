import { Comparator, LevelLayer, LevelStatus, RequirementType, UnitLevel } from '../generated/prisma/enums.js'

/** The codes of the tables as they stand in answers. */
export const UNIT_LEVELS = Object.values(UnitLevel)
export const LEVEL_LAYERS = Object.values(LevelLayer)
export const LEVEL_STATUSES = Object.values(LevelStatus)
export const COMPARATORS = Object.values(Comparator)
export const REQUIREMENT_TYPES = Object.values(RequirementType)
