import { z } from 'zod'

/** How a commune stood when its part of the minutes was written: frozen, so that minutes do not move with the data. */
const standing = z.object({
  set: z.string(),
  word: z.string(),
  criteria: z.number(),
  verified: z.number(),
  late: z.number(),
  /** ISO instant. */
  at: z.string(),
})

const communeMinutes = z.object({
  version: z.number(),
  notes: z.string(),
  /** Tasks that were decided while the commune was spoken of, in order. */
  decisions: z.array(z.number()),
  standing: standing.nullable(),
  by: z.string().nullable(),
})

const general = z.object({
  version: z.number(),
  place: z.string(),
  chair: z.string(),
  secretary: z.string(),
  /** One a line. */
  attendees: z.string(),
  conclusion: z.string(),
})

export const minutesSchema = z.object({
  general,
  /** By id of the commune. */
  communes: z.record(z.string(), communeMinutes),
})

export type Minutes = z.infer<typeof minutesSchema>
export type GeneralMinutes = z.infer<typeof general>
export type CommuneMinutes = z.infer<typeof communeMinutes>
export type MinutesStanding = z.infer<typeof standing>

export const emptyGeneral: GeneralMinutes = {
  version: 1,
  place: '',
  chair: '',
  secretary: '',
  attendees: '',
  conclusion: '',
}

export const emptyCommune: CommuneMinutes = { version: 1, notes: '', decisions: [], standing: null, by: null }

/** The minutes of a meeting; those of one that nobody has written yet are empty. */
export const readMinutes = (stored: unknown): Minutes => {
  const parsed = minutesSchema.safeParse(stored)
  return parsed.success ? parsed.data : { general: emptyGeneral, communes: {} }
}

export const communeOf = ({ communes }: Minutes, communeId: number): CommuneMinutes =>
  communes[String(communeId)] ?? emptyCommune
