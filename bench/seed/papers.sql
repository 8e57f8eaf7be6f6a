-- bench.papers papers a commune, each proving one or two indicators of the first set.

CREATE TEMP TABLE bench_papers AS
SELECT row_number() OVER (ORDER BY u.id, n)::int AS id, u.id AS commune, n, 'UBND ' || lower(left(u."fullName", 1)) || substr(u."fullName", 2) AS issuer,
  (ARRAY['Biên bản kiểm tra đường trục thôn', 'Báo cáo kết quả cấp nước sạch tập trung', 'Quyết định công nhận thôn văn hóa',
    'Danh sách hộ nghèo đa chiều đã rà soát', 'Biên bản nghiệm thu nhà văn hóa thôn', 'Báo cáo thu nhập bình quân đầu người',
    'Ảnh hiện trạng tuyến kênh mương', 'Hợp đồng liên kết tiêu thụ hồi', 'Giấy chứng nhận trường đạt chuẩn quốc gia',
    'Kế hoạch thu gom rác thải sinh hoạt', 'Biểu tổng hợp bảo hiểm y tế', 'Nghị quyết của Đảng ủy xã về nông thôn mới'])[n % 12 + 1]
    || ' số ' || n || ' năm ' || (2021 + n % 4) AS subject,
  n || '/' || (ARRAY['BB', 'BC', 'QĐ', 'KH'])[n % 4 + 1] || '-UBND' AS number, date '2021-03-01' + (n * 37 + u.id) % 1100 AS day
FROM "AdminUnit" u CROSS JOIN generate_series(1, current_setting('bench.papers')::int) n
WHERE u.level = 'COMMUNE' AND u."ntmScope" AND days(u."validFrom", u."validTo") @> date '2024-05-20';

INSERT INTO "Blob" (sha256, size, "mediaType", "storedAt", "searchKey")
SELECT encode(sha256(('bench ' || id)::bytea), 'hex'), 500000 + id % 1500000, 'application/pdf', day, '' FROM bench_papers;

INSERT INTO "Evidence" (id, "ownerUnitId", "docNumber", "issuedOn", issuer, subject, "dataYear", "createdAt", "searchKey")
SELECT id, commune, number, day, issuer, subject, extract(year FROM day), day + time '09:00',
  fold(subject || ' ' || number || ' ' || issuer) FROM bench_papers;
SELECT setval('"Evidence_id_seq"', (SELECT max(id) FROM "Evidence"));

INSERT INTO "EvidenceRevision" ("evidenceId", number, sha256, "fileName", "uploadedById", "uploadedAt", "receiptCode")
SELECT p.id, 1, encode(sha256(('bench ' || p.id)::bytea), 'hex'), 'ban-scan-' || n || '.pdf', w.id, day + time '09:00', 'BENCH-' || p.id
FROM bench_papers p JOIN "User" w ON w.username = 'bench.writer' || (p.commune % 20 + 1);

INSERT INTO "EvidenceLink" ("evidenceId", "assessmentId", "linkedAt")
SELECT p.id, a.id, p.day + time '09:00'
FROM bench_papers p
JOIN (SELECT id, "communeId", row_number() OVER (PARTITION BY "communeId" ORDER BY id) AS nth FROM "Assessment" WHERE "setId" = 1) a
  ON a."communeId" = p.commune AND (a.nth = p.n * 7 % 57 + 1 OR (p.n % 2 = 0 AND a.nth = p.n * 11 % 57 + 1))
GROUP BY p.id, a.id, p.day;
