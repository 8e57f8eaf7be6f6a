-- Communes beyond those of the reference data, until bench.communes live in NTM scope: districts of 16 communes, twelve
-- districts in the first province, then ten a province, each with the agencies and assignments of the first district.

CREATE TEMP TABLE bench_new AS
SELECT n, (n - 1) / 16 + 1 AS district
FROM generate_series(1, current_setting('bench.communes')::int - (
  SELECT count(*)::int FROM "AdminUnit" WHERE level = 'COMMUNE' AND "ntmScope"
    AND days("validFrom", "validTo") @> date '2024-05-20')) n;

CREATE TEMP TABLE bench_districts AS
SELECT district, CASE WHEN district <= 12 THEN 0 ELSE (district - 13) / 10 + 1 END AS province
FROM bench_new GROUP BY district;

CREATE FUNCTION pg_temp.place(seed int) RETURNS text LANGUAGE sql IMMUTABLE RETURN
  (ARRAY['An', 'Bình', 'Cao', 'Đại', 'Đồng', 'Gia', 'Hòa', 'Hợp', 'Hưng', 'Khánh', 'Lương', 'Minh', 'Nam', 'Phú', 'Quang',
    'Tân', 'Thanh', 'Tràng', 'Vĩnh', 'Yên'])[seed % 20 + 1] || ' ' ||
  (ARRAY['Bắc', 'Cường', 'Đoàn', 'Giáp', 'Hà', 'Khê', 'Lạc', 'Lễ', 'Lộc', 'Mỹ', 'Năng', 'Ninh', 'Phái', 'Phong', 'Phúc',
    'Sơn', 'Thành', 'Thịnh', 'Tiến', 'Trung', 'Văn', 'Vượng', 'Xuân'])[seed / 20 % 23 + 1];

CREATE TEMP TABLE bench_units AS
SELECT 'PROVINCE' AS level, province AS n, NULL::int AS parent, (900 + province)::text AS code,
  pg_temp.place(province * 7) AS name, 'tinh' AS kind, 'Tỉnh ' AS prefix FROM bench_districts WHERE province > 0 GROUP BY province
UNION ALL
SELECT 'DISTRICT', district, province, (1000 + district)::text, pg_temp.place(district * 11), 'huyen', 'Huyện ' FROM bench_districts
UNION ALL
SELECT 'COMMUNE', n, district, (70000 + n)::text, pg_temp.place(n * 13), 'xa', 'Xã ' FROM bench_new;

INSERT INTO "AdminUnit" (level, code, name, "fullName", kind, "ntmScope", "sortOrder", "validFrom", "searchKey")
SELECT level::"UnitLevel", code, name, prefix || name, kind, level = 'COMMUNE', 1000 + n, '2000-01-01',
  fold(prefix || name || ' ' || name || ' ' || code)
FROM bench_units ORDER BY array_position(ARRAY['PROVINCE', 'DISTRICT', 'COMMUNE'], level), n;

INSERT INTO "UnitParent" ("childId", "parentId", "validFrom")
SELECT child.id, coalesce(parent.id, (SELECT id FROM "AdminUnit" WHERE level = 'PROVINCE' ORDER BY id LIMIT 1)), '2000-01-01'
FROM bench_units b
JOIN "AdminUnit" child ON child.level = b.level::"UnitLevel" AND child.code = b.code
LEFT JOIN "AdminUnit" parent ON parent.code = CASE b.level WHEN 'COMMUNE' THEN (1000 + b.parent)::text ELSE (900 + b.parent)::text END
  AND parent.level = CASE b.level WHEN 'COMMUNE' THEN 'DISTRICT' ELSE 'PROVINCE' END::"UnitLevel" AND b.parent > 0
WHERE b.level <> 'PROVINCE';
SELECT rebuild_unit_closure();

INSERT INTO "Agency" ("unitId", code, name, "shortName", kind, "validFrom", "validTo", "searchKey")
SELECT d.id, a.code, a.name, a."shortName", a.kind, a."validFrom", a."validTo", a."searchKey"
FROM "AdminUnit" d CROSS JOIN "Agency" a
WHERE d.level = 'DISTRICT' AND d.code::int > 1000
  AND a."unitId" = (SELECT min(id) FROM "AdminUnit" WHERE level = 'DISTRICT');

INSERT INTO "Assignment" ("unitId", "agencyId", role, status, "criterionId", "indicatorId", "validFrom", "validTo")
SELECT own."unitId", own.id, s.role, s.status, s."criterionId", s."indicatorId", s."validFrom", s."validTo"
FROM "Assignment" s JOIN "Agency" model ON model.id = s."agencyId"
JOIN "Agency" own ON own.code = model.code AND own."unitId" <> model."unitId";

-- One commune in ten is to reach NTM this year.
INSERT INTO "Target" ("communeId", "setId", year, "dueDate")
SELECT id, 1, 2024, '2024-11-30' FROM "AdminUnit" WHERE level = 'COMMUNE' AND code::int > 70000 AND code::int % 10 = 0;

-- Those who wrote the history.
INSERT INTO "User" (username, "displayName", "passwordHash", "mustChangePassword", "createdAt", "searchKey", "sortKey")
SELECT 'bench.writer' || n, name, NULL, false, '2021-01-01', fold(name), name
FROM (SELECT n, (ARRAY['Hoàng Thị Liên', 'Nông Văn Tú', 'Lương Thị Hoa', 'Hà Văn Nam', 'Vi Thị Mai'])[n % 5 + 1] AS name
  FROM generate_series(1, 20) n) w;
