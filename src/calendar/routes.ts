import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { fmt } from '../kernel/format.js'
import { blankForm, checkbox, day, type Form, parseForm, text } from '../kernel/forms.js'
import { queryText } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import type { Column } from '../kernel/lists/column.js'
import { atOnce } from '../kernel/lists/files.js'
import { listFiles } from '../lists/files.js'
import { fileOf, fileTools } from '../lists/tools.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { enterHoliday, type HolidayRow, listYear, removeHoliday } from './service.js'

const edit = requires('reminder.edit')
const span = { min: '2020-01-01', max: '2050-12-31' } as const

const holidayForm = z.object({
  day: day({ ...span, ask: 'Đề nghị nhập ngày, ví dụ 10/02/2025.' }),
  name: text({ max: 120, label: 'Tên ngày nghỉ', oneLine: true, ask: 'Đề nghị nhập tên ngày nghỉ hoặc lý do làm bù.' }),
  working: checkbox(),
})
const removalForm = z.object({ day: day(span) })

const yearOf = (req: Request): number => {
  const asked = queryText(req, 'year', 4)
  return /^20[2-4]\d$/.test(asked) ? Number(asked) : Number(req.ctx.today.slice(0, 4))
}

const show = async (req: Request, res: Response, year: number, form: Form, status = 200): Promise<void> => {
  const rows = await listYear(req.ctx, year)
  res.status(status).render('calendar/holidays', {
    tools: fileTools(req, fileOf(paths.holidays.export)),
    form,
    year,
    years: [year - 1, year, year + 1].map((one) => ({
      label: String(one),
      href: paths.holidays.list({}, { year: one }),
      current: one === year,
    })),
    rows: rows.map(({ day: at, name, working }) => ({
      value: fmt.day(at),
      weekday: fmt.weekday(at),
      name,
      working,
    })),
  })
}

/** What the files of the year's table hold. */
const holidayColumns: readonly Column<HolidayRow>[] = [
  { key: 'day', label: 'Ngày', kind: 'day', of: ({ day: at }) => at },
  { key: 'name', label: 'Tên', of: ({ name }) => name },
  { key: 'working', label: 'Làm bù', of: ({ working }) => working },
]

/** The office's holidays and days worked in exchange, by which working days are counted. */
export const calendarRoutes = (): Router => {
  const router = Router()
  router.get(paths.holidays.list.pattern, edit, async (req, res) => show(req, res, yearOf(req), blankForm()))
  router.post(paths.holidays.list.pattern, edit, async (req, res) => {
    const form = parseForm(holidayForm, req.body)
    if (!form.ok) return show(req, res, yearOf(req), form.form, 422)
    await enterHoliday(req.ctx, form.data)
    flash(req, 'success', `Đã lưu ngày ${fmt.day(form.data.day)}: ${form.data.name}.`)
    res.redirect(303, paths.holidays.list({}, { year: Number(form.data.day.slice(0, 4)) }))
  })
  router.post(paths.holidays.removal.pattern, edit, async (req, res) => {
    const form = parseForm(removalForm, req.body)
    if (!form.ok) return show(req, res, yearOf(req), form.form, 422)
    await removeHoliday(req.ctx, form.data.day)
    flash(req, 'success', `Đã bỏ ngày ${fmt.day(form.data.day)} khỏi danh mục.`)
    res.redirect(303, paths.holidays.list({}, { year: Number(form.data.day.slice(0, 4)) }))
  })
  listFiles(router, paths.holidays.export, edit, (req) => ({
    name: 'ngay-nghi',
    subject: 'Holiday',
    columns: holidayColumns,
    rows: atOnce(() => listYear(req.ctx, yearOf(req))),
  }))
  return router
}
