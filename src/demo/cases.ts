import type { Case, Details } from './fates.js'

/** Indicators whose story is told by name; every other one follows from its commune's line of outcomes. */

const waiting = (daysAgo: number, details: Details = {}): Case => ({ is: 'WAITING', daysAgo, ...details })
const returned = (daysAgo: number, due: string, why: string, details: Details = {}): Case => ({
  is: 'RETURNED',
  daysAgo,
  due,
  why,
  ...details,
})
const verified = (told: NonNullable<Details['told']>): Case => ({ is: 'VERIFIED', told })

const tranNinh: Readonly<Record<string, Case>> = {
  'NTM 2.1': verified({ ratio: ['12.2', '13.2'] }),
  'NTM 2.2': {
    is: 'UNMET',
    planned: '2024-09-30',
    told: { ratio: ['14', '24'] },
    note: 'Còn tuyến Thôn 2 - Thôn 6 dài 3,4 km; đã có mặt bằng, chờ vốn xi măng đợt 2/2024.',
  },
  'NTM 2.3': verified({ ratio: ['16.8', '20'] }),
  'NTM 2.4': {
    is: 'RUNNING',
    planned: '2024-04-30',
    told: { ratio: ['5', '12'] },
    note: 'Đường nội đồng Nà Chuông dừng thi công từ tháng 3 do vướng mặt bằng 02 hộ.',
  },
  'NTM 4.2': verified({ ratio: ['633', '642'] }),
  'NTM 5': {
    is: 'REFUSED',
    daysAgo: 41,
    planned: '2024-08-31',
    told: { parts: { a: ['3', '3'], b2: ['1', '3'] } },
    note: 'Trường TH và THCS chờ nghiệm thu 04 phòng học bộ môn để đề nghị kiểm tra mức độ 1.',
  },
  'NTM 6.2': waiting(11),
  'NTM 6.3': {
    is: 'UNMET',
    planned: '2024-05-15',
    told: { ratio: ['6', '7'] },
    note: 'Nhà văn hóa Thôn 5 đang hoàn thiện mái và sân.',
  },
  'NTM 9.1': waiting(12, { told: { value: '0' } }),
  'NTM 9.2': waiting(12, { told: { ratio: ['521', '642'] } }),
  'NTM 10': {
    is: 'REFUSED',
    daysAgo: 34,
    planned: '2024-11-15',
    told: { value: '43.6' },
    note: 'Nguồn thu chính từ hồi, sở; giá hồi khô giảm so với cùng kỳ.',
  },
  'NTM 11': verified({ ratio: ['76', '642'] }),
  'NTM 12.1': {
    is: 'RUNNING',
    planned: '2024-06-30',
    told: { parts: { nam: ['364', '790'], nu: ['302', '759'] } },
    note: 'Đã đăng ký 02 lớp nghề với Trung tâm GDNN - GDTX, khai giảng tháng 6/2024.',
  },
  'NTM 12.2': {
    is: 'RUNNING',
    planned: '2024-06-30',
    told: { parts: { nam: ['190', '790'], nu: ['148', '759'] } },
  },
  'NTM 13.1': verified({ value: '2' }),
  'NTM 13.3': { is: 'UNMET', planned: '2024-09-30', note: 'Chưa có sản phẩm được cấp mã truy xuất nguồn gốc.' },
  'NTM 15.1': returned(
    4,
    '2024-05-24',
    'Đề nghị UBND xã đối chiếu lại danh sách tham gia với dữ liệu của BHXH huyện, tách riêng nam, nữ.',
    {
      against: true,
      told: { ratio: ['2466', '2757'] },
      note: 'Còn 52 người thuộc hộ cận nghèo đang làm thủ tục cấp thẻ.',
    },
  ),
  'NTM 15.3': verified({ ratio: ['47', '220'] }),
  'NTM 15.4': waiting(6, { told: { ratio: ['1751', '2757'] } }),
  'NTM 16': verified({ ratio: ['7', '7'] }),
  'NTM 17.1': returned(
    4,
    '2024-05-24',
    'Đề nghị UBND xã bổ sung biểu số liệu chốt quý II và số hộ đấu nối mới tại Thôn 1.',
    {
      planned: '2024-10-31',
      told: { parts: { a: ['214', '642'], b: ['41', '642'] } },
      note: 'Công trình cấp nước tập trung Thôn 1 đang mở rộng thêm 30 hộ, nghiệm thu trong tháng 9/2024.',
    },
  ),
  'NTM 17.2': waiting(9, { told: { ratio: ['14', '14'] } }),
  'NTM 17.4': {
    is: 'REFUSED',
    daysAgo: 47,
    planned: '2024-05-10',
    told: { value: '1.6' },
    note: 'Đang trồng bổ sung 320 cây tại trung tâm xã và 03 nhà văn hóa thôn.',
  },
  'NTM 17.6': { is: 'RUNNING', planned: '2024-07-31', told: { ratio: ['13.5', '25'] } },
  'NTM 17.8': { is: 'RUNNING', planned: '2024-07-31', told: { ratio: ['401', '642'] } },
  'NTM 17.9': { is: 'UNTOUCHED' },
  'NTM 17.10': waiting(5, { told: { ratio: ['38', '38'] } }),
  'NTM 17.11': verified({ ratio: ['220', '642'] }),
  'NTM 17.12': { is: 'UNTOUCHED', planned: '2024-04-30' },
}

