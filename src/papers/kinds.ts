/** The reports the portal makes as files. Stored with each document and each template, and so never renamed. */
export const KINDS = ['COMMUNE_REPORT', 'DISTRICT_REPORT', 'MEETING_SUMMARY'] as const
export type PaperKind = (typeof KINDS)[number]

export const kindWords: Readonly<Record<PaperKind, string>> = {
  COMMUNE_REPORT: 'Báo cáo tiến độ của xã',
  DISTRICT_REPORT: 'Báo cáo của huyện',
  MEETING_SUMMARY: 'Tóm tắt phục vụ họp',
}

export const isKind = (text: string): text is PaperKind => KINDS.some((kind) => kind === text)

/** The formats a document is written in; `own`: by the office's own template. */
export const FORMATS = ['docx', 'pdf', 'own'] as const
export type Format = (typeof FORMATS)[number]
export const isFormat = (text: string): text is Format => FORMATS.some((format) => format === text)

/** How far a document is. */
export const STATES = ['QUEUED', 'RUNNING', 'DONE', 'FAILED'] as const
export type PaperState = (typeof STATES)[number]
