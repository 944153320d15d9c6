import type { EntitySchema, ObjectLiteral } from 'typeorm';
import type { Tx } from '#server/platform';

/** TypeORM's own type of a partial row refuses free-form JSON columns; these two take the row's type instead. */
export const insertRow = async <Row extends ObjectLiteral>(
  tx: Tx,
  table: EntitySchema<Row>,
  row: Partial<Row>,
): Promise<void> => {
  await tx.manager.insert(table, row as never);
};

/** Changes one row of the transaction's tenant. */
export const changeRow = async <Row extends ObjectLiteral>(
  tx: Tx,
  table: EntitySchema<Row>,
  id: string,
  change: Partial<Row>,
): Promise<void> => {
  await tx.manager.update(table, { tenantId: tx.tenantId, id } as never, change as never);
};
