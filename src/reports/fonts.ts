import { createRequire } from 'node:module'
import path from 'node:path'

const folder = path.dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/tinos/package.json'))
const face = (name: string) => path.join(folder, name, `Tinos_${name}.ttf`)

/** Tinos: as wide as Times New Roman letter by letter, with all Vietnamese marks, and free to embed. */
export const family = 'Tinos'

/** Its four files. */
export const faces = {
  normal: face('400Regular'),
  bold: face('700Bold'),
  italics: face('400Regular_Italic'),
  bolditalics: face('700Bold_Italic'),
} as const
