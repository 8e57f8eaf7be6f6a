import type { Draw } from './random.js'

/** What communes write beside a conclusion that has no figure: what is there when met, what is lacking when not. */
const remarks: Readonly<Record<string, readonly [met: string, unmet: string]>> = {
  'NTM 1.1': ['Đồ án quy hoạch chung xây dựng xã đến năm 2030 đã được phê duyệt', 'Đồ án đang lấy ý kiến Nhân dân'],
  'NTM 1.2': ['Đã ban hành, công bố quy định quản lý quy hoạch', 'Đang xây dựng dự thảo quy định quản lý'],
  'NTM 3.2': ['Đã phê duyệt phương án, kiện toàn Đội xung kích', 'Chưa diễn tập phương án, thiếu vật tư dự phòng'],
  'NTM 4.1': ['Lưới điện do Điện lực quản lý, vận hành an toàn', 'Còn 01 đường dây sau công tơ chưa bảo đảm'],
  'NTM 6.1': ['Có hội trường đa năng và sân thể thao xã', 'Sân thể thao xã chưa đủ diện tích, chưa có thiết bị'],
  'NTM 6.2': ['Có điểm vui chơi tại trung tâm xã', 'Chưa bố trí được quỹ đất'],
  'NTM 7': ['Có chợ xã họp theo phiên', 'Chợ xuống cấp, chưa có phương án quản lý'],
  'NTM 8.1': ['Có điểm Bưu điện - Văn hóa xã', 'Điểm phục vụ mở cửa chưa thường xuyên'],
  'NTM 8.2': ['Phủ sóng 4G, internet cáp quang đến các thôn', 'Còn thôn chưa có cáp quang'],
  'NTM 8.3': ['Có đài truyền thanh và cụm loa ở các thôn', 'Loa tại 02 thôn hỏng do sét, chờ thay thế'],
  'NTM 8.4': ['100% văn bản ký số, có trang thông tin điện tử xã', 'Chưa đủ máy tính cho công chức'],
  'NTM 13.2': ['Có mô hình liên kết tiêu thụ hồi', 'Hợp đồng liên kết đã hết hạn, chưa ký lại'],
  'NTM 13.3': [
    'Sản phẩm hồi khô có mã truy xuất, vùng trồng được chứng nhận',
    'Chưa có vùng nguyên liệu được chứng nhận',
  ],
  'NTM 13.5': [
    'Tổ khuyến nông cộng đồng có quyết định, hoạt động hằng tháng',
    'Đã thành lập, chưa có kế hoạch hoạt động',
  ],
  'NTM 15.2': ['Trạm y tế đạt tiêu chí quốc gia', 'Trạm y tế thiếu 01 bác sĩ, phòng xét nghiệm đang sửa'],
  'NTM 17.3': ['Duy trì tổng vệ sinh ngày thứ Bảy hằng tuần', 'Còn tồn đọng nước thải tại khu trung tâm'],
  'NTM 17.5': ['Nghĩa trang theo quy hoạch, có quy chế quản lý', 'Chưa phê duyệt quy hoạch nghĩa trang thôn'],
  'NTM 18.1': ['Cán bộ, công chức đạt chuẩn', 'Còn 01 công chức chưa đủ trình độ chuyên môn'],
  'NTM 18.2': ['Xếp loại hoàn thành tốt nhiệm vụ năm 2023', 'Xếp loại hoàn thành nhiệm vụ'],
  'NTM 18.4': ['Được công nhận đạt chuẩn tiếp cận pháp luật', 'Thiếu điểm ở nội dung hòa giải cơ sở'],
  'NTM 18.5': ['Không có vụ việc bạo lực gia đình, xâm hại trẻ em', 'Còn 01 vụ việc bạo lực gia đình'],
  'NTM 18.6': ['Đã mở các lớp bồi dưỡng theo kế hoạch', 'Chưa ban hành kế hoạch bồi dưỡng năm 2024'],
  'NTM 19.1': ['Hoàn thành chỉ tiêu quân sự, quốc phòng năm', 'Chưa hoàn thành huấn luyện dân quân năm thứ nhất'],
  'NTM 19.2': ['Giữ vững an ninh, trật tự', 'Còn 01 vụ việc phức tạp đang giải quyết'],
  'KIEU_MAU 1': ['Đã được công nhận đạt chuẩn nâng cao', 'Chưa đủ điều kiện'],
}

export const remarkOn = (key: string, met: boolean): string | null => remarks[key]?.[met ? 0 : 1] ?? null

