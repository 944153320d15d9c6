import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '#server/platform';
import type { Person } from '../domain/claims.ts';

const find = statement(
  'userinfo.person',
  `SELECT a.username, a.name, a.language, a.updated_at AS "updatedAt", e.value AS email, e.verified_at AS "emailVerifiedAt",
          p.value AS phone, p.verified_at AS "phoneVerifiedAt"
   FROM account a
   LEFT JOIN contact_point e ON e.tenant_id = a.tenant_id AND e.account_id = a.id AND e.kind = 'email'
   LEFT JOIN contact_point p ON p.tenant_id = a.tenant_id AND p.account_id = a.id AND p.kind = 'phone'
   WHERE a.tenant_id = $1 AND a.id = $2`,
);

@Injectable()
export class PersonStore {
  find(tx: Tx, accountId: string): Promise<Person | null> {
    return tx.one<Person>(find, [tx.tenantId, accountId]);
  }
}
