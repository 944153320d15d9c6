import { hostname } from 'node:os';
import { Global, Module } from '@nestjs/common';
import { CONFIG, type Config } from '#server/platform';
import { AuditTrail } from './audit-trail.ts';
import { Origin } from './origin.ts';

const origin = { provide: Origin, inject: [CONFIG], useFactory: ({ ROLE }: Config) => new Origin(`server-${ROLE}`, hostname()) };

@Global()
@Module({ providers: [AuditTrail, origin], exports: [AuditTrail, Origin] })
export class AuditModule {}
