import { type OfficialPaper, paragraph } from '../reports/official-docx/paper.js'
import type { TemplateKind } from './fields.js'

/** A template to begin with: the official layout with the fields where they usually stand. */
export const samplePaper = (kind: TemplateKind): OfficialPaper => ({
  head: {
    above: null,
    issuer: ['{{co_quan}}'],
    symbol: '{{ky_hieu}}',
    place: '{{dia_danh}}',
    month: '{{thang_nam}}',
  },
  title:
    kind === 'CHASING_LETTER'
      ? { kind: 'named', name: 'Kính gửi:', subject: '{{kinh_gui}}' }
      : { kind: 'named', name: kind === 'MEETING_SUMMARY' ? 'TÓM TẮT' : 'BÁO CÁO', subject: '{{trich_yeu}}' },
  blocks: [paragraph('{{noi_dung}}')],
  copies: ['{{noi_nhan}}'],
  signatures: [{ lines: ['{{chuc_vu_ky}}'], name: '{{nguoi_ky}}' }],
})
