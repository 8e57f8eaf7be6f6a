// The package carries no types; this is the part of it that the demonstration uses.
declare module 'pdfmake' {
  type Fonts = Record<string, { normal: string; bold: string; italics: string; bolditalics: string }>
  const pdfmake: {
    setFonts: (fonts: Fonts) => void
    setUrlAccessPolicy: (allowed: (url: string) => boolean) => void
    setLocalAccessPolicy: (allowed: (path: string) => boolean) => void
    createPdf: (definition: object) => { getBuffer: () => Promise<Buffer> }
  }
  export default pdfmake
}
