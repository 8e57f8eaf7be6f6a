import { describe, expect, it } from 'vitest'
import { command } from '../../src/kernel/command.js'
import { addTask, type NewTask } from '../../src/tasks/create.js'
import { addTurns, settleTied } from '../../src/tasks/settle.js'
import { textOf } from '../support/figures.js'
import { pdf } from '../support/files.js'
import { type Portal, portal, type Visitor } from '../support/portal.js'

const lineOf = (p: Portal) => p.db.notification.findMany({ orderBy: { id: 'asc' } })

describe('a letter and its tasks', () => {
  const p = portal()
  let office: Visitor
  let officer: Visitor
  let taskId = 0
  const place = async () => {
    const row = await p.db.taskAddressee.findFirstOrThrow({ where: { taskId, unitId: await p.unitId('Trấn Ninh') } })
    return { row, url: `/tasks/${taskId}/rows/${row.id}` }
  }
  const act = async (who: Visitor, action: string, fields: Record<string, unknown> = {}) => {
    const { row, url } = await place()
    return who.post(url, { action, version: row.version, ...fields })
  }

  it('are registered by the office, with the letter’s file, and given to a group', async () => {
    office = await p.login('COORDINATOR')
    officer = await p.login('COMMUNE')
    await officer.get('/directives/new').expect(403)
    const { text: form } = await office.get('/directives/new').expect(200)
    expect(form).toContain('UBND huyện Văn Quan')
    const wrong = await office.post('/directives/new', { docNumber: '612/UBND-VPĐP' }).expect(422)
    expect(textOf(wrong.text)).toContain('Đề nghị nhập ngày ban hành')
    const made = await office
      .multipart('/directives/new')
      .field('docNumber', '612/UBND-VPĐP')
      .field('docIssuedOn', '17/05/2024')
      .field('docIssuer', 'UBND huyện Văn Quan')
      .field('docTitle', 'V/v rà soát tiêu chí môi trường')
      .attach('files', pdf(), 'cong-van.pdf')
      .expect(303)
    const letter = made.headers['location'] ?? ''
    const { text: page } = await office.get(letter).expect(200)
    expect(textOf(page)).toContain('Chưa giao nhiệm vụ nào.')
    await office.get(`${letter}/file`).expect(200).expect('content-type', /pdf/)
    const again = await office.post('/directives/new', {
      docNumber: '612/UBND-VPĐP',
      docIssuedOn: '17/05/2024',
      docIssuer: 'UBND huyện Văn Quan',
      docTitle: 'V/v rà soát tiêu chí môi trường',
    })
    expect(again.status).toBe(422)

    await office.get(`${letter}/tasks/new`).expect(200)
    const nobody = await office.post(`${letter}/tasks/new`, { title: 'Rà soát tiêu chí 17' }).expect(422)
    expect(textOf(nobody.text)).toContain('Đề nghị chọn ít nhất một nơi thực hiện.')
    const given = await office
      .post(`${letter}/tasks/new`, { title: 'Rà soát tiêu chí 17', dueDate: '31/05/2024', groups: 'ALL_COMMUNES' })
      .expect(303)
    taskId = Number(/\d+$/.exec(given.headers['location'] ?? '')?.[0])
    expect(await p.db.taskAddressee.count({ where: { taskId } })).toBe(16)
    expect((await lineOf(p)).map(({ userId, title }) => [userId, title])).toEqual([
      [officer.user?.id, 'Nhiệm vụ mới: Rà soát tiêu chí 17'],
    ])
  })

  it('are answered by the officer of the commune, who sees no other commune’s answers', async () => {
    const { url } = await place()
    const { text: home } = await officer.get('/').expect(200)
    expect(textOf(home)).toContain('Rà soát tiêu chí 17')
    const { text: page } = await officer.get(url).expect(200)
    expect(textOf(page)).toContain('Chưa xác nhận')
    const other = await p.db.taskAddressee.findFirstOrThrow({ where: { taskId, unitId: await p.unitId('Yên Phúc') } })
    await officer.get(`/tasks/${taskId}/rows/${other.id}`).expect(404)
    expect((await act(officer, 'acknowledge')).status).toBe(303)
    expect((await act(officer, 'acknowledge')).status).toBe(409)
    const silent = await act(officer, 'report')
    expect(silent.status).toBe(422)
    expect(textOf(silent.text)).toContain('Đề nghị nhập nội dung tiến độ.')
    const { row } = await place()
    await officer
      .multipart(url)
      .field('action', 'report')
      .field('version', String(row.version))
      .field('body', 'Đã rà soát 5/7 thôn.')
      .attach('files', pdf(), 'bieu-ra-soat.pdf')
      .expect(303)
    const { text: after } = await officer.get(url).expect(200)
    expect(textOf(after)).toMatch(/Báo cáo tiến độ .*Đã rà soát 5\/7 thôn\..*bieu-ra-soat/)
    expect((await act(officer, 'report', { body: 'Cũ', version: 1 })).status).toBe(409)
    await p.db.event.findFirstOrThrow({ where: { action: 'task.reported', subjectId: row.id } })
  })

  it('get more time only from the office, and are returned or closed by it', async () => {
    expect((await act(officer, 'askExtension', { body: 'Mưa lũ', until: '20/05/2024' })).status).toBe(422)
    expect((await act(officer, 'askExtension', { body: 'Mưa lũ', until: '15/06/2024' })).status).toBe(303)
    expect((await act(officer, 'grantExtension')).status).toBe(403)
    const { text: waiting } = await office.get('/tasks?state=asking').expect(200)
    expect(textOf(waiting)).toContain('Đề nghị gia hạn đến 15/06/2024')
    expect((await act(office, 'refuseExtension')).status).toBe(422)
    expect((await act(office, 'grantExtension', { until: '10/06/2024' })).status).toBe(303)
    expect((await place()).row.dueDate).toEqual(new Date('2024-06-10'))
    expect((await act(officer, 'declareDone', { body: 'Đã xong' })).status).toBe(303)
    expect((await act(office, 'return', { body: 'Thiếu biểu số 2' })).status).toBe(303)
    expect((await act(officer, 'declareDone', { body: 'Đã bổ sung biểu số 2' })).status).toBe(303)
    expect((await act(office, 'close')).status).toBe(303)
    expect((await place()).row.state).toBe('CLOSED')
    const titles = (await lineOf(p)).filter(({ userId }) => userId === officer.user?.id).map(({ title }) => title)
    expect(titles).toContain('Được gia hạn: Rà soát tiêu chí 17')
    expect(titles).toContain('Trả lại, yêu cầu làm tiếp: Rà soát tiêu chí 17')
  })

  it('are late after their day, on the letter, in the list and in numbers', async () => {
    p.clock.at('2024-06-05')
    const { text: list } = await office.get('/tasks?state=late').expect(200)
    expect(textOf(list)).toMatch(/Rà soát tiêu chí 17 .*Quá hạn 5 ngày/)
    const { text: task } = await office.get(`/tasks/${taskId}`).expect(200)
    expect(textOf(task)).toContain('Quá hạn 5 ngày')
    const { text: letters } = await office.get('/directives').expect(200)
    expect(textOf(letters)).toMatch(/Quá hạn 15/)
    p.clock.at('2024-05-20')
  })

  it('are discussed by those concerned', async () => {
    await officer.post(`/tasks/${taskId}/comments`, { body: '' }).expect(422)
    await officer.post(`/tasks/${taskId}/comments`, { body: 'Biểu gửi theo mẫu nào?' }).expect(303)
    const { text } = await office.get(`/tasks/${taskId}`).expect(200)
    expect(textOf(text)).toContain('Biểu gửi theo mẫu nào?')
    const stranger = await p.login('AGENCY', { agency: 'CCB' })
    await stranger.post(`/tasks/${taskId}/comments`, { body: 'Xin hỏi' }).expect(403)
  })

  it('go to more places later, each once, and end with a reason', async () => {
    const version = (await p.db.task.findUniqueOrThrow({ where: { id: taskId } })).version
    await office.get(`/tasks/${taskId}/addressees`).expect(200)
    await officer.get(`/tasks/${taskId}/addressees`).expect(403)
    expect((await office.post(`/tasks/${taskId}/addressees`, { groups: 'ALL_COMMUNES', version })).status).toBe(422)
    await office.post(`/tasks/${taskId}/addressees`, { groups: 'AGENCIES', version }).expect(303)
    await office.post(`/tasks/${taskId}/ending`, { version }).expect(422)
    await office.post(`/tasks/${taskId}/ending`, { version, reason: 'Đã có văn bản thay thế' }).expect(303)
    expect((await act(office, 'reopen', { body: 'Mở lại' })).status).toBe(409)
    const { text: home } = await officer.get('/').expect(200)
    expect(textOf(home)).not.toContain('Rà soát tiêu chí 17')
  })
})

