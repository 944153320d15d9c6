export { AuditTrail } from './audit-trail.ts';
export { AuditModule } from './audit.module.ts';
export { auditEventTable, type AuditEventRow } from './db/audit-event.table.ts';
