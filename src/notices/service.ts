import { command } from '../kernel/command.js'
import { Conflict } from '../kernel/errors.js'
import { DATED_KINDS, NOTICE_KINDS } from './kinds.js'
import { type ChoiceForm, type ReminderForm, readSteps } from './schemas.js'
import { type ReminderSettings, readReminders, remindersKey } from './settings.js'

const stepsOfForm = (form: ReminderForm) =>
  Object.fromEntries(
    DATED_KINDS.map((kind) => [
      kind,
      { before: readSteps(form[`${kind}Before`], 0) ?? [], after: readSteps(form[`${kind}After`], 1) ?? [] },
    ]),
  ) as Pick<ReminderSettings, (typeof DATED_KINDS)[number]>

/** Sets when people are reminded. */
export const saveReminders = command('reminder.changed', async (ctx, form: ReminderForm): Promise<void> => {
  const { settings: from, version } = await readReminders(ctx)
  if (version !== form.version)
    throw new Conflict('Chưa lưu: cài đặt vừa được người khác thay đổi. Đề nghị mở lại trang.')
  const { escalateAfter, workingDaysOnly, quietFrom, quietTo } = form
  const value = { ...stepsOfForm(form), escalateAfter, workingDaysOnly, quietFrom, quietTo }
  if (JSON.stringify(value) === JSON.stringify(from)) return ctx.unchanged()
  await ctx.db.setting.upsert({
    where: { key: remindersKey },
    create: { key: remindersKey, value },
    update: { value, version: { increment: 1 } },
  })
  await ctx.record({
    subject: 'Setting',
    subjectId: 0,
    from: { key: remindersKey, ...from },
    to: { key: remindersKey, ...value },
  })
})

/** Keeps how a person wants to be told. */
export const saveChoices = command('notice.choicesChanged', async (ctx, form: ChoiceForm): Promise<void> => {
  const { mail, quietFrom, quietTo } = form
  const kinds = Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, form[kind]]))
  const { count } = await ctx.db.user.updateMany({
    where: { id: ctx.actor.id, version: form.version },
    data: { noticeChoices: { kinds, mail, quietFrom, quietTo }, version: { increment: 1 } },
  })
  if (count === 0) throw new Conflict('Chưa lưu: tài khoản vừa được cập nhật. Đề nghị mở lại trang.')
  await ctx.record({
    subject: 'User',
    subjectId: ctx.actor.id,
    version: form.version + 1,
    to: { kinds, mail, quietFrom, quietTo },
  })
})
