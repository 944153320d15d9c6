import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isolate, lines } from '../sql.ts';

/** Variant characters of names and the ones they are searched by; NFKC has folded widths and compatibility forms before. */
const VARIANTS =
  '髙﨑嵜碕齋斎齊邊邉澤濱濵廣櫻國嶋嶌眞龍藏惠榮德彌壽濟條學實與將劍瀨曾槇薗冨峯桒舘舩靜萬禮淵渊關鐵鹽豐聰祿緖穗凜堯遙瑤晉亞來巖檜禰黑栁𠮷𡈽𡌛莊圓圖團單嚴增寬寳寶對峽廳應懷戶拜搖收敎數晝曉會樂樣橫檢權步殘氣沒淨淺溫滿瀧燒爲獨產畫盡眾碎稻穩粹絲經綠縣總繩聲舊藝蘆螢裝覺觀譽讀豫賴轉輕遲鄕醫釋鎭鑄鷗麥麴黃點齡籠埜濤穐舖澁鄰嶽噓吳';
const USUAL =
  '高崎崎崎斉斉斉辺辺沢浜浜広桜国島島真竜蔵恵栄徳弥寿済条学実与将剣瀬曽槙園富峰桑館船静万礼渕渕関鉄塩豊聡禄緒穂凛尭遥瑶晋亜来巌桧祢黒柳吉土塀荘円図団単厳増寛宝宝対峡庁応懐戸拝揺収教数昼暁会楽様横検権歩残気没浄浅温満滝焼為独産画尽衆砕稲穏粋糸経緑県総縄声旧芸芦蛍装覚観誉読予頼転軽遅郷医釈鎮鋳鴎麦麹黄点齢篭野涛秋舗渋隣岳嘘呉';
const KATAKANA =
  'ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴヵヶ';
const HIRAGANA =
  'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖ';