export const cases: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  'Trấn Ninh': tranNinh,
  'Hòa Bình': {
    'NTM 9.2': waiting(6),
    'NTM 15.1': returned(5, '2024-05-27', 'Đề nghị bổ sung danh sách học sinh, sinh viên tham gia BHYT tại trường.'),
    'NTM 17.9': waiting(6),
    'NTM 17.11': { is: 'CLAIMED', against: true, told: { ratio: ['218', '742'] } },
  },
  'Tú Xuyên': {
    'NTM 6.3': waiting(13, {
      against: true,
      told: { ratio: ['8', '9'] },
      why: 'Thôn Lùng Pá sinh hoạt chung với Thôn Khòn Coọng theo Nghị quyết của HĐND xã; đề nghị xem xét.',
    }),
    'NTM 13.1': returned(4, '2024-05-28', 'Đề nghị bổ sung báo cáo tài chính năm 2023 của hợp tác xã.'),
    'NTM 17.2': waiting(4),
  },
  'An Sơn': {
    'NTM 2.1': returned(7, '2024-05-31', 'Đề nghị làm rõ chiều dài tuyến ĐX.03 sau khi điều chỉnh hướng tuyến.'),
    'NTM 16': waiting(4),
    'NTM 17.4': { is: 'CLAIMED', against: true, told: { value: '1.9' } },
    'NTM 17.7': waiting(12),
  },
  'Khánh Khê': { 'NTM 9.1': waiting(10), 'NTM 13.2': waiting(15) },
  'Lương Năng': { 'NTM 3.1': waiting(18), 'NTM 17.10': waiting(8) },
  'Đồng Giáp': {
    'NTM 9.2': { is: 'CLAIMED', against: true, told: { ratio: ['319', '431'] } },
    'NTM 12.1': returned(6, '2024-05-29', 'Đề nghị tách số lao động qua đào tạo theo nam, nữ từng thôn.'),
    'NTM 16': waiting(8),
  },
  'Bình Phúc': { 'NTM 12.2': waiting(9), 'NTM 17.9': waiting(3) },
  'Tràng Các': {
    'NTM 13.5': waiting(3),
    'NTM 17.6': {
      is: 'UNMET',
      planned: '2024-04-05',
      note: 'Chưa bố trí được xe thu gom; rác các thôn xa trung tâm còn đốt tại vườn.',
    },
  },
  'Tân Đoàn': { 'NTM 10': waiting(7), 'NTM 12.2': waiting(3), 'NTM 17.10': waiting(7) },
  'Tri Lễ': {
    'NTM 13.2': waiting(4),
    'NTM 15.1': returned(12, '2024-05-15', 'Đề nghị bổ sung danh sách người tham gia BHYT đến hết tháng 4/2024.'),
    'NTM 17.11': waiting(11),
  },
  'Tràng Phái': { 'NTM 13.5': waiting(9), 'NTM 15.2': waiting(3) },
  'Yên Phúc': {
    'NANG_CAO 8.2': waiting(5),
    'NANG_CAO 10': { is: 'UNMET', planned: '2025-10-31', told: { value: '49.3' } },
    'NANG_CAO 15.1': waiting(3),
    'NANG_CAO 12.2': { is: 'RUNNING', planned: '2025-06-30' },
    'NANG_CAO 12.3': { is: 'RUNNING', planned: '2025-06-30' },
    'NANG_CAO 16.2': { is: 'RUNNING', planned: null },
  },
  'Hữu Lễ': {
    'NTM 13.5': waiting(5),
    'NTM 14.2': waiting(6),
    'NTM 17.1': waiting(21, {
      against: true,
      told: { parts: { a: ['126', '397'], b: ['28', '397'] } },
      why: 'Công trình cấp nước Thôn 1 mở rộng thêm 15 hộ, nghiệm thu tháng 9/2024.',
    }),
  },
  'Điềm He': {
    'NANG_CAO 18.6': {
      is: 'REFUSED',
      lost: true,
      daysAgo: 34,
      planned: '2024-06-30',
      told: { ratio: ['5', '6'] },
      note: 'Cơ sở sấy hồi mới mở tại Thôn Nà Bung chưa có giấy chứng nhận an toàn thực phẩm.',
    },
    'KIEU_MAU 2': waiting(13, { told: { value: '58.6' } }),
    'KIEU_MAU 3': {
      is: 'UNMET',
      planned: '2024-11-30',
      told: { value: '0' },
      note: 'Chọn Thôn Phố làm thôn thông minh; đã lắp 02 cụm loa IP và 04 điểm wifi, còn thiếu camera an ninh.',
    },
  },
}