describe('an agency', () => {
  const p = portal()

  it('reports with a file that stays with its answer, for those who see the row', async () => {
    const agency = await p.login('AGENCY', { agency: 'KTHT' })
    const row = await p.db.taskAddressee.findFirstOrThrow({
      where: { task: { section: '2' }, agency: { code: 'KTHT' } },
    })
    const url = `/tasks/${row.taskId}/rows/${row.id}`
    await agency.post(url, { action: 'acknowledge', version: row.version }).expect(303)
    const { text: form } = await agency.get(`${url}?act=report`).expect(200)
    expect(textOf(form)).toContain('Lưu cùng báo cáo này.')
    await agency
      .multipart(url)
      .field('action', 'report')
      .field('version', String(row.version + 1))
      .field('body', 'Đã kiểm tra đường trục thôn.')
      .attach('files', pdf(), 'bien-ban-kiem-tra.pdf')
      .expect(303)
    const { text: page } = await agency.get(url).expect(200)
    const file = /href="([^"]+\/files\/\d+)">bien-ban-kiem-tra\.pdf</.exec(page)?.[1] ?? ''
    await agency.get(file).expect(200).expect('content-type', /pdf/)
    await (await p.login('COORDINATOR')).get(file).expect(200)
    await (await p.login('COMMUNE')).get(file).expect(404)
    const other = await p.db.taskAddressee.findFirstOrThrow({ where: { taskId: row.taskId, id: { not: row.id } } })
    await agency.get(file.replace(`/rows/${row.id}/`, `/rows/${other.id}/`)).expect(404)
    expect(await p.db.evidence.count({ where: { subject: { contains: 'bien-ban-kiem-tra' } } })).toBe(0)
  })
})

