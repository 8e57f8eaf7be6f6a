/** What the portal takes as evidence. The list is closed: anything else is refused with a word on what to do. */
export type FileKind = 'pdf' | 'jpeg' | 'png' | 'webp' | 'docx' | 'xlsx'

type Kind = Readonly<{
  label: string
  extensions: readonly string[]
  mediaType: string
  shown: 'frame' | 'image' | 'none'
}>

const kinds: Readonly<Record<FileKind, Kind>> = {
  pdf: { label: 'PDF', extensions: ['pdf'], mediaType: 'application/pdf', shown: 'frame' },
  jpeg: { label: 'JPEG', extensions: ['jpg', 'jpeg', 'jfif'], mediaType: 'image/jpeg', shown: 'image' },
  png: { label: 'PNG', extensions: ['png'], mediaType: 'image/png', shown: 'image' },
  webp: { label: 'WebP', extensions: ['webp'], mediaType: 'image/webp', shown: 'image' },
  docx: {
    label: 'Word (.docx)',
    extensions: ['docx'],
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    shown: 'none',
  },
  xlsx: {
    label: 'Excel (.xlsx)',
    extensions: ['xlsx'],
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    shown: 'none',
  },
}

const entries = Object.entries(kinds) as [FileKind, Kind][]

/** The kinds in words, for the hint at the field and for refusals. */
export const KINDS_IN_WORDS = 'PDF, ảnh JPEG, PNG, WebP, Word (.docx), Excel (.xlsx)'

/** Value of the `accept` attribute of a file field. */
export const ACCEPT = entries.flatMap(([, { extensions }]) => extensions.map((one) => `.${one}`)).join(',')

/** The same for a field that opens the camera. */
export const ACCEPT_IMAGES = 'image/jpeg,image/png,image/webp'

/** The last extension of a file name, lower case; '' without one. */
export const extensionOf = (name: string): string => /\.([^.\s]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''

export const kindOfName = (name: string): FileKind | null => {
  const extension = extensionOf(name)
  return entries.find(([, { extensions }]) => extensions.includes(extension))?.[0] ?? null
}

export const kindOfMediaType = (mediaType: string): FileKind | null =>
  entries.find(([, kind]) => kind.mediaType === mediaType)?.[0] ?? null

export const labelOf = (kind: FileKind): string => kinds[kind].label
export const mediaTypeOf = (kind: FileKind): string => kinds[kind].mediaType
export const isImage = (kind: FileKind): boolean => kinds[kind].shown === 'image'

/** How a page shows a file of this media type: in a frame, as an image, or only as a link to download. */
export const shownAs = (mediaType: string): Kind['shown'] => {
  const kind = kindOfMediaType(mediaType)
  return kind ? kinds[kind].shown : 'none'
}

/** The groups the library filters by. */
export const FILE_GROUPS = {
  pdf: { label: 'PDF', mediaTypes: [kinds.pdf.mediaType] },
  image: { label: 'Ảnh', mediaTypes: [kinds.jpeg.mediaType, kinds.png.mediaType, kinds.webp.mediaType] },
  word: { label: 'Word', mediaTypes: [kinds.docx.mediaType] },
  excel: { label: 'Excel', mediaTypes: [kinds.xlsx.mediaType] },
} as const
export type FileGroup = keyof typeof FILE_GROUPS
