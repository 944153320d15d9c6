import { accountTables } from '#server/accounts';
import { auditEventTable } from '#server/audit';
import { tenancyTables } from '#server/tenancy';

/** Every table that is read or written through TypeORM. */
export const entities = [...tenancyTables, ...accountTables, auditEventTable];
