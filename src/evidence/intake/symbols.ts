import { fold } from '../../kernel/text.js'

/** Kinds of administrative papers: their sign (30/2020/NĐ-CP, phụ lục III) and their name. */
const KINDS: readonly (readonly [sign: string, name: string])[] = [
  ['QĐ', 'Quyết định'],
  ['NQ', 'Nghị quyết'],
  ['CT', 'Chỉ thị'],
  ['QC', 'Quy chế'],
  ['TB', 'Thông báo'],
  ['HD', 'Hướng dẫn'],
  ['CTr', 'Chương trình'],
  ['KH', 'Kế hoạch'],
  ['PA', 'Phương án'],
  ['ĐA', 'Đề án'],
  ['BC', 'Báo cáo'],
  ['BB', 'Biên bản'],
  ['TTr', 'Tờ trình'],
  ['CV', 'Công văn'],
  ['GM', 'Giấy mời'],
  ['XN', 'Giấy xác nhận'],
  ['GXN', 'Giấy xác nhận'],
  ['GCN', 'Giấy chứng nhận'],
  ['PXN', 'Phiếu xét nghiệm'],
  ['NĐ', 'Nghị định'],
  ['TT', 'Thông tư'],
]

/** Signs of bodies as they stand after a kind: customary ones of district, commune, province and ministries. */
const BODIES =
  `UBND HĐND TTg CP VPCP VPĐP BCĐ BCĐNTM BQL BCH BCHQS MTTQ UBMTTQ MTTW NNPTNT PNNPTNT SNNPTNT BNNPTNT TNMT PTNMT KTHT
  PKTHT TCKH PTCKH GDĐT PGDĐT SGDĐT BGDĐT LĐTBXH PLĐTBXH VHTT PVHTT NV PNV TP PTP DT PDT YT PYT TTYT TYT TYTX CA CAX CAH CCTK TK
  BHXH VP ĐU HU TU HND HPN CCB ĐTN HTX BKHĐT BTNMT BYT BTC TTHĐND ĐL ĐLVQ BPT`.split(/\s+/)

const kindBySign = new Map(KINDS.map(([sign]) => [fold(sign), sign]))
kindBySign.set('nd', 'NĐ')
const bodyBySign = new Map(BODIES.map((sign) => [fold(sign), sign]))

/** A kind's sign as it is written: "qd" → "QĐ"; null for what is none. */
export const kindSign = (word: string): string | null => kindBySign.get(fold(word)) ?? null

/** A body's sign as it is written: "vpdp" → "VPĐP". */
export const bodySign = (word: string): string | null => bodyBySign.get(fold(word)) ?? null

/** Name of the kind that a number's sign tells: "318/QĐ-TTg" → "Quyết định"; null where it tells none. */
export const kindNameOf = (docNumber: string): string | null => {
  const [, symbol = ''] = /^\d+[a-z]?\/(?:\d{4}\/)?(.+)$/iu.exec(docNumber) ?? []
  const sign = symbol.split('-')[0] ?? ''
  return KINDS.find(([one]) => fold(one) === fold(sign))?.[1] ?? null
}

/** Names of kinds as they head a paper, the longer first. */
export const KIND_NAMES: readonly string[] = [
  ...new Set([
    ...KINDS.map(([, name]) => name),
    'Biểu tổng hợp',
    'Văn bản xác nhận',
    'Giấy cam kết',
    'Bản cam kết',
    'Hợp đồng',
    'Danh sách',
    'Biểu',
    'Phụ lục',
    'Quy định',
    'Đơn đề nghị',
    'Phiếu chấm điểm',
    'Phiếu lấy ý kiến',
    'Hương ước',
    'Quy ước',
  ]),
].sort((a, b) => b.length - a.length)