const lacking = [
  'Đã đăng ký nhu cầu vốn năm 2024 với UBND huyện.',
  'Đưa vào kế hoạch quý III/2024, giao công chức phụ trách theo dõi hằng tuần.',
  'Chờ cơ quan phụ trách hướng dẫn cách tính số liệu.',
  'Ban Phát triển thôn đang vận động Nhân dân đóng góp ngày công.',
  'Đã tổ chức họp thôn, thống nhất phần việc của từng hộ.',
  'Khó khăn về vốn đối ứng; đề nghị lồng ghép nguồn vốn DTTS&MN.',
  'Hồ sơ đang hoàn thiện, còn thiếu biên bản nghiệm thu.',
  'Số liệu do các trưởng thôn rà soát, UBND xã đã kiểm tra xác suất.',
]

const reached = [
  'Duy trì kết quả, rà soát lại sau mỗi quý.',
  'Số liệu do các trưởng thôn rà soát, UBND xã đã kiểm tra xác suất.',
  'Hồ sơ lưu tại bộ phận Văn phòng - Thống kê xã.',
]

/** A note of the commune's officer; often none. */
export const noteOn = ({ chance, pick }: Draw, met: boolean): string | null =>
  chance(met ? 0.12 : 0.5) ? pick(met ? reached : lacking) : null

/** Why đạt is claimed where no level is known. */
export const claimOfUnknown = (agency: string, { whole, pick }: Draw, atFirst: boolean): string =>
  atFirst
    ? `Theo văn bản xác nhận số ${whole(12, 96)}/XN-${pick(['UBND', 'NTM'])} năm 2022 của ${agency}; ngưỡng của tỉnh chưa cập nhật trên cổng.`
    : `Theo biên bản kiểm tra thực địa cùng ${agency}; ngưỡng chưa cập nhật trên cổng.`

const againstFigures = [
  'Số liệu chốt từ cuối quý I; các hộ còn lại đã hoàn thành trong tháng 5/2024, đang lập biểu bổ sung.',
  'Các hộ còn thiếu thuộc diện tạm vắng, UBND xã đề nghị không tính vào mẫu số.',
]

export const claimAgainstFigures = ({ pick }: Draw): string => pick(againstFigures)

const exclusions: Readonly<Record<string, string>> = {
  'NTM 7': 'Xã không có chợ trong quy hoạch; Nhân dân mua bán tại chợ trung tâm cụm xã.',
  'NTM 13.4': 'Xã không có làng nghề, làng nghề truyền thống được công nhận.',
  'NANG_CAO 17.9': 'Trên địa bàn xã không có nghĩa trang tập trung, cơ sở hỏa táng theo quy hoạch.',
  'NANG_CAO 18.8': 'Trên địa bàn xã không có bãi chôn lấp; rác thải được chuyển về khu xử lý của huyện.',
}

export const whyExcluded = (key: string): string => exclusions[key] ?? 'Xã không có đối tượng áp dụng.'

const requests = [
  'Đề nghị bổ sung biểu số liệu có xác nhận của các trưởng thôn.',
  'Đề nghị bổ sung ảnh chụp hiện trạng và biên bản nghiệm thu.',
  'Số liệu biểu tổng hợp chưa khớp báo cáo quý, đề nghị rà soát lại.',
]

/** What an agency asks for when it sends something back. */
export const requestOf = ({ pick }: Draw): string => pick(requests)

const refusals = [
  'Kiểm tra thực địa: chưa đủ mức yêu cầu, hồ sơ phản ánh đúng hiện trạng.',
  'Số liệu xã báo cáo đúng; chưa đạt, đề nghị tiếp tục thực hiện.',
]

export const refusalOf = ({ pick }: Draw): string => pick(refusals)

const updates = ['Rà soát theo báo cáo tháng.', 'Cập nhật theo báo cáo quý.', 'Sau kiểm tra của Ban Quản lý xã.']

/** Why figures were saved anew; often nobody said. */
export const whyUpdated = ({ chance, pick }: Draw): string | null => (chance(0.45) ? pick(updates) : null)

export const carriedOver = 'Nhập kết quả rà soát năm 2022 khi đưa cổng vào sử dụng.'
export const carriedVerdict = 'Chuyển kết quả thẩm tra năm 2022.'
export const yearly = 'Cập nhật số liệu chính thức năm 2023.'
export const postponed = 'Điều chỉnh theo tiến độ vốn năm 2024.'
