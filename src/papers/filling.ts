import { shortDay } from '../reports/official-docx/words.js'
import type { Filling } from '../templates/fill.js'
import { composePaper, type Made } from './compose.js'

/** What a report gives to the office's own template, beside its paper. */
export const fillingOf = (made: Made): Filling => {
  const { figures, words } = made
  const { commune, district, tables, unit, set } = figures
  const own = commune?.sets.find(({ code }) => code === set.code)
  return {
    paper: composePaper(made),
    values: {
      trich_yeu: words.subject,
      don_vi: unit.fullName,
      ngay_so_lieu: shortDay(figures.day),
      cong_tac_chi_dao: words.direction,
      ket_qua: words.results,
      kho_khan: words.obstacles,
      nhiem_vu: words.tasks,
      kien_nghi: words.proposals,
      ...(district && {
        so_xa: String(district.communes),
        binh_quan: district.average,
        binh_quan_ky_truoc: district.averageBefore ?? '–',
        so_qua_han: String(district.late),
        so_cho_tham_tra: String(district.waiting),
      }),
      ...(own && {
        so_dat: String(own.verifiedMet),
        so_tu_danh_gia: String(own.selfMet),
        tong_so: String(own.criteria),
      }),
    },
    tables: Object.fromEntries(
      tables.map((table) => [/^\d+$/.test(table.no) ? `bieu_${table.no}` : 'bieu_chi_tiet', table]),
    ),
  }
}