/** Login holds, pauses of the second factor, the address before the present one, and a search that forgives spellings. */
export class PrepareAccountsForResets2026112114010 implements MigrationInterface {
  name = 'PrepareAccountsForResets2026112114010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      lines(
        // A held account is LOCKED, so that every door that asks for the status is shut; the constraint keeps it so.
        `ALTER TABLE account
           ADD COLUMN login_held_at timestamptz,
           ADD COLUMN login_hold_reason text,
           ADD COLUMN held_status text,
           ADD COLUMN mfa_paused_until timestamptz,
           ADD COLUMN mfa_pause_ended_at timestamptz,
           ADD COLUMN mfa_pause_end_reason text,
           ADD CONSTRAINT account_held_is_locked CHECK (
             (login_held_at IS NULL) = (held_status IS NULL) AND (login_held_at IS NULL OR status = 'LOCKED'));
         ALTER TABLE contact_point
           ADD COLUMN former_value text,
           ADD COLUMN former_until timestamptz;`,
        // A proof of an existing factor, or a new one, ends the pause of its account, whichever surface took it (ux.md D-5).
        `CREATE FUNCTION end_pause() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
           UPDATE account SET mfa_paused_until = NULL, mfa_pause_ended_at = NEW.updated_at, security_version = security_version + 1,
             mfa_pause_end_reason = CASE WHEN TG_OP = 'UPDATE' AND OLD.status = 'verified' THEN 'factor_verified' ELSE 'factor_enrolled' END
           WHERE tenant_id = NEW.tenant_id AND id = NEW.account_id AND mfa_paused_until > NEW.updated_at;
           RETURN NULL;
         END $$;
         CREATE TRIGGER factor_proved AFTER UPDATE ON factor FOR EACH ROW
           WHEN (NEW.status = 'verified' AND NEW.type IN ('totp', 'sms')
             AND (OLD.status = 'pending' OR NEW.last_used_at IS DISTINCT FROM OLD.last_used_at OR NEW.verified_at > OLD.verified_at))
           EXECUTE FUNCTION end_pause();
         CREATE TRIGGER factor_added AFTER INSERT ON factor FOR EACH ROW
           WHEN (NEW.status = 'verified' AND NEW.type IN ('totp', 'sms')) EXECUTE FUNCTION end_pause();`,
        `CREATE FUNCTION fold_name(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
           SELECT translate(
             regexp_replace(lower(normalize(given, NFKC)), '[\\s・\\uFE00-\\uFE0F\\U000E0100-\\U000E01EF]', '', 'g'),
             '${KATAKANA}${VARIANTS}', '${HIRAGANA}${USUAL}') $$;
         CREATE TABLE account_search (
           tenant_id uuid NOT NULL,
           account_id uuid NOT NULL,
           kind text NOT NULL CHECK (kind IN ('name', 'given', 'username', 'email', 'id')),
           key text COLLATE "C" NOT NULL,
           PRIMARY KEY (tenant_id, account_id, kind),
           FOREIGN KEY (tenant_id, account_id) REFERENCES account ON DELETE CASCADE
         );
         CREATE INDEX account_search_by_key ON account_search (tenant_id, key, account_id);`,
        isolate('account_search'),
        // Written by triggers: no surface can add or rename an account that nobody finds.
        `CREATE FUNCTION index_account() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
           INSERT INTO account_search (tenant_id, account_id, kind, key)
             SELECT NEW.tenant_id, NEW.id, k.kind, k.key FROM (VALUES
               ('name', fold_name(NEW.name)),
               ('given', fold_name(substring(normalize(NEW.name, NFKC) FROM '\\s+(\\S.*)$'))),
               ('username', lower(normalize(NEW.username, NFKC))),
               ('id', NEW.id::text)) AS k(kind, key)
             WHERE k.key <> ''
           ON CONFLICT (tenant_id, account_id, kind) DO UPDATE SET key = excluded.key;
           IF TG_OP = 'UPDATE' THEN
             DELETE FROM account_search WHERE tenant_id = NEW.tenant_id AND account_id = NEW.id
               AND ((kind = 'name' AND coalesce(fold_name(NEW.name), '') = '')
                 OR (kind = 'given' AND substring(normalize(NEW.name, NFKC) FROM '\\s+(\\S.*)$') IS NULL));
           END IF;
           RETURN NULL;
         END $$;
         CREATE FUNCTION index_address() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
           IF TG_OP = 'DELETE' THEN
             DELETE FROM account_search WHERE tenant_id = OLD.tenant_id AND account_id = OLD.account_id AND kind = 'email';
           ELSE
             INSERT INTO account_search (tenant_id, account_id, kind, key) VALUES (NEW.tenant_id, NEW.account_id, 'email', lower(NEW.value))
             ON CONFLICT (tenant_id, account_id, kind) DO UPDATE SET key = excluded.key;
           END IF;
           RETURN NULL;
         END $$;
         CREATE TRIGGER account_indexed AFTER INSERT OR UPDATE OF name, username ON account FOR EACH ROW EXECUTE FUNCTION index_account();
         CREATE TRIGGER address_indexed AFTER INSERT OR UPDATE OF value ON contact_point FOR EACH ROW WHEN (NEW.kind = 'email') EXECUTE FUNCTION index_address();
         CREATE TRIGGER address_unindexed AFTER DELETE ON contact_point FOR EACH ROW WHEN (OLD.kind = 'email') EXECUTE FUNCTION index_address();
         UPDATE account SET name = name;
         UPDATE contact_point SET value = value;`,
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TRIGGER address_unindexed ON contact_point;
       DROP TRIGGER address_indexed ON contact_point;
       DROP TRIGGER account_indexed ON account;
       DROP TRIGGER factor_proved ON factor;
       DROP TRIGGER factor_added ON factor;
       DROP FUNCTION end_pause();
       DROP FUNCTION index_address();
       DROP FUNCTION index_account();
       DROP TABLE account_search;
       DROP FUNCTION fold_name(text);
       ALTER TABLE contact_point DROP COLUMN former_value, DROP COLUMN former_until;
       ALTER TABLE account
         DROP CONSTRAINT account_held_is_locked, DROP COLUMN login_held_at, DROP COLUMN login_hold_reason, DROP COLUMN held_status,
         DROP COLUMN mfa_paused_until, DROP COLUMN mfa_pause_ended_at, DROP COLUMN mfa_pause_end_reason;`,
    );
  }
}
