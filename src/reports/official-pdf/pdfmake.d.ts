/** What we use of pdfmake, which brings no types of its own. */
declare module 'pdfmake' {
  export type Margin = readonly [left: number, top: number, right: number, bottom: number]
  type Size = 'A4' | 'A3'

  export type Node = Readonly<{
    text?: string | readonly Node[]
    stack?: readonly Node[]
    columns?: readonly Node[]
    section?: readonly Node[]
    svg?: string
    canvas?: readonly object[]
    table?: Readonly<{
      widths: readonly (number | '*')[]
      body: readonly (readonly Node[])[]
      headerRows?: number
      dontBreakRows?: boolean
      keepWithHeaderRows?: number
    }>
    layout?: object | string
    width?: number | '*' | 'auto'
    height?: number
    fit?: readonly [number, number]
    font?: string
    fontSize?: number
    lineHeight?: number
    bold?: boolean
    italics?: boolean
    alignment?: 'left' | 'center' | 'right' | 'justify'
    margin?: Margin
    leadingIndent?: number
    colSpan?: number
    rowSpan?: number
    pageBreak?: 'before' | 'after'
    pageSize?: Size
    pageOrientation?: 'portrait' | 'landscape'
    pageMargins?: Margin
    unbreakable?: boolean
    headlineLevel?: number
    columnGap?: number
    preserveLeadingSpaces?: boolean
  }>

  export type Placed = Readonly<{ headlineLevel?: number }>
  export type Following = Readonly<{ getFollowingNodesOnPage: () => readonly unknown[] }>

  type Definition = Readonly<{
    content: readonly Node[]
    pageSize: Size
    pageMargins: Margin
    header: (page: number) => Node | undefined
    defaultStyle: Readonly<{ font: string; fontSize: number; lineHeight?: number }>
    info: Readonly<{ title: string; author: string; creationDate?: Date }>
    language: string
    pageBreakBefore?: (node: Placed, around: Following) => boolean
  }>

  type Faces = Readonly<{ normal: string; bold: string; italics: string; bolditalics: string }>

  const pdfmake: {
    setFonts: (fonts: Readonly<Record<string, Faces>>) => void
    setUrlAccessPolicy: (allowed: (url: string) => boolean) => void
    setLocalAccessPolicy: (allowed: (path: string) => boolean) => void
    createPdf: (definition: Definition) => { getBuffer: () => Promise<Buffer> }
  }
  export default pdfmake
}