describe('what is done by rule', () => {
  const p = portal()
  const system = async () => ({ ...(await p.ctx()) })

  it('a task tied to a set ends when all its criteria are verified met, and is taken up when they are not', async () => {
    const communeId = await p.unitId('Trấn Ninh')
    const row = await p.db.taskAddressee.findFirstOrThrow({
      where: { unitId: communeId, task: { section: '3' } },
      include: { task: true },
    })
    const officer = await p.login('COMMUNE')
    const url = `/tasks/${row.taskId}/rows/${row.id}`
    const byHand = await officer.post(url, { action: 'declareDone', body: 'Xong', version: row.version })
    expect(byHand.status).toBe(409)
    expect(textOf(byHand.text)).toContain('cổng tự ghi nhận')
    expect(await settleTied(await system())).toBe(0)
    const set = await p.db.criteriaSet.findUniqueOrThrow({ where: { code: 'NTM_2021_2025' } })
    const where = { communeId_setId: { communeId, setId: set.id } }
    const total = await p.db.setTotal.findUniqueOrThrow({ where })
    await p.db.setTotal.update({ where, data: { criteriaVerifiedMet: total.criteria } })
    expect(await settleTied(await system())).toBe(1)
    expect(await settleTied(await system())).toBe(0)
    const { text } = await officer.get(url).expect(200)
    expect(textOf(text)).toMatch(/Kết thúc Cổng tự ghi nhận .*19\/19 tiêu chí Xã nông thôn mới đã thẩm tra đạt/)
    await p.db.setTotal.update({ where, data: { criteriaVerifiedMet: total.criteria - 1 } })
    expect(await settleTied(await system())).toBe(1)
    expect((await p.db.taskAddressee.findUniqueOrThrow({ where: { id: row.id } })).state).toBe('IN_PROGRESS')
  })

  it('a recurring task has rows of its own for every turn, made once by two processes', async () => {
    const { id: directiveId, unitId } = await p.db.directive.findFirstOrThrow()
    const units = [await p.unitId('Trấn Ninh'), await p.unitId('Yên Phúc')]
    const officer = await p.user('COMMUNE', { unit: 'Yên Phúc' })
    const give = command('task.given', (ctx, task: NewTask) => addTask(ctx, task))
    const { id } = await give(await p.ctx(), {
      unitId,
      directiveId,
      title: 'Báo cáo tháng',
      recurrence: { every: 'MONTH', day: 31 },
      addressees: units.map((one) => ({ unitId: one })),
    })
    p.clock.at('2024-07-01')
    await Promise.all([addTurns(await system()), addTurns(await system())])
    const rows = await p.db.taskAddressee.findMany({ where: { taskId: id }, orderBy: [{ turn: 'asc' }, { id: 'asc' }] })
    expect(rows.map(({ turn }) => turn.toISOString().slice(0, 10))).toEqual([
      '2024-05-31',
      '2024-05-31',
      '2024-06-30',
      '2024-06-30',
      '2024-07-31',
      '2024-07-31',
    ])
    expect(await addTurns(await system())).toBe(0)
    const told = { userId: officer.id, title: 'Nhiệm vụ mới: Báo cáo tháng' }
    expect(await p.db.notification.count({ where: told })).toBe(2) // the turns that were made, once each
    p.clock.at('2024-05-20')
  })
})
