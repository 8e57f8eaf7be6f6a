/** Databases that clones are made from. */
export const templates = { migrated: 'template_migrated', reference: 'template_reference' } as const

export type Template = keyof typeof templates

/** The same server, another database. */
export const onDatabase = (url: string, name: string): string => {
  const other = new URL(url)
  other.pathname = `/${name}`
  return other.href
}
