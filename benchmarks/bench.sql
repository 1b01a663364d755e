-- What county.sql calls: ids and names that follow from a row's number.
create schema if not exists bench;
grant usage on schema bench to helin_app;

create or replace function bench.id(county int, kind int, n bigint) returns uuid language sql immutable
return (lpad(to_hex(1700000000000 + n), 12, '0') || '7' || lpad(to_hex(kind), 3, '0')
        || '8' || lpad(to_hex(county), 15, '0'))::uuid;

create or replace function bench.name(n bigint) returns text language sql immutable
return (array['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴'])[1 + n % 10]
       || (array['建', '秀', '志', '桂', '文', '玉', '春', '国'])[1 + n / 10 % 8]
       || (array['国', '英', '强', '兰', '军', '华', '梅', '平'])[1 + n / 80 % 8];

create or replace function bench.pinyin(n bigint) returns text language sql immutable
return (array['wang', 'li', 'zhang', 'liu', 'chen', 'yang', 'zhao', 'huang', 'zhou', 'wu'])[1 + n % 10]
       || ' ' || (array['jian', 'xiu', 'zhi', 'gui', 'wen', 'yu', 'chun', 'guo'])[1 + n / 10 % 8]
       || ' ' || (array['guo', 'ying', 'qiang', 'lan', 'jun', 'hua', 'mei', 'ping'])[1 + n / 80 % 8];
